"""Bytes to text: marks, UTF-16, UTF-8, what is guessed, and what is refused."""

from __future__ import annotations

import codecs

import pytest

from store.decoding import decode, decode_lines, is_text
from store.errors import SourceError

TEXT = "Größe und Straße: “naïve” – 東京, вода 🙂\nzweite Zeile\n"
WESTERN = "Größe und Straße, ein Café in der Nähe: „über“ alles – die Übung macht’s.\n" * 3


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_unicode(data: bytes, encoding: str) -> None:
    decoded = decode(data, "x")
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)
    assert is_text(data[: 64 * 1024])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    ["Это первая строка.\nА это вторая, подлиннее.\n" * 5, "これは最初の行です。\nこれは二行目です。\n" * 20],
)
def test_utf_16_without_a_mark_in_other_scripts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x").text == text


def test_western_bytes_are_cp1252_and_told() -> None:
    decoded = decode(WESTERN.encode("cp1252"), "x")
    assert decoded.text == WESTERN
    assert [repair.kind for repair in decoded.repairs] == ["guessed-encoding"]


def test_other_legacy_encodings() -> None:
    for text, encoding in (
        (
            "Это обычный русский текст, достаточно длинный для того, чтобы его можно было узнать. " * 5,
            "cp1251",
        ),
        ("これは日本語の文章です。文字コードを推測するのに十分な長さがあります。" * 5, "shift_jis"),
    ):
        assert decode(text.encode(encoding), "x").text == text


def test_a_few_broken_bytes_do_not_make_it_another_encoding() -> None:
    data = TEXT.encode() * 20 + b"\xff" + TEXT.encode()
    decoded = decode(data, "x")
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 1
    assert [repair.kind for repair in decoded.repairs] == ["broken-encoding"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Une fête à l’été", "cp1252"),
        ("Le café était fermé. Très bien, déjà vu. Ça alors, où ça ? Noël arrive bientôt.", "cp1252"),
        ("It’s not about “diplomacy” – it’s a zero sum game… naïve", "cp1252"),
        ("Jag tycker att det är en väldigt bra idé, men på kvällen är det för mörkt på ängen.", "cp1252"),
        ("Não é possível que a direcção não saiba. A situação já está péssima há três anos.", "cp1252"),
        ("Die Gebühren sind höher", "cp1252"),
        ("Proszę państwa, to jest zupełnie niemożliwe", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy. Děkuji za článek, byl velmi zajímavý.", "cp1250"),
        ("Köszönöm a cikket, nagyon érdekes volt. Őszintén szólva nem értem.", "cp1250"),
        ("Teşekkürler, çok güzel bir yazı olmuş. Bunu daha önce hiç düşünmemiştim, ığdır", "cp1254"),
        ("Спасибо за статью, очень интересно. Не понимаю, почему так написали.", "koi8_r"),
        ("この記事はとても面白かったです。ありがとうございます。", "shift_jis"),
    ],
)  # fmt: skip
def test_short_texts_in_the_encodings_of_their_languages(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "x")
    assert decoded.text == text
    assert [repair.kind for repair in decoded.repairs] == ["guessed-encoding"]


def test_a_character_cut_at_the_end() -> None:
    assert decode("naïve ü".encode()[:-1], "x").text.startswith("naïve ")


def test_line_ends() -> None:
    assert decode(b"a\r\nb\rc\nd", "x").text == "a\nb\nc\nd"


def test_a_nul_in_utf_8_is_read() -> None:
    assert decode("a\0ü".encode(), "x").text == "a\0ü"
    assert is_text("a\0ü".encode())


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\xff\xfe\x80", b"\x7fELF\x02\x01\x01\x00\x00\xff", bytes(range(256)) * 10]
)
def test_empty_and_binary_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"page\.bin"):
        decode(data, "page.bin")


def test_one_byte() -> None:
    assert decode(b"a", "x").text == "a"
    assert len(decode(b"\xe4", "x").text) == 1


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF8 * 2 + TEXT.encode(),
        b"a\r\nb\rc\n\r\nd\r\r\n\ne",
        TEXT.encode("utf-16"),
        WESTERN.encode("cp1252"),
        b"\n",
        b"a\n\n",
        TEXT.encode() + b"\0 and a zero",
    ],
)
def test_lines_are_those_of_the_text(data: bytes, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.decoding._PIECE", piece)
    text, _, repairs = decode(data, "page.txt")
    assert decode_lines(data, "page.txt") == (text.split("\n"), repairs)
