"""What an import of the directory found, as a list for a person."""

from collections.abc import Iterator, Sequence

import msgspec

from corpus.directory_diff import Change, Difference, DutyChange, Entry, VocabularyGaps
from ingest.directory.doubts import Doubt, DoubtKind

_DOUBTS: dict[DoubtKind, str] = {
    "gone": "表にない課室 / divisions without a row, left out",
    "no_row": "行のない課室 / divisions without a row, kept",
    "renamed": "名称変更か / renamed?",
    "no_name": "課室名のない行 / rows without a name",
    "several_names": "課室名が複数ある行 / rows that name several divisions",
    "run_on_duties": "途中で切れた業務内容 / duties that break off",
    "no_number": "番号のない課室 / no number",
    "extension": "内線だけの課室 / an extension only",
    "not_a_number": "番号の形でないもの / no number of a telephone",
    "two_numbers": "区別のない複数の番号 / several numbers without labels",
    "shared_number": "複数の課室に同じ番号 / one number for several divisions",
    "inferred": "推定の番号 / inferred numbers",
    "confirmed": "職員が確認した番号と違うもの / unlike the number that staff confirmed",
    "no_department": "部の記載のない行 / rows without a department",
    "not_on_chart": "組織図にない課室 / not on the chart",
    "reference": "行き先のない参照 / names that lead nowhere",
    "general": "代表 / the main line",
    "unread_table": "読めなかった表 / tables that were not read",
    "unlisted": "電話番号の欄の外の番号 / numbers outside the columns of numbers",
}


class Import(msgspec.Struct, frozen=True):
    """`document` is the id of the file, `written` where the draft went, both None where the
    catalogue does not have the file; `refusals` are what the loader says against the draft,
    `first` tells that there was no directory yet."""

    file: str
    document: str | None
    written: str | None
    divisions: int
    difference: Difference
    doubts: tuple[Doubt, ...]
    vocabulary: VocabularyGaps
    refusals: tuple[str, ...]
    first: bool = False


def as_text(found: Import) -> str:
    """Differences, doubts, and what to do before the draft is used; each group with its size."""
    parts = [
        f"{found.file} → {found.written or '（書き込みなし / not written）'}: "
        f"{found.divisions} 課室 / divisions",
        *(_differences(found.difference) if not found.first else _all_new(found.difference)),
        *_doubts(found.doubts),
        *_vocabulary(found.vocabulary),
    ]
    if found.refusals:
        parts.append(_group("このままでは読み込めません / refused as it is", found.refusals))
    if found.written:
        parts.append(
            "確かめて直したら divisions.toml と置き換え、madoguchi build を実行してください。\n"
            "Decide and mend, put the draft in the place of divisions.toml, then madoguchi build."
        )
    return "\n\n".join(parts)


def _differences(found: Difference) -> Iterator[str]:
    groups: list[tuple[str, list[str]]] = [
        ("新しい課室 / new", [_entry(entry) for entry in found.new]),
        ("なくなった課室 / gone", [_entry(entry) for entry in found.gone]),
        ("名称変更か / renamed?", [f"{c.before} → {c.after}" for c in found.renamed]),
        ("部の変更 / other department", list(map(_change, found.departments))),
        ("番号の変更 / other number", list(map(_change, found.numbers))),
        ("業務の移動 / duty moved", list(map(_duty, found.duties_moved))),
        ("新しい業務 / duty new", list(map(_duty, found.duties_new))),
        ("なくなった業務 / duty gone", list(map(_duty, found.duties_gone))),
    ]
    if not found:
        yield "今の名簿と違いはありません / no difference to the present directory"
    for title, lines in groups:
        if lines:
            yield _group(title, lines)


def _all_new(found: Difference) -> Iterator[str]:
    """Without a former directory everything is new: how much there is, and who has no duties."""
    yield (
        f"前の名簿がないため、すべて新しい課室です（業務 {len(found.duties_new)} 件） / "
        f"no directory before: every division is new ({len(found.duties_new)} duties)"
    )
    yield _group("新しい課室 / new", [_entry(entry) for entry in found.new])


def _doubts(doubts: Sequence[Doubt]) -> Iterator[str]:
    if doubts:
        yield f"■ 確かめること / to be decided ({len(doubts)})"
    for kind, title in _DOUBTS.items():
        lines = [
            f"{doubt.subject}（{doubt.where}）: {doubt.message}"
            for doubt in doubts
            if doubt.kind == kind
        ]
        if lines:
            yield _group(title, lines)


def _vocabulary(gaps: VocabularyGaps) -> Iterator[str]:
    if not gaps:
        return
    yield "■ 置き換える前に直す vocabulary.toml / mend vocabulary.toml first"
    groups: list[tuple[str, list[str]]] = [
        (
            "業務がなくなる用語（残すと読み込めません） / terms whose duty vanishes",
            [f"{term}: {duty}" for term, duty in gaps.claims],
        ),
        ("用語のない業務 / duties without a term", list(gaps.uncovered)),
        ("英語名のない課室 / divisions without an English name", list(gaps.unnamed)),
    ]
    for title, lines in groups:
        if lines:
            yield _group(title, lines)


def _group(title: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{title} ({len(lines)})", *(f"  - {line}" for line in lines)])


def _entry(entry: Entry) -> str:
    return f"{entry.name}（{entry.department or '部の記載なし'}）{entry.numbers}"


def _change(change: Change) -> str:
    return f"{change.name}: {change.before} → {change.after}"


def _duty(change: DutyChange) -> str:
    before, after = "、".join(change.before), "、".join(change.after)
    return f"{change.duty}: {' → '.join(side for side in (before, after) if side)}"
