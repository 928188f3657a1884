"""An office small enough to know by heart: one guide, three divisions, one vocabulary."""

import hashlib
from pathlib import Path

CHIZAI = "知的財産室\t特許、商標\t022-221-4819"
KINYU = "金融課\t事業承継、融資\t022-221-4922"
BUTSURYU = "物流室\t物流"
GENERAL = "代表 022-263-1111"
ADVICE = "相談先が分からない場合は、地域サポーターが御案内します。"
GUIDE = f"""業務案内

{CHIZAI}
{KINYU}
{BUTSURYU}

{ADVICE}

{GENERAL}
"""

_DIVISIONS = """
[general]
name = "代表"
name_en = "Main line"
phones = [{{ label = "代表", number = "022-263-1111", status = "stated" }}]
evidence = {general}

[[division]]
id = "chizai"
name = "知的財産室"
department = "産業部"
duties = ["特許", "商標"]
phones = [{{ number = "022-221-4819", status = "stated" }}]
evidence = {chizai}

[[division]]
id = "kinyu"
name = "金融課"
department = "産業部"
window_of = "産業部"
duties = ["事業承継", "融資", "地域サポーター"]
phones = [{{ number = "022-221-4922", status = "stated" }}]
evidence = {kinyu}

[[division]]
id = "butsuryu"
name = "物流室"
department = "産業部"
parent = "kinyu"
duties = ["物流"]
phones = [{{ status = "missing" }}]
evidence = {butsuryu}
"""

_VOCABULARY = """
general = false
[[term]]
term = "事業承継"
duties = ["事業承継"]
also = ["後継ぎ"]
asks = ["会社を子に継がせたい"]
en = ["business succession"]

[[term]]
term = "特許"
duties = ["特許"]
en = ["patent", "patents"]

[[name]]
name = "知的財産室"
en = "Intellectual Property Office"

[[elsewhere]]
matter = "運転免許"
also = ["免許証"]
asks = ["免許を更新したい"]

[[unsure]]
duties = ["地域サポーター"]
asks = ["どこに聞けばいいか分からない"]
"""


def write_office(folder: Path, edition: str = "第1版") -> Path:
    """Writes the corpus folder; another edition has another fingerprint."""
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "guide.txt").write_text(GUIDE, encoding="utf-8")
    write(
        folder / "catalogue.toml",
        f"""
[[document]]
id = "guide"
title = "業務案内 {edition}"
publisher = "役所"
kind = "案内"
published = "2022"
valid_from = "2022-04-01"
valid_until = "2025-03"
file = "documents/guide.txt"
sha256 = "{sha256(GUIDE)}"
""",
    )
    write(
        folder / "divisions.toml",
        _DIVISIONS.format(
            general=span(GENERAL), chizai=span(CHIZAI), kinyu=span(KINYU), butsuryu=span(BUTSURYU)
        ),
    )
    write(folder / "vocabulary.toml", _VOCABULARY)
    return folder


def add_document(
    office: Path,
    id: str,
    title: str,
    content: str | bytes,
    name: str | None = None,
    kind: str = "案内",
    more: str = "",
) -> None:
    """One document more of a corpus folder, by default `id`.txt; `more` are lines of its entry."""
    content = content.encode() if isinstance(content, str) else content
    file = f"documents/{name or f'{id}.txt'}"
    (office / file).write_bytes(content)
    with (office / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(
            f'\n[[document]]\nid = "{id}"\ntitle = "{title}"\npublisher = "役所"\n'
            f'kind = "{kind}"\n{more}\nfile = "{file}"\n'
            f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        )


def span(row: str) -> str:
    """Where a row of the guide stands, as an entry of the directory says it."""
    start = GUIDE.index(row)
    return f'{{ document = "guide", start = {start}, end = {start + len(row)} }}'


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write(path: Path, text: str) -> None:
    path.write_text(text.lstrip("\n"), encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    """Replaces what stands in a file exactly once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
