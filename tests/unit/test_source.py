"""Files, pipes and standard input, and each way in which they cannot be read."""

import errno
import hashlib
import io
import os
import socket
import threading
from pathlib import Path

import pytest

from store.errors import SourceError
from store.source import HEAD, LIMIT, Source, open_source, read_stdin


def what(path: Path | str, **options: int) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(SourceError) as caught:
        open_source(path, **options)
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


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    with page.open("wb") as file:
        file.truncate(LIMIT + 1)  # it takes no room on the disk
    assert what(page) == f"{page}: larger than 2 GiB"


def test_the_bound_holds_for_a_pipe(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="standard input: larger than 1,000 bytes"):
        read_stdin(io.BytesIO(b"x" * 1001), limit=1000)
    assert read_stdin(io.BytesIO(b"x" * 1000), limit=1000).size == 1000


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
