"""The divisions that an organisation chart lists."""

import re
from dataclasses import dataclass

from ingest.directory.columns import department_in, unit_names
from ingest.extract import Extract

_DIVISION = re.compile(
    r"[^\s、。,.:：;；|]{2,24}(?:課|室|係|担当|センター|班|グループ)"
    r"|[A-Z][\w ,&/-]+ (?:Division|Office|Section)"
)
_CHART = re.compile(
    r"組\s*織\s*(?:図|一覧|の?概要)|機\s*構\s*図|organi[sz]ation chart", re.IGNORECASE
)
_HEADS = ("担当課室", "各課室", "部課室", "担当課", "各課")


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """A division at `start` to `end` of the text; `department` is the last one named above."""

    name: str
    department: str | None
    start: int
    end: int


def chart_entries(extract: Extract) -> tuple[ChartEntry, ...]:
    """Every division once, in order: from the last 組織図 on, where the text has one."""
    text = extract.text
    department: str | None = None
    found: dict[str, ChartEntry] = {}
    start = max((heading.end() for heading in _CHART.finditer(text)), default=0)
    for line in text[start:].splitlines(keepends=True):
        for cell in re.finditer(r"[^\t|*\r\n]+", line):
            if named := department_in(cell.group()):
                department = named
                continue
            for name in unit_names(cell.group()):
                if _DIVISION.fullmatch(name) and name not in _HEADS:
                    place = (start + cell.start(), start + cell.end())
                    found.setdefault(name, ChartEntry(name, department, *place))
        start += len(line)
    return tuple(found.values())
