"""The sheets of a book as parts of its package, and the parts that each is related to."""

import posixpath
import zipfile

from corpus.errors import ReadError
from ingest.readers.package import parse

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """The parts of the sheets by their names, and whether a sheet is hidden."""
    related = targets(archive, "xl/workbook.xml")
    book = parse(archive.read("xl/workbook.xml"))
    sheets = book.iter(f"{MAIN}sheet")
    paths = {
        s.get("name", ""): (
            related.get(s.get(RELATION, ""), ("", ""))[1],
            s.get("state", "visible") != "visible",
        )
        for s in sheets
    }
    for name in paths.keys() - {n for n, (part, _) in paths.items() if part in archive.NameToInfo}:
        # openpyxl leaves it out and says nothing.
        raise ReadError(
            f"{archive.filename}: シート {name!r} の中身がありません。保存し直してください。"
            f" / the sheet {name!r} is lost; save it anew."
        )
    return paths


def targets(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The kinds and parts that a part is related to, by the relations' ids."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for entry in parse(archive.read(relations)):
        if entry.get("TargetMode") != "External":
            kind = entry.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, entry.get("Target", "")))
            found[entry.get("Id", "")] = (kind, target.lstrip("/"))
    return found
