"""Which fields are what, as it is written, kept and asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from store.formats.mapping import NONE, ROLES, Wanted, mapped, option, parse, picker, told, without
from store.source import Source
from tui.mappings import UserMappings
from tui.state import State
from tui.subcommands import afterword

FIELDS = frozenset(("no", "who", "said", "day", "beyond"))


def test_a_mapping_is_roles_and_fields() -> None:
    assert parse("id=no, parent=re,text=said") == {"id": "no", "parent": "re", "text": "said"}
    assert parse('TEXT="Comment, in full",author=user.name') == {
        "text": "Comment, in full",
        "author": "user.name",
    }
    assert parse("text=said,parent=") == {"text": "said", "parent": ""}
    assert option({"text": "the text"}) == "--map 'text=the text'"


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("", "names no field"),
        ("text", "not a role and its field"),
        ("body=text", "no role 'body'"),
        ("text=a,text", "not a role and its field"),
        ('text="a', "not a role and its field"),
        ("parent=", "names no field"),
        ("text=a,markup=bbcode", "plain, html"),
    ],
)
def test_what_is_no_mapping_says_why(mapping: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(mapping)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([role for role in ROLES if role != "markup"]),
        st.text(min_size=1, max_size=12).filter(lambda text: text.strip() == text),
        min_size=1,
    )
)
def test_what_is_told_is_read_again(roles: dict[str, str]) -> None:
    assert parse(told(roles)) == roles


def test_a_path_leads_into_objects_and_lists() -> None:
    record = {"a": {"b": [{"c": 1}]}, "x.y": 2, "x": {"y": 3}}
    assert picker("a.b.0.c")(record) == 1
    assert picker("x.y")(record) == 2, "a name with a dot in it comes first"
    assert picker("a.b.7.c")(record) is None
    assert picker("a.none.c")(record) is None
    assert picker("nothing")(record) is None


def test_what_is_taken_out_leaves_the_rest_and_the_record_as_it_was() -> None:
    record = {"a": {"b": {"c": 1}, "d": 2}, "e": {"f": 1}, "g": 0, "h": None, "i": ""}
    before = repr(record)
    assert without(record, ["a.b.c", "e.f", "no.where"]) == {"a": {"d": 2}, "g": 0}
    assert repr(record) == before


def test_a_mapping_is_kept_for_the_same_fields(tmp_path: Path) -> None:
    kept = UserMappings(State(tmp_path / "state.json"))
    assert kept.find(FIELDS) is None
    Wanted("text=said,id=no", kept, keeping=True).worked(FIELDS)
    again = UserMappings(State(tmp_path / "state.json"))
    assert again.find(FIELDS) == "id=no,text=said"
    assert again.find(FIELDS - {"beyond"}) == "id=no,text=said", "an object may lack a field"
    assert again.find(frozenset(("no", "said"))) is None
    assert Wanted(None, again).of(FIELDS) == ({"id": "no", "text": "said"}, True)
    assert Wanted("text=day", again).of(FIELDS) == ({"text": "day"}, False), "what is asked for counts"
    Wanted("text=day", again, keeping=True).worked(FIELDS)
    assert again.all() == ["text=day"], "one mapping for the same fields"
    assert Wanted(NONE, again).of(FIELDS) == ({}, False)
    assert UserMappings(State(tmp_path / "state.json")).all() == []


def test_what_is_only_looked_at_is_not_kept(tmp_path: Path) -> None:
    kept = UserMappings(State(tmp_path / "state.json"))
    Wanted("text=said", kept).worked(FIELDS)
    assert kept.all() == []


def test_a_state_that_somebody_broke_holds_no_mapping(tmp_path: Path) -> None:
    state = State(tmp_path / "state.json")
    state.keep("mappings", {"kept": [{"fields": 3}, "x", {"fields": ["a"], "map": "what=ever"}]})
    kept = UserMappings(state)
    assert kept.find(frozenset("a")) == "what=ever"
    assert Wanted(None, kept).of("a") == ({}, False)
    assert Wanted(None, kept).known() == []


def test_a_kept_mapping_has_its_form_read_what_no_form_would_claim(tmp_path: Path) -> None:
    table = Source("talk.csv", b"no,who,said\n1,ann,first of all\n2,bob,and then\n")
    objects = Source("talk.json", b'[{"n": 1, "said": "first"}, {"n": 2, "said": "second"}]')
    for source, name, text in ((table, "csv-records", "said"), (objects, "json-records", "said")):
        kept = UserMappings(State(tmp_path / f"{name}.json"))
        wanted = Wanted(f"text={text}", kept, keeping=True)
        form = mapped(source, None, wanted)
        assert form.name == name
        assert len(next(iter(form.read(source))).discussion.comments) == 2
        again = mapped(source, None, Wanted(None, kept))
        assert again.name == name
        parsed = next(iter(again.read(source)))
        assert "read as it was asked for before" in str(parsed.repairs[0])
        assert "`--map none` forgets it" in str(parsed.repairs[0])


def test_the_records_are_found_by_the_field_that_is_asked_for(tmp_path: Path) -> None:
    rows = [{"n": 1, "prose": "first"}, {"n": 2, "prose": "second"}]
    kept = UserMappings(State(tmp_path / "state.json"))
    for value in ({"meta": {"k": [{"z": 1}]}, "out": {"rows": rows}}, {"a": rows[0], "b": rows[1]}, rows):
        source = Source("talk.json", json.dumps(value).encode())
        (parsed,) = mapped(source, None, Wanted("text=prose")).read(source)
        assert [comment.text for comment in parsed.discussion.comments] == ["first", "second"]
    odd = Source("odd.json", json.dumps({"x": [{"q": 1}], "y": {"z": rows}}).encode())
    list(mapped(odd, None, Wanted("text=prose,records=y.z", kept, keeping=True)).read(odd))
    (parsed,) = mapped(odd, None, Wanted(None, kept)).read(odd)
    assert len(parsed.discussion.comments) == 2, "where they are is kept as well"


def test_a_mapping_is_for_records_only() -> None:
    from store.errors import UnknownForm

    with pytest.raises(UnknownForm, match="--map is not for the form saved-text"):
        mapped(Source("x", b"text"), "saved-text", Wanted("text=a"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with a library and a state of its own."""
    monkeypatch.setenv("AFTERWORD_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(afterword, list(words))


def test_the_command_line_takes_keeps_and_forgets_a_mapping(folder: Path) -> None:
    (folder / "talk.csv").write_text("no,re,who,said\n1,,ann,first of all\n2,1,bob,and then\n")
    (folder / "more.csv").write_text("no,re,who,said\n7,,cy,something else\n8,7,ann,not at all\n")
    mapping = "id=no,parent=re,author=who,text=said"

    wrong = run("import", "talk.csv", "--map", "text=words")
    assert wrong.exit_code == 1
    assert "it has no field 'words': its fields are no, re, who, said" in wrong.stderr
    nonsense = run("import", "talk.csv", "--map", "what")
    assert (nonsense.exit_code, "not a role and its field" in nonsense.stderr) == (2, True)

    tried = run("show", "talk.csv", "--map", mapping, "--json")
    assert [comment["text"] for comment in json.loads(tried.stdout)["comments"]] == [
        "first of all",
        "and then",
    ]
    assert run("show", "more.csv").exit_code == 1, "what is only tried is not kept"
    assert not (folder / "library").exists()

    brought = run("import", "talk.csv", "--map", mapping, "--json")
    assert json.loads(brought.stdout.splitlines()[0])["max_depth"] == 2
    again = run("import", "more.csv")
    assert again.exit_code == 0
    assert f"read as it was asked for before, with --map {mapping}" in again.stdout
    assert "(2 comments, 2 added)" in again.stdout
    assert run("import", "talk.csv").stdout.startswith("talk-"), "and it is the same discussion"
    assert len(run("list", "--json").stdout.splitlines()) == 2

    assert run("import", "more.csv", "--map", "none").exit_code == 1
    assert "seems to be a table" in run("import", "more.csv").stderr
