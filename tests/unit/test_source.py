"""Files, pipes and standard input, and each way in which they cannot be read."""

import errno
import hashlib
import io
import os
import socket
import threading
from pathlib import Path
from typing import Any, NoReturn

import pytest

from store import source as source_module
from store.errors import SourceError
from store.source import HEAD, LIMIT, SMALL, FileSource, Source, open_source, read_stdin


def what(path: Path | str) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(SourceError) as caught:
        open_source(path)
    assert caught.value.hint, "it says what to do"
    return caught.value.what


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    data = os.urandom(3 * HEAD) + b"text"
    (tmp_path / "page.txt").write_bytes(data)
    source = open_source(tmp_path / "page.txt")
    assert source == Source("page.txt", data)
    assert source.head == data[:HEAD]
    assert source.size == len(data)
    assert source.sha256 == hashlib.sha256(data).hexdigest()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert what(tmp_path / "gone.txt") == f"{tmp_path / 'gone.txt'}: no such file"
    (tmp_path / "page.txt").write_text("text")
    assert "page.txt/x" in what(tmp_path / "page.txt" / "x")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b" " * 3 * HEAD])
def test_a_file_with_nothing_in_it_is_empty(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "page.txt").write_bytes(data)
    assert what(tmp_path / "page.txt") == f"{tmp_path / 'page.txt'}: empty"


def test_text_that_begins_late_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b" " * 2 * HEAD + b"text")
    assert open_source(tmp_path / "page.txt").size == 2 * HEAD + 4


def test_a_folder_and_what_it_holds(tmp_path: Path) -> None:
    assert what(tmp_path) == f"{tmp_path}: a folder, not a file"
    assert what(f"{tmp_path}/") == f"{tmp_path}/: a folder, not a file"


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_not_read(device: str) -> None:
    assert what(device) == f"{device}: a device, not a file"


def test_a_socket_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert what("socket") == "socket: a socket, not a file"


def test_a_named_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = b"a page " * 100_000
    writer = threading.Thread(target=pipe.write_bytes, args=(text,))
    writer.start()
    source = open_source(pipe)
    writer.join()
    assert source == Source("pipe", text)


@pytest.mark.parametrize(
    ("error", "said"),
    [(errno.EACCES, "may not be read"), (errno.EIO, "could not be read (Input/output error)")],
)
def test_what_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, said: str
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("text")

    def refuse(path: str, flags: int) -> int:
        raise OSError(error, os.strerror(error), path)

    monkeypatch.setattr("store.source.os.open", refuse)
    assert what(page) == f"{page}: {said}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("text")
    page.chmod(0)
    assert what(page) == f"{page}: may not be read"


def test_a_huge_file_is_opened_and_never_read_whole(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    with page.open("wb") as file:
        file.write(b"text")
        file.truncate(LIMIT + 1)  # it takes no room on the disk
    source = open_source(page)
    assert (source.size, source.head[:4]) == (LIMIT + 1, b"text")
    with source.open() as stream:
        assert stream.read(10) == b"text" + bytes(6)
    with pytest.raises(SourceError, match="larger than 2 GiB"):
        _ = source.data


def large(path: Path) -> bytes:
    """A file that is read where it lies."""
    data = os.urandom(HEAD) + b"a line of text\n" * (SMALL // 10)
    path.write_bytes(data)
    return data


def test_a_large_file_is_read_by_streams_of_their_own_places(tmp_path: Path) -> None:
    data = large(tmp_path / "dump")
    source = open_source(tmp_path / "dump")
    assert source == Source("dump", data)
    assert source.head == data[:HEAD]
    with source.open() as one, source.open() as other:
        assert one.read(3 * HEAD) == data[: 3 * HEAD]
        assert other.read(HEAD) == data[:HEAD]
        one.seek(-20, os.SEEK_END)
        assert one.read() == data[-20:]
        assert other.readline() == data[HEAD : HEAD + 15]
        assert (one.tell(), other.tell()) == (len(data), HEAD + 15)
    assert source.data == data
    assert not source.changed


def test_a_file_that_is_replaced_while_it_is_read_stays_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    data = large(path)
    source = open_source(path)
    (tmp_path / "other").write_bytes(b"other" * SMALL)
    (tmp_path / "other").replace(path)
    assert source.data == data
    assert not source.changed


def test_a_file_that_changes_while_it_is_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "dump"
    data = large(path)
    source = open_source(path)
    with path.open("ab") as file:
        file.write(b"more")
    assert source.changed
    assert source.data == data + b"more"

    small = tmp_path / "page.txt"
    small.write_text("text")
    assert not open_source(small).changed


def test_a_small_file_that_changes_between_its_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"text")
    read = source_module.passing_source

    def meanwhile(*args: Any) -> Source:
        source = read(*args)
        path.write_bytes(b"another text")
        return source

    monkeypatch.setattr(source_module, "passing_source", meanwhile)
    assert open_source(path).changed


def test_a_large_pipe_goes_through_a_file(tmp_path: Path) -> None:
    data = large(tmp_path / "dump")
    source = read_stdin(io.BytesIO(data))
    assert isinstance(source, FileSource)
    assert source == Source("-", data)
    with source.open() as stream:
        assert stream.read() == data


def test_how_far_it_is_read_is_told_and_can_be_stopped(tmp_path: Path) -> None:
    data = large(tmp_path / "dump")
    source = open_source(tmp_path / "dump")
    told: list[int] = []
    source.watch(told.append)
    with source.open() as stream:
        while stream.read(HEAD):
            pass
    assert told[0] >= HEAD
    assert told == sorted(told)
    assert told[-1] == len(data)

    def stop(_: int) -> NoReturn:
        raise KeyboardInterrupt

    source.watch(stop)
    with source.open() as stream, pytest.raises(KeyboardInterrupt):
        stream.read()


def test_a_strange_name_is_no_file() -> None:
    assert what("a\0b") == "a\0b: not a name of a file"
    assert "File name too long" in what("x" * 5000)


def test_standard_input_is_read_to_its_end() -> None:
    assert read_stdin(io.BytesIO(b"text")) == Source("-", b"text")


def test_standard_input_that_holds_nothing() -> None:
    with pytest.raises(SourceError, match="standard input: empty"):
        read_stdin(io.BytesIO())
    with pytest.raises(SourceError, match="standard input: closed"):
        read_stdin(None)


def test_a_source_that_is_read_once_forgets_its_bytes_and_nothing_else() -> None:
    source = Source("page.txt", b"once")
    assert (source.taken(), source.data) == (b"once", b"once")
    source.once = True
    assert (source.taken(), source.data) == (b"once", b"")
    assert (source.size, source.sha256) == (4, hashlib.sha256(b"once").hexdigest())
