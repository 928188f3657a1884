"""What a test looks at in an extract."""

from ingest.extract import Extract


def lines(extract: Extract) -> list[str]:
    return [line for line in extract.text.split("\n") if line]


def headings(extract: Extract) -> list[tuple[str, int]]:
    return [(extract.text[start:end], depth) for start, end, depth in extract.layout.headings]


def heads(extract: Extract) -> list[str]:
    found = [table.head for table in extract.layout.tables if table.head]
    return [extract.text[start:end] for start, end in found]


def running(extract: Extract) -> list[str]:
    return [extract.text[start:end] for start, end in extract.layout.running]
