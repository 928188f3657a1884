"""What a draft of the directory leaves to a person, and where in the source it stands."""

from dataclasses import dataclass
from typing import Literal

from corpus.tables import SpanTable
from ingest.extract import Extract

DoubtKind = Literal[
    "no_name",
    "several_names",
    "no_number",
    "extension",
    "not_a_number",
    "two_numbers",
    "shared_number",
    "inferred",
    "confirmed",
    "run_on_duties",
    "no_department",
    "no_row",
    "gone",
    "not_on_chart",
    "renamed",
    "reference",
    "general",
    "unlisted",
    "unread_table",
]


@dataclass(frozen=True, slots=True)
class Doubt:
    """`subject` is the division's name or what stands in its place; `start` and `end` are its
    range in the source, None where it does not stand there; `message` says what was found and
    what to do."""

    kind: DoubtKind
    subject: str
    where: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class TableSource:
    """A file that was read: `document` is its id in the catalogue, `publisher` the office that
    issued it; None where it has none."""

    name: str
    document: str | None
    extract: Extract
    publisher: str | None = None

    @property
    def main_line(self) -> str:
        """What the office's own line is called: 「沢見町役場（代表）」."""
        if not self.publisher:
            return "代表"
        hall = {"市": "役所", "区": "役所", "町": "役場", "村": "役場"}.get(self.publisher[-1], "")
        return f"{self.publisher}{hall}（代表）"

    def span(self, start: int, end: int) -> SpanTable:
        return SpanTable(self.document or self.name, start, end)

    def where(self, start: int, end: int) -> str:
        """The place of a range: document, range, and page or cells where the layout has them."""
        said = f"{self.document or self.name} {start}–{end}"
        for place in self.extract.layout.places:
            if place.start < end and start < place.end:
                if place.cells:
                    sheet = f"シート「{place.name}」" if place.name else ""
                    return f"{said}、{sheet}{place.cells}"
                unit = {"page": "ページ", "slide": "枚目", "sheet": "枚目のシート"}[place.kind]
                return f"{said}、{place.number}{unit}"
        return said

    def doubt(self, kind: DoubtKind, subject: str, start: int, end: int, message: str) -> Doubt:
        return Doubt(kind, subject, self.where(start, end), message, start, end)
