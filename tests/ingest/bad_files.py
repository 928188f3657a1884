"""Files that are broken, mislabelled or built to harm their reader, each written by code."""

import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.ingest.bad_packages import PACKAGES, WORDS
from tests.ingest.bad_pdfs import PDFS

Write = Callable[[Path], None]

_MEGABYTE = 2**20
_LATIN = "Le guichet est fermé à Noël; la préfecture a été prévenue.\n".encode("latin-1")


def _page(body: bytes, head: bytes = b'<meta charset="utf-8">') -> bytes:
    return b"<!DOCTYPE html><html><head>%s</head><body>%s</body></html>" % (head, body)


def _nested(tag: bytes, times: int = 10_000) -> bytes:
    end = tag.partition(b" ")[0]
    return _page(b"<%s>" % tag * times + WORDS.encode() + b"</%s>" % end * times)


_REFRESH = b'<meta http-equiv="refresh" content="0; url=http://192.0.2.1/">'
_ACTIVE = (
    f'<script>document.write("実行された")</script><p>{WORDS}</p>'
    '<iframe src="file:///etc/passwd">枠の中</iframe><img src="http://192.0.2.1/a.png">'
    '<object data="file:///etc/passwd">物</object>'
)

TEXTS: dict[str, Callable[[], bytes]] = {
    "binary.txt": lambda: bytes(range(256)) * 16,
    "nul.txt": lambda: b"a\x00b\n",
    "utf-16.txt": lambda: WORDS.encode("utf-16"),
    "iso-2022-jp.txt": lambda: WORDS.encode("iso2022_jp"),
    "latin-1.txt": lambda: _LATIN,
    "pdf-named.txt": lambda: b"%PDF-1.7\n",
    "zip-named.md": lambda: b"PK\x03\x04" + bytes(26),
    "half-character.txt": lambda: WORDS.encode()[:-1],
    "broken-byte.txt": lambda: f"窓口\n{WORDS}\n".encode().replace("曜".encode(), b"\xe6\x9b"),
    "one-line.txt": lambda: b"a" * (50 * _MEGABYTE),
    "empty.csv": bytes,
    "nul.csv": lambda: b"a,b\nc,\x00d\n",
    "utf-16.csv": lambda: f"{WORDS},1\n".encode("utf-16"),
    "latin-1.csv": lambda: _LATIN,
    "open-quote.csv": lambda: f'窓口,電話\n"総務課,100\n税務課,200\n{WORDS},300\n'.encode(),
    "100000-columns.csv": lambda: f"{WORDS},".encode() + b"1," * 100_000 + b"\n",
    "one-line.csv": lambda: WORDS.encode() + b"a" * (50 * _MEGABYTE),
    "only-commas.csv": lambda: WORDS.encode() + b"," * 500_000,
    "deep-json.csv": lambda: f"{WORDS},{'[' * 50_000}{']' * 50_000}\n".encode(),
    "empty.html": bytes,
    "deep-blocks.html": partial(_nested, b"div"),
    "deep-words.html": partial(_nested, b"span"),
    "deep-fonts.html": partial(_nested, b"font size=1"),
    "deep-lists.html": partial(_nested, b"ul><li", 2_000),
    "deep-tables.html": partial(_nested, b"table><tr><td", 2_000),
    "no-end-tags.html": lambda: _page(f"<p>{WORDS}<li>一<li>二<td>".encode() * 2_000),
    "never-closed.html": lambda: b"<html><body><div class='" + b"a" * 100_000,
    "scripts-and-frames.html": lambda: _page(_ACTIVE.encode(), _REFRESH),
    "only-script.html": lambda: _page(b"<script>document.write('a')</script>"),
    "wrong-charset.html": lambda: _page(WORDS.encode("cp932") * 5, b'<meta charset="euc-jp">'),
    "no-charset.html": lambda: _page(_LATIN * 9, b""),
    "utf-16.html": lambda: _page(WORDS.encode()).decode().encode("utf-16"),
    "wide-cell.html": lambda: _page(
        f"<table><tr><th colspan=999999999 rowspan=999999999>{WORDS}<td>1".encode()
        + b"<tr><td>2<td>3" * 50 + b"</table>"
    ),
    "20-megabytes.html": lambda: _page(
        (b"<p title='%s'>" % (b"a" * 10_000) + WORDS.encode()) * (20 * _MEGABYTE // 10_000)
    ),
    "word-named.html": PACKAGES["word-named.pptx"],
    "archive.html": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n",
    "no-reader.exe": lambda: b"MZ",
    "no-suffix": lambda: WORDS.encode(),
}  # fmt: skip


def _folder(path: Path) -> None:
    path.mkdir()
    (path / "inside.txt").write_text(f"フォルダの中\n{WORDS}\n", encoding="utf-8")


def _socket(path: Path) -> None:
    """A socket that lives in the file system; its path may have 107 bytes at most."""
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(path.name)
    finally:
        os.chdir(before)


def _link(target: str, path: Path) -> None:
    path.symlink_to(target)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(600 * _MEGABYTE)


def _unreadable(path: Path) -> None:
    path.write_text(f"{path.name}\n{WORDS}\n", encoding="utf-8")
    path.chmod(0)


def _text(path: Path) -> None:
    path.write_text(f"{WORDS}\n{path.name!a}\n", encoding="utf-8")


def _nothing(path: Path) -> None:
    path.write_bytes(b"")


SHIFT_JIS = os.fsdecode("窓口".encode("cp932"))

# What is odd about these is the name or the kind of file, not what they hold.
FILES: dict[str, Write] = {
    "folder.pdf": _folder,
    "pipe.txt": os.mkfifo,
    "pipe.pdf": os.mkfifo,
    "socket.txt": _socket,
    "zero.txt": partial(_link, "/dev/zero"),
    "zero.pdf": partial(_link, "/dev/zero"),
    "lost.txt": partial(_link, "nowhere.txt"),
    "itself.txt": partial(_link, "itself.txt"),
    "unreadable.txt": _unreadable,
    "unreadable.csv": _unreadable,
    "sparse.txt": _sparse,
    "sparse.pdf": _sparse,
    f"{SHIFT_JIS}.txt": _text,
    f"{SHIFT_JIS}.pdf": _nothing,
    "new\nline.txt": _text,
    "new\nline.pdf": _nothing,
    "clear\x1b[2J\u202e.txt": _text,
    "clear\x1b[2J\u202e.pdf": _nothing,
    f"{'a' * 251}.txt": _text,
    f"{'a' * 251}.pdf": _nothing,
    "a\\..\\..\\up.txt": _text,
    "a\\..\\..\\up.pdf": _nothing,
    "-rf.txt": _text,
}


def _bytes(make: Callable[[], bytes], path: Path) -> None:
    path.write_bytes(make())


KINDS: dict[str, Write] = {
    **{name: partial(_bytes, make) for name, make in {**PDFS, **PACKAGES, **TEXTS}.items()},
    **FILES,
}
