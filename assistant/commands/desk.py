"""The conversation of `madoguchi add`: what was found is shown, and a person says yes or no."""

import sys
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from assistant.commands.adding import Entered, Proposal, SameFileError, Shelf, Stated
from assistant.commands.columns import padded
from corpus.errors import CorpusError, MadoguchiError, ReadError, printable
from ingest.catalogue.gather import Skipped, Source
from ingest.extract import Extract

_LABELS = 24  # columns of the longest label


def say(line: str) -> None:
    """A line for the person at the terminal; data goes to standard output."""
    print(f"madoguchi: {printable(line)}", file=sys.stderr)


class Desk:
    """Takes one file after the other; `failed` counts those that could not be entered."""

    def __init__(self, corpus: Path, stated: Stated, yes: bool, may_ask: bool) -> None:
        self.failed = 0
        self._shelf = Shelf(corpus)
        self._stated = stated
        self._yes = yes
        self._may_ask = may_ask
        self._nameless: list[Proposal] = []
        self._added: list[str] = []
        self._waiting = 0

    def take(self, found: Source | Skipped) -> None:
        """Shows a file and, confirmed, enters it. A file that can't be read is one line."""
        if isinstance(found, Skipped):
            say(f"{found.path}: 対象外 / skipped: {found.reason}")
            return
        self._take(found)

    def _take(self, found: Source, extract: Extract | None = None) -> None:
        try:
            proposal = self._shelf.propose(found, self._stated, extract)
            if self._yes and not proposal.entry.publisher:
                self._nameless.append(proposal)
                return
            _show(proposal)
            self._settle(proposal)
        except SameFileError as error:
            self._refuse(found, error)
            # In a folder that is added again, most files are there already.
            self.failed += found.listed
        except (ReadError, CorpusError) as error:
            self._refuse(found, error)
            self.failed += 1

    def take_nameless(self) -> None:
        """Files that name no publisher, once it is known whether all others have the same."""
        nameless, self._nameless = self._nameless, []
        is_known = self._shelf.only_publisher() is not None
        for proposal in nameless:
            if is_known:
                self._take(proposal.source, proposal.extract)
            else:
                _show(proposal)
                self._settle(proposal)

    def close(self) -> None:
        """The ids that were added, on standard output."""
        for id in self._added:
            click.echo(id)
        if self._waiting:
            say(
                f"{self._waiting} 件を書き込んでいません。書き込むには --yes を付けてください / "
                "nothing was written for them; --yes writes it"
            )
        if self.failed and (self._added or self._waiting):
            say(
                f"{self.failed} 件は、上に示した理由で追加できません / "
                "could not be added, for the reasons above"
            )
        if self._added:
            say(
                f"{len(self._added)} 件を追加しました。madoguchi build で索引に入ります / "
                "added; madoguchi build takes them into the index"
            )

    def _refuse(self, source: Source, error: MadoguchiError) -> None:
        say(str(error).replace(printable(str(source.path)), source.label))

    def _settle(self, proposal: Proposal) -> None:
        if not proposal.entry.publisher:
            publisher = self._asked_publisher()
            if not publisher:
                say(
                    f"{proposal.source.label}: 発行者が分かりません。--publisher で指定してください"
                    " / the publisher is not named in it; state --publisher"
                )
                self.failed += 1
                return
            entry = msgspec.structs.replace(proposal.entry, publisher=publisher)
            proposal = replace(proposal, entry=entry)
        if not self._yes and not self._may_ask:
            self._waiting += 1
            return
        question = f"{proposal.entry.id} を追加しますか / add it?"
        if self._yes or click.confirm(question, default=False, err=True):
            self._report(self._shelf.enter(proposal, self._stated.replaces is not None))

    def _asked_publisher(self) -> str:
        if not self._may_ask or self._yes:
            return ""
        answer: str = click.prompt("発行者 / publisher", default="", show_default=False, err=True)
        return answer.strip()

    def _report(self, entered: Entered) -> None:
        self._added.append(entered.id)
        moved = entered.moved
        if moved is None:
            say(f"{entered.id} を追加しました / added")
            return
        say(
            f"{entered.id} を新しい版に改めました。前の版は {moved.version} / "
            f"replaced; the former version is {moved.version}"
        )
        say(
            f"名簿の根拠: 新しい版に {moved.anchored} 件、前の版に {moved.kept} 件 / "
            f"evidence of the directory: {moved.anchored} in the new version, "
            f"{moved.kept} left in the former one"
        )


def _show(proposal: Proposal) -> None:
    entry = proposal.entry
    period = f"{entry.valid_from or ''} – {entry.valid_until or ''}"
    lines = [
        ("id", entry.id),
        ("題名/title", entry.title),
        ("発行者/publisher", entry.publisher or "?"),
        ("種類/kind", entry.kind),
        ("発行日/published", entry.published or "–"),
        ("根拠/by", entry.published_note or ""),
        ("有効期間/valid", period.strip(" –") and period),
        ("言語/language", proposal.language),
        ("頁/pages", str(proposal.extract.parts)),
        ("文字/characters", str(len(proposal.extract.text))),
        *(("注意/remark", remark) for remark in proposal.remarks),
        *(("重複/alike", alike) for alike in proposal.alike),
    ]
    print(printable(proposal.source.label), file=sys.stderr)
    for label, value in lines:
        if value:
            print(f"  {padded(label, _LABELS)}{printable(value)}", file=sys.stderr)
