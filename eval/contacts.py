"""Which questions lead to another division than in an earlier run, after a change of directory."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from eval.judgement import Judgement
from eval.run import Run

Turn = Literal["right_to_wrong", "wrong_to_right", "changed"]
NOBODY = "連絡先なし / no contact"

_TITLES: dict[Turn, str] = {
    "right_to_wrong": "正 → 誤 / right → wrong",
    "wrong_to_right": "誤 → 正 / wrong → right",
    "changed": "変更 / changed",
}


@dataclass(frozen=True, slots=True)
class ContactChange:
    """A question and the names of all divisions shown for it, best first. A change is no turn
    where both first contacts were right, both were wrong, or a fact was asked."""

    id: str
    question: str
    turn: Turn
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactChanges:
    """Right to wrong first, then in the order asked; `unnamed` are ids of divisions shown before
    whose names neither run knows."""

    changes: tuple[ContactChange, ...]
    unnamed: tuple[str, ...]

    def of(self, turn: Turn) -> tuple[ContactChange, ...]:
        return tuple(change for change in self.changes if change.turn == turn)

    @property
    def groups(self) -> dict[str, tuple[ContactChange, ...]]:
        """The changes under a heading each, without empty groups."""
        return {title: self.of(turn) for turn, title in _TITLES.items() if self.of(turn)}


def same_questions(old: Run, new: Run) -> bool:
    """Whether two runs asked the same, though something else may have been right."""
    return {(row.id, row.question) for row in old.rows} == {
        (row.id, row.question) for row in new.rows
    }


def contact_changes(
    old: Run, new: Run, names_before: Mapping[str, str], names_now: Mapping[str, str]
) -> ContactChanges:
    """Compares the contacts (ids) of two runs of the same questions; each run says itself what
    was right. A division that `names_before` does not know has its present name."""
    before = {row.id: row for row in old.rows}
    names = {**names_now, **names_before}
    pairs = [(before[row.id], row) for row in new.rows if row.id in before]
    pairs = [(was, now) for was, now in pairs if was.shown.contacts != now.shown.contacts]
    found = [
        ContactChange(
            id=now.id,
            question=now.question,
            turn=_turn(was, now),
            before=tuple(names.get(id, id) for id in was.shown.contacts),
            after=tuple(names_now.get(id, id) for id in now.shown.contacts),
        )
        for was, now in pairs
    ]
    unnamed = {id: None for was, _ in pairs for id in was.shown.contacts if id not in names}
    order = get_args(Turn)
    return ContactChanges(
        tuple(sorted(found, key=lambda change: order.index(change.turn))), tuple(unnamed)
    )


def contacts_text(found: ContactChanges) -> str:
    """One line a question, in groups with their sizes."""
    lines = []
    for title, changes in found.groups.items():
        lines += [
            f"担当課室 {title} ({len(changes)})",
            *(f"  {c.id}  {c.question}  {_shown(c.before)} → {_shown(c.after)}" for c in changes),
        ]
    if found.unnamed:
        lines.append(
            "前回の結果には課室名がないため id で示したもの / the earlier file has no names, so "
            f"these stand as ids: {', '.join(found.unnamed)}"
        )
    return "\n".join(lines) or "担当課室の変更はありません / no contact has changed"


def _shown(names: tuple[str, ...]) -> str:
    return "、".join(names) or NOBODY


def _turn(was: Judgement, now: Judgement) -> Turn:
    before, after = _is_right(was), _is_right(now)
    if before is None or before == after:
        return "changed"
    return "right_to_wrong" if before else "wrong_to_right"


def _is_right(row: Judgement) -> bool | None:
    """Whether the first contact was right, or rightly none was shown; None for a fact."""
    if row.kind == "fact":
        return None
    return row.contact_rank == 1 if row.kind == "routing" else not row.shown.contacts
