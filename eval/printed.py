"""The shipped corpus as PDFs: printed by a browser, read back, and asked the same questions.

    python -m eval.printed FOLDER [--scan]

writes a corpus folder and a question set whose evidence stands in the texts as they were read
back, and prints how much of each text came back. `--scan` prints to images, which only OCR reads.
"""

import argparse
import hashlib
import shutil
import subprocess
from html import escape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pypdfium2
import tomlkit
from rapidfuzz.distance import Levenshtein

from assistant.folders import SHIPPED
from corpus.versions import letters_of
from eval.questions import shipped_sets
from ingest.load import load_corpus
from ingest.read import read

_DPI = 200
_STYLE = (
    "@page { size: A4; margin: 20mm } body { font: 10.5pt/1.6 'Noto Sans CJK JP', sans-serif }"
    "p { margin: 0 } table { border-collapse: collapse } td { border: 1px solid; padding: 2px 4px }"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scan", action="store_true")
    arguments = parser.parse_args()
    shutil.copytree(SHIPPED, arguments.folder)
    texts = _print_all(arguments.folder, arguments.scan)
    missing = _move_evidence(arguments.folder, texts)
    lost = _move_questions(arguments.folder, texts)
    print(f"evidence of the directory not found: {missing}; of the questions: {lost}")


def _print_all(folder: Path, scan: bool) -> dict[str, tuple[str, str]]:
    """Prints every document and enters the PDF in the catalogue; texts before and after by id."""
    path = folder / "catalogue.toml"
    catalogue = tomlkit.parse(path.read_text(encoding="utf-8"))
    texts = {}
    for document in load_corpus(folder).documents:
        pdf = (folder / document.file).with_suffix(".pdf")
        print_pdf(document.text, pdf)
        if scan:
            _to_images(pdf)
        (folder / document.file).unlink()
        found = read(pdf).text
        texts[document.id] = (document.text, found)
        entries: Any = catalogue["document"]
        entry = next(table for table in entries if table["id"] == document.id)
        entry["file"] = pdf.relative_to(folder).as_posix()
        entry["sha256"] = hashlib.sha256(pdf.read_bytes()).hexdigest()
        print(f"{document.id}: error rate {error_rate(*texts[document.id]):.4f}", flush=True)
    path.write_text(tomlkit.dumps(catalogue), encoding="utf-8")
    return texts


def error_rate(text: str, found: str) -> float:
    """Edit distance over length, in normal form and without white space."""
    before, after = (letters_of(each)[0] for each in (text, found))
    return Levenshtein.distance(before, after) / len(before)


def print_pdf(text: str, pdf: Path) -> None:
    """Prints a text as a browser does: a paragraph a line, lines with tabs as rows of a table."""
    blocks = []
    for is_row, lines in groupby(text.splitlines(), key=lambda line: "\t" in line):
        if is_row:
            rows = ("".join(f"<td>{escape(c)}</td>" for c in line.split("\t")) for line in lines)
            blocks.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            blocks += [f"<p>{escape(line) or '&nbsp;'}</p>" for line in lines]
    page = f"<html lang=ja><meta charset=utf-8><style>{_STYLE}</style>{''.join(blocks)}"
    with TemporaryDirectory() as folder:
        html = Path(folder) / "page.html"
        html.write_text(page, encoding="utf-8")
        browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu"]
        quiet = ["--no-pdf-header-footer", f"--user-data-dir={folder}/profile"]
        command = [*browser, *quiet, f"--print-to-pdf={pdf}", html.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def _to_images(pdf: Path) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.render(scale=_DPI / 72).to_pil().convert("L") for page in document]
    pages[0].save(pdf, save_all=True, append_images=pages[1:], resolution=_DPI)


def moved(texts: tuple[str, str], start: int, end: int) -> tuple[int, int] | None:
    """Where a range of the text stands in the text read back; None where it does not."""
    text, back = texts
    quote, _ = letters_of(text[start:end])
    where = len(letters_of(text[:start])[0]) / max(len(letters_of(text)[0]), 1)
    after, places = letters_of(back)
    found, at = [], after.find(quote)
    while at >= 0:
        found.append(at)
        at = after.find(quote, at + 1)
    if not found or not quote:
        return None
    best = min(found, key=lambda at: abs(at / len(after) - where))
    return places[best][0], places[best + len(quote) - 1][1]


def _move_evidence(folder: Path, texts: dict[str, tuple[str, str]]) -> int:
    path = folder / "divisions.toml"
    directory = tomlkit.parse(path.read_text(encoding="utf-8"))
    general: Any = directory["general"]
    divisions: Any = directory["division"]
    missing = 0
    for entry in [general, *divisions]:
        for span in [entry["evidence"], *entry.get("also", ())]:
            place = moved(texts[span["document"]], span["start"], span["end"])
            missing += place is None
            span["start"], span["end"] = place or (0, 1)
    path.write_text(tomlkit.dumps(directory), encoding="utf-8")
    return missing


def _move_questions(folder: Path, texts: dict[str, tuple[str, str]]) -> int:
    """Writes questions.jsonl; evidence that was not read back stays as an empty place, so that
    its question counts as not found."""
    lost = 0
    lines = []
    for path in shipped_sets():
        for line in path.read_bytes().splitlines():
            row = msgspec.json.decode(line)
            for evidence in row.get("evidence", ()):
                before, after = texts[evidence["document"]]
                start = before.index(evidence["quote"])
                place = moved((before, after), start, start + len(evidence["quote"]))
                lost += place is None
                evidence["quote"] = after[slice(*place)] if place else after[:1]
            lines.append(msgspec.json.encode(row))
    (folder / "questions.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    return lost


if __name__ == "__main__":
    main()
