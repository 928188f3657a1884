"""The corpus folder that an index was built from, remembered beside its generations."""

from pathlib import Path

_FILE = "source"


def remember(index: Path, corpus_folder: Path) -> None:
    aside = index / f".{_FILE}"
    aside.write_text(str(corpus_folder.resolve()), "utf-8")
    aside.replace(index / _FILE)


def source(index: Path) -> Path | None:
    """The folder; None where it is not known or gone."""
    try:
        folder = Path((index / _FILE).read_text("utf-8"))
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return folder if folder.is_dir() else None
