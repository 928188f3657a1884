"""The corpus folder that an index was built from, remembered beside its generations."""

from pathlib import Path

_FILE = "source"
_PROGRAM = Path(__file__).resolve().parent.parent
_CORPORA = _PROGRAM / "corpus"  # of this program, wherever another version of it is installed


def remember(index: Path, corpus_folder: Path) -> None:
    folder = corpus_folder.resolve()
    ours = folder.is_relative_to(_CORPORA)
    aside = index / f".{_FILE}"
    aside.write_text(str(folder.relative_to(_PROGRAM) if ours else folder), "utf-8")
    aside.replace(index / _FILE)


def source(index: Path) -> Path | None:
    """The folder; None where it is not known or gone."""
    try:
        folder = _PROGRAM / (index / _FILE).read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return folder if folder.is_dir() else None
