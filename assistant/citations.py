"""Citations: spans of the stored texts, numbered in the order of an answer."""

from bisect import bisect_right
from datetime import date

import numpy as np

from assistant.outcomes import Citation
from corpus.records import Span
from index.generation import Generation
from index.question import Question
from index.search import Hit


class Citations:
    """Collects the citations of one answer; a span that is cited twice keeps its number."""

    def __init__(self, generation: Generation, question: Question, today: date) -> None:
        self._generation = generation
        self.question = question
        self.today = today
        self._numbers: dict[Span, int] = {}
        self._found: list[Citation] = []

    def all(self) -> tuple[Citation, ...]:
        return tuple(self._found)

    def of_hit(self, hit: Hit) -> int:
        """The number of the citation of a hit's whole passage."""
        span = hit.passage.span
        return self._add(span, hit.passage.section, hit.cosine, hit.bm25, hit.fused)

    def of_span(self, span: Span) -> int:
        """The number of the citation of a span that search did not bring, such as a row of the
        directory; its scores are those of the passage around it, `fused` is 0."""
        if span in self._numbers:
            return self._numbers[span]
        row = self._row_around(span)
        scored = self._generation.passage_legs.at(self.question.whole, np.array([row]))
        section = self._generation.passages[row].section
        return self._add(span, section, float(scored.cosine[0]), float(scored.bm25[0]), 0.0)

    def _row_around(self, span: Span) -> int:
        starts, rows = self._generation.starts[span.document]
        return rows[max(bisect_right(starts, span.start) - 1, 0)]

    def _add(
        self, span: Span, section: tuple[str, ...], cosine: float, bm25: float, fused: float
    ) -> int:
        if span in self._numbers:
            return self._numbers[span]
        document = self._generation.documents[span.document]
        successor = self._generation.successors.get(document.id)
        n = len(self._found) + 1
        self._numbers[span] = n
        self._found.append(
            Citation(
                n=n,
                document=document.id,
                title=document.title,
                published=str(document.published) if document.published else None,
                valid_until=str(document.valid_until) if document.valid_until else None,
                expired=document.expired(self.today),
                superseded_by=successor.title if successor else None,
                section=section,
                place=document.layout.place_at(span.start),
                start=span.start,
                end=span.end,
                quote=document.quote(span.start, span.end),
                cosine=cosine,
                bm25=bm25,
                fused=fused,
            )
        )
        return n
