"""Dates as pages write them."""
# ruff: noqa: E501  (pages and tables read better unbroken)

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from store.formats.dates import find_date, find_dates, month_number, read_date


@pytest.mark.parametrize(
    "text",
    [
        "March 3, 2009 at 4:15 pm", "March 3rd, 2009 @ 4:15 pm", "3 March 2009 16:15", "Tue, 3 Mar 2009, 4:15 p.m.",
        "4:15 pm on March 3, 2009", "2009-03-03 16:15", "2009/03/03 16:15:00", "2009-03-03T16:15:00", "3. März 2009 um 16:15 Uhr",
        "03.03.2009, 16:15 Uhr", "Dienstag, 3. März 2009, 16.15 Uhr", "3 mars 2009 à 16 h 15 min", "3 mars 2009 à 16h15",
        "marzo 3, 2009 a las 4:15 pm", "3 de marzo de 2009 a las 16:15", "3 marzo 2009 alle 16:15", "3 maart 2009 om 16:15 uur",
        "3 de março de 2009 às 16:15", "3 marca 2009 o godz. 16:15", "3 mars 2009 kl. 16.15", "3. marts 2009 kl. 16:15",
        "3 марта 2009 в 16:15", "03.03.2009 в 16:15", "2009年3月3日 16:15", "2009年3月3日(火) 午後4:15", "3. března 2009 v 16.15",
        "3. 3. 2009 v 16.15", "2009. március 3. 16:15", "3 Mart 2009, 16:15", "3. maaliskuuta 2009 klo 16.15", "3 березня 2009 о 16:15",
    ],
)  # fmt: skip
def test_a_date_and_time_in_many_languages(text: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.value == datetime(2009, 3, 3, 16, 15)  # noqa: DTZ001
    assert text[found.start : found.end] == text


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2009-03-03 16:15 UTC", 16), ("2009-03-03T16:15:00Z", 16), ("2009-03-03T17:15:00+01:00", 16), ("March 3, 2009 11:15 AM EST", 16),
        ("Tue, 03 Mar 2009 08:15:00 -0800", 16), ("3. März 2009 17:15 MEZ", 16), ("March 3, 2009 at 4:15 pm (GMT)", 16),
    ],
)  # fmt: skip
def test_a_stated_zone_gives_utc(text: str, hour: int) -> None:
    assert read_date(text) == datetime(2009, 3, 3, hour, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["March 3, 2009", "3. März 2009", "2009-03-03", "3/3/2009", "3.3.09", "Mar 3, 2009"]
)
def test_a_day_is_midnight(text: str) -> None:
    assert read_date(text) == datetime(2009, 3, 3)  # noqa: DTZ001


def test_midnight_and_noon() -> None:
    assert str(read_date("March 3, 2009 at 12:05 am")) == "2009-03-03 00:05:00"
    assert str(read_date("March 3, 2009 at 12:05 pm")) == "2009-03-03 12:05:00"


def test_day_and_month_with_slashes() -> None:
    assert str(read_date("03/04/2009")) == "2009-03-04 00:00:00"
    assert str(read_date("03/04/2009", day_first=True)) == "2009-04-03 00:00:00"
    assert str(read_date("25/04/2009")) == "2009-04-25 00:00:00"
    found = find_date("03/04/2009")
    assert found is not None
    assert found.ambiguous


@pytest.mark.parametrize(
    "text",
    ["3 hours ago", "an hour ago", "vor 3 Stunden", "il y a 2 jours", "hace 3 horas", "3 ore fa", "3 uur geleden", "há 2 dias",
     "3 godziny temu", "för 3 timmar sedan", "for 3 timer siden", "3 часа назад", "3時間前", "před 3 hodinami", "yesterday at 4:15 pm"],
)  # fmt: skip
def test_relative_dates_have_no_value(text: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.relative
    assert found.value is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "Version 1.2.3",
        "10.1.2.30",
        "I may 3 times",
        "June 28",
        "99/99/9999",
        "12345678",
        "Mars 2009",
        "port 8080:80",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_date(text) is None


def test_impossible_days_and_missing_years_have_no_value() -> None:
    for text in ("February 31, 2009", "June 28 at 4:15 pm"):
        found = find_date(text)
        assert found is not None
        assert found.value is None


def test_several_dates() -> None:
    line = "from March 3, 2009 to 4 April 2010, or 2011-05-06"
    assert [line[d.start : d.end] for d in find_dates(line)] == [
        "March 3, 2009",
        "4 April 2010",
        "2011-05-06",
    ]


def test_months() -> None:
    assert [month_number(name) for name in ("März", "août", "Października", "декабря", "nope")] == [
        3,
        8,
        10,
        12,
        None,
    ]
