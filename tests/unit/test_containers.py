"""What is compressed or packed is read as what is in it; what is hostile or broken has a defined outcome."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import random
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import zstandard

from store import archives, containers
from store.errors import SourceError
from store.source import HEAD, SMALL, FileSource, Source, open_source, read_stdin

_CHANCE = random.Random(6)
TEXT = b"".join(b'{"n": %d, "text": "some words"}\n' % _CHANCE.randrange(10**9) for _ in range(8_000))


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACK: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}


def tar(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def pieces(source: Source) -> Iterator[bytes]:
    with source.open() as stream:
        while piece := stream.read(HEAD):
            yield piece


def opened(tmp_path: Path, data: bytes, name: str = "file") -> Source:
    (tmp_path / name).write_bytes(data)
    return open_source(tmp_path / name)


@pytest.mark.parametrize("kind", PACK)
def test_a_compressed_file_is_what_is_in_it(tmp_path: Path, kind: str) -> None:
    packed = PACK[kind](TEXT)
    source = opened(tmp_path, packed, f"dump.{kind}")
    assert source.name == f"dump.{kind}"
    assert (source.head, source.data, source.tree) == (TEXT[:HEAD], TEXT, None)
    with source.open() as one, source.open() as other:
        assert one.readline() == other.readline() == TEXT[: TEXT.index(b"\n") + 1]
        assert not one.seekable()
    assert source.size == len(packed), "it tells the file as it lies on the disk"
    assert source.sha256 == Source("", packed).sha256
    with source.seekable().open() as stream:
        stream.seek(-10, os.SEEK_END)
        assert stream.read() == TEXT[-10:]
    assert read_stdin(io.BytesIO(packed)).data == TEXT, "it is told by its content, not by its name"


@pytest.mark.parametrize("kind", PACK)
def test_several_streams_one_after_another_are_one_file(tmp_path: Path, kind: str) -> None:
    source = opened(tmp_path, PACK[kind](TEXT) + PACK[kind](b"more"))
    assert source.data == TEXT + b"more"
    assert source.told == []


def test_frames_to_be_skipped_are_skipped_and_a_long_window_is_read(tmp_path: Path) -> None:
    skipped = b"\x50\x2a\x4d\x18\x04\0\0\0abcd"
    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=27, enable_ldm=True)
    long = zstandard.ZstdCompressor(compression_params=parameters).compress(TEXT)
    assert opened(tmp_path, skipped + long).data == TEXT


@pytest.mark.parametrize("kind", ["gz", "xz", "zst"])
def test_a_compressed_file_that_is_cut_gives_what_is_whole_and_says_where(tmp_path: Path, kind: str) -> None:
    packed = PACK[kind](TEXT)
    source = opened(tmp_path, packed[: len(packed) * 2 // 3])
    assert len(source.data) > len(TEXT) // 4
    assert TEXT.startswith(source.data)
    (told,) = source.told
    assert told.startswith(f"file: broken after {len(source.data):,} bytes of its content (")


@pytest.mark.parametrize("kind", PACK)
def test_a_compressed_file_of_which_nothing_can_be_read(tmp_path: Path, kind: str) -> None:
    with pytest.raises(SourceError, match=r"file: could not be unpacked \(.+\): is it whole\?"):
        _ = opened(tmp_path, PACK[kind](TEXT)[:12]).data


def test_what_follows_a_compressed_file_is_told(tmp_path: Path) -> None:
    source = opened(tmp_path, zstd(TEXT) + b"something else")
    assert source.data == TEXT
    assert [told.partition(" (")[0] for told in source.told] == [
        f"file: broken after {len(TEXT):,} bytes of its content"
    ]


@pytest.mark.parametrize(
    "pack", [lambda files: tar(files), lambda files: tar(files, "w:gz"), zipped], ids=["tar", "tgz", "zip"]
)
def test_an_archive_of_one_file_is_that_file(
    tmp_path: Path, pack: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    packed = pack({"export/comments.json": TEXT, "export/.DS_Store": b"x", "__MACOSX/._c": b"y"})
    source = opened(tmp_path, packed)
    assert source.tree is None
    assert (source.head, source.data) == (TEXT[:HEAD], TEXT)
    assert (source.name, source.size) == ("file", len(packed))
    with source.seekable().open() as stream:
        assert stream.seek(0, os.SEEK_END) == len(TEXT)


@pytest.mark.parametrize(
    "pack",
    [zipped, tar, *(lambda files, kind=kind: PACK[kind](tar(files)) for kind in PACK)],
    ids=["zip", "tar", *(f"tar.{kind}" for kind in PACK)],
)
def test_an_archive_of_several_files_is_a_tree(
    tmp_path: Path, pack: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    files = {"b/second.json": TEXT, "a.json.gz": gzip.compress(TEXT), "c": b"third", "b/./d//e": b"fourth"}
    tree = opened(tmp_path, pack(files), "dump.zip").tree
    assert tree is not None
    assert list(tree.names) == ["a.json.gz", "b/d/e", "b/second.json", "c"]
    assert tree.source("a.json.gz").data == tree.source("b/second.json").data == TEXT
    source = tree.source("c")
    assert (source.name, source.size, source.data) == ("dump.zip/c", 5, b"third")
    assert source == Source("dump.zip/c", b"third"), "the checksum is that of the file itself"
    with pytest.raises(SourceError, match="no such file in dump"):
        tree.source("nothing")
    assert tree.told == []


@pytest.mark.parametrize("pack", [zipped, tar], ids=["zip", "tar"])
def test_a_name_that_leads_out_of_the_archive_is_left_out(
    tmp_path: Path, pack: Callable[[Mapping[str, bytes]], bytes]
) -> None:
    hostile = ["../up", "a/../../up", "/etc/passwd", "..\\up", "C:\\up", "C:/up", ".."]
    tree = opened(tmp_path, pack({"one": b"1", "a/../two": b"2", **dict.fromkeys(hostile, b"x")})).tree
    assert tree is not None
    assert list(tree.names) == ["one", "two"]
    assert len(tree.told) == len(hostile)
    assert all(told.endswith("its name leads out of the archive; left out") for told in tree.told)
    assert not (tmp_path.parent / "up").exists()


def test_what_is_no_plain_file_in_a_tar_is_left_out_and_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind in [("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)]:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        for name in ("one", "two"):
            info = tarfile.TarInfo(name)
            info.size = 3
            archive.addfile(info, io.BytesIO(b"abc"))
    tree = opened(tmp_path, out.getvalue()).tree
    assert tree is not None
    assert list(tree.names) == ["one", "two"]
    assert [told.partition(": ")[2] for told in tree.told] == [
        "a link; left out",
        "a link; left out",
        "no plain file; left out",
    ]


def test_links_and_encrypted_files_in_a_zip_are_left_out_and_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("secret", b"x" * 20)
        archive.writestr("open", b"text")
        archive.writestr("other", b"text")
    data = bytearray(out.getvalue())
    place = data.index(b"PK\x01\x02", data.index(b"secret"))
    place = data.index(b"PK\x01\x02", place + 1)  # of the entry "secret" in the directory
    assert data[place + 46 : place + 52] == b"secret"
    data[place + 8] |= 1
    tree = opened(tmp_path, bytes(data)).tree
    assert tree is not None
    assert list(tree.names) == ["open", "other"]
    assert [told.partition("; ")[0] for told in tree.told] == ["file/link: a link", "file/secret: encrypted"]


def test_an_archive_of_encrypted_files_says_so(tmp_path: Path) -> None:
    data = bytearray(zipped({"secret": TEXT}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(SourceError, match=r"an archive without a file that can be read .*encrypted"):
        _ = opened(tmp_path, bytes(data)).tree


def test_an_archive_that_is_broken_gives_what_is_whole(tmp_path: Path) -> None:
    whole = tar({"one": TEXT, "two": TEXT, "three": TEXT})
    tree = opened(tmp_path, whole[: len(TEXT) + len(TEXT) // 2]).tree
    assert tree is not None
    assert tree.source("one").data == TEXT
    two = tree.source("two")
    assert TEXT.startswith(two.data)
    assert two.told == [
        f"file/two: broken after {len(two.data):,} bytes of its content (it ends early); the rest is lost"
    ]
    with pytest.raises(SourceError, match="could not be unpacked"):
        _ = opened(tmp_path, zipped({"one": TEXT, "two": TEXT})[:-40]).tree


def test_a_file_in_a_zip_whose_checksum_is_wrong_is_told(tmp_path: Path) -> None:
    data = bytearray(zipped({"one": TEXT}))
    place = data.index(b"PK\x01\x02") + 16
    data[place] ^= 0xFF
    source = opened(tmp_path, bytes(data))
    assert source.data == TEXT
    assert "the checksum is wrong" in source.told[0]


def test_a_name_that_stands_twice_is_told(tmp_path: Path) -> None:
    tree = opened(tmp_path, tar({"a/b": b"first", "c": b"", "a//b": b"last"})).tree
    assert tree is not None
    assert tree.source("a/b").data == b"last"
    assert tree.told == ["file/a/b: there are several of this name; the last one counts"]


def test_an_office_document_is_no_archive(tmp_path: Path) -> None:
    packed = zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"})
    source = opened(tmp_path, packed)
    assert (source.tree, source.data) == (None, packed)


@pytest.mark.parametrize("kind", PACK)
def test_a_bomb_is_told_before_it_fills_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(containers, "FREE", 1024**2)
    source = opened(tmp_path, PACK[kind](b"a" * 4 * 1024**2))
    read: list[int] = []
    with pytest.raises(SourceError, match="came out of it: a file that grows so much is made to fill a disk"):
        read.extend(len(piece) for piece in pieces(source))
    assert sum(read) <= 1024**2


def test_a_bomb_within_an_archive_counts_over_all_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "FREE", 1024**2)
    files = {str(n): b"a" * 500_000 for n in range(9)}
    tree = opened(tmp_path, zipped(files)).tree
    assert tree is not None
    with pytest.raises(SourceError, match="MiB came out of it"):
        assert all(tree.source(name).data for name in tree.names)
    nested = opened(tmp_path, gzip.compress(gzip.compress(b"a" * 20 * 1024**2)))
    with pytest.raises(SourceError, match="MiB came out of it"):
        _ = nested.data


def test_what_is_read_again_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "FREE", len(TEXT) + 1)
    monkeypatch.setattr(containers, "RATIO", 1)
    source = opened(tmp_path, gzip.compress(TEXT))
    for _ in range(3):
        with source.open() as stream:
            assert stream.read() == TEXT


def test_the_bound_in_bytes_holds_whatever_the_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MOST_BYTES", len(TEXT) // 2)
    with pytest.raises(SourceError, match="came out of it"):
        _ = opened(tmp_path, gzip.compress(TEXT)).data


def test_packings_within_packings_end_somewhere(tmp_path: Path) -> None:
    data = TEXT
    for _ in range(10):
        data = gzip.compress(data)
    assert opened(tmp_path, data).head.startswith(b"\x1f\x8b"), "it is left packed, and no form claims it"
    nested = zipped({"x.tar.gz": tar({"y.json": TEXT}, "w:gz")})
    assert opened(tmp_path, nested).data == TEXT


def test_a_large_archive_is_unpacked_on_the_disk_and_how_far_it_is_read_is_told(tmp_path: Path) -> None:
    noise = _CHANCE.randbytes(SMALL // 2)
    packed = tar({str(n): noise for n in range(3)}, "w:gz")
    source = opened(tmp_path, packed)
    told: list[int] = []
    source.watch(told.append)
    tree = source.tree
    assert tree is not None
    assert told[-1] == source.size == len(packed)
    assert all(tree.source(name).data == noise for name in tree.names)
    assert isinstance(open_source(tmp_path / "file").seekable(), Source)


def test_a_plain_file_can_seek_as_it_is(tmp_path: Path) -> None:
    small = opened(tmp_path, TEXT)
    large = opened(tmp_path, TEXT * (SMALL // len(TEXT) + 1), "large")
    assert small.seekable() is small
    assert isinstance(large, FileSource)
    assert large.seekable() is large


def test_what_is_empty_within_is_empty(tmp_path: Path) -> None:
    assert opened(tmp_path, gzip.compress(b"")).head == b""
    with pytest.raises(SourceError, match="without a file"):
        _ = opened(tmp_path, zipped({})).tree


def test_texts_that_begin_like_a_packing_are_texts(tmp_path: Path) -> None:
    for text in (b"PK\x03\x04 is how a zip begins", b"BZh is no bzip2", b"\x1f\x8b\x07 is no gzip at all"):
        try:
            assert opened(tmp_path, text).data == text
        except SourceError as error:
            assert "could not be unpacked" in error.what  # noqa: PT017


def test_an_archive_of_too_many_files_is_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = zipped({f"{n:04}": b"" for n in range(100)})
    monkeypatch.setattr(archives, "_MOST_LISTED", 100 * 50)
    assert opened(tmp_path, packed).tree is not None
    monkeypatch.setattr(archives, "_MOST_LISTED", 100 * 50 - 1)
    with pytest.raises(SourceError, match="an archive of too many files: unpack it"):
        _ = opened(tmp_path, packed).tree
    # One that tells its size in the large record only (zip64).
    record = b"PK\x06\x06" + bytes(36) + (1 << 40).to_bytes(8, "little") + bytes(8)
    with pytest.raises(SourceError, match="an archive of too many files: unpack it"):
        _ = opened(tmp_path, packed[:-22] + record + packed[-22:]).tree


def test_a_header_of_a_tar_that_tells_an_impossible_size_ends_it(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 1 << 62
    whole = tar({"one": TEXT, "two": TEXT})[: 2 * (512 + (len(TEXT) + 511) // 512 * 512)]
    tree = opened(tmp_path, whole + info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)).tree
    assert tree is not None
    assert list(tree.names) == ["one", "two"]
    assert "file: broken" in tree.told[0]


def test_less_may_come_out_where_all_of_it_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "FREE", 1024)
    monkeypatch.setattr(containers, "RATIO_HELD", 1)
    for packed in (gzip.compress(TEXT), zipped({"one": TEXT}), tar({"one": TEXT}, "w:gz")):
        source = opened(tmp_path, packed)
        with pytest.raises(SourceError, match="came out of it"):
            _ = source.data
        assert b"".join(pieces(source)) == TEXT
