"""Citations: spans of the stored texts, numbered in the order of an answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from assistant.answer.outcomes import Also, Citation
from assistant.answer.standing import Standing, is_to_come, successor
from assistant.question.period import time_asked
from corpus.dates import PartialDate
from corpus.records import Document, Span
from index.generation import Generation
from index.question import Question
from index.search import Hit


class Citations:
    """Collects the citations of one answer; a span that is cited twice keeps its number."""

    def __init__(self, generation: Generation, question: Question, today: date) -> None:
        self._generation = generation
        self.question = question
        self.today = today
        self.standing = Standing(generation, today, time_asked(question.normal, today))
        self._numbers: dict[Span, int] = {}
        self._found: list[Citation] = []

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._found)

    def of_hit(self, hit: Hit, others: Sequence[Hit] = ()) -> int:
        """The number of the citation of a hit's whole passage, which says what others say too."""
        span = hit.passage.span
        n = self._add(span, hit.passage.section, hit.cosine, hit.bm25, hit.fused)
        if others:
            also = tuple(self._also(other) for other in others)
            self._found[n - 1] = replace(self._found[n - 1], also=also)
        return n

    def of_span(self, span: Span) -> int:
        """The number of the citation of a span that search did not bring, such as a row of the
        directory; its scores are those of the passage around it, `fused` is 0."""
        if span in self._numbers:
            return self._numbers[span]
        row = self._generation.row_around(span)
        scored = self._generation.grains.at(self.question.whole, np.array([row]))
        section = self._generation.passages[row].section
        return self._add(span, section, float(scored.cosine[0]), float(scored.bm25[0]), 0.0)

    def _also(self, hit: Hit) -> Also:
        document = self._generation.documents[hit.passage.document]
        span = hit.passage.span
        return Also(
            document=document.id,
            title=document.title,
            section=hit.passage.section,
            place=document.layout.place_at(span.start),
            start=span.start,
            end=span.end,
        )

    def _add(
        self, span: Span, section: tuple[str, ...], cosine: float, bm25: float, fused: float
    ) -> int:
        if span in self._numbers:
            return self._numbers[span]
        document = self._generation.documents[span.document]
        n = len(self._found) + 1
        self._numbers[span] = n
        self._found.append(
            Citation(
                n=n,
                document=document.id,
                title=document.title,
                published=_stated(document.published),
                valid_until=_stated(document.valid_until),
                expired=document.expired(self.today),
                superseded_by=self._superseded_by(document),
                section=section,
                place=document.layout.place_at(span.start),
                start=span.start,
                end=span.end,
                quote=document.quote(span.start, span.end),
                cosine=cosine,
                bm25=bm25,
                fused=fused,
                valid_from=_stated(document.valid_from),
                not_yet_valid=is_to_come(document, self.today),
            )
        )
        return n

    def newer_than(self, n: int) -> str | None:
        """The title of what stands in the place of a citation's document, None where nothing
        does."""
        return self._found[n - 1].superseded_by

    def _superseded_by(self, document: Document) -> str | None:
        """The title of the document that stands in the place of one, with its date where both
        are editions of one title."""
        newer = successor(self._generation, document, self.today)
        if newer is None:
            return None
        same = newer.title == document.title and newer.published is not None
        return f"{newer.title}（{newer.published}）" if same else newer.title


@lru_cache
def _stated(date: PartialDate | None) -> str | None:
    return str(date) if date else None
