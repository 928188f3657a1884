"""Which sentences of the passages answer: the fewest that do, with the figure asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from assistant.answer.items import Around, around
from assistant.question.answer_type import answer_type
from assistant.question.likely import definition_of, is_entry, likely_form, word_defined
from index.generation import Generation
from index.question import Question
from index.search import Hit
from ingest.cells import cell_texts

_LIKENESS = ("own", "headed", "context", "preceding", "alone")
_LABEL = 20  # code points
PASSAGES = 8  # passages whose sentences are weighed
FEATURES = (
    *("cosine", "matched", "own", "headed", "context", "before", "preceding", "alone", "passage"),
    *("figure", "place", "person", "name", "form", "defines", "heading", "row"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence: the place of its hit among the hits, its own in the hit, its span, and what
    stands around it in the hit."""

    hit: int
    sentence: int
    start: int
    end: int
    around: Around

    @property
    def place(self) -> tuple[int, int]:
        return self.hit, self.sentence

    @property
    def below(self) -> tuple[int, int] | None:
        """The place right below, None where another item of the same list stands there."""
        return (self.hit, self.sentence + 1) if self.around.heads else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A candidate, its features (in the order of FEATURES) and its share of the choice; the
    shares of all candidates add up to 1."""

    candidate: Candidate
    features: np.ndarray
    share: float

    def feature(self, name: str) -> float:
        return float(self.features[FEATURES.index(name)])

    @property
    def is_label(self) -> bool:
        """Whether it is a heading or as short as one: what it promises stands below."""
        length = self.candidate.end - self.candidate.start
        return self.feature("heading") > 0 or length <= _LABEL


def rank(generation: Generation, question: Question, hits: list[Hit]) -> list[Chosen]:
    """All sentences of the best passages, most likely answer first."""
    found, features = candidates(generation, question, hits)
    if not found:
        return []
    shares = generation.weights.sentence.shares(features, FEATURES)
    order = np.argsort(-shares, kind="stable").tolist()
    return [Chosen(found[i], features[i], float(shares[i])) for i in order]


def candidates(
    generation: Generation, question: Question, hits: list[Hit]
) -> tuple[list[Candidate], np.ndarray]:
    """Sentences of the best passages in order, and their features, shape (n, len(FEATURES))."""
    top = hits[:PASSAGES]
    rows: list[int] = []
    of_hits: list[list[Candidate]] = []
    for place, hit in enumerate(top):
        first = int(generation.first_sentence[hit.row])
        rows += range(first, first + len(hit.passage.sentences))
        spans = hit.passage.sentences
        beside = around(generation.documents[hit.passage.document].text, spans)
        of_hits.append(
            [
                Candidate(place, own, *span, its)
                for own, (span, its) in enumerate(zip(spans, beside, strict=True))
            ]
        )
    found = list(chain.from_iterable(of_hits))
    features = np.zeros((len(rows), len(FEATURES)), dtype=np.float32)
    if not rows:
        return found, features
    scored = generation.sentence_legs.at(question.whole, np.array(rows))
    sentences = generation.sentences.many(rows)
    texts = [sentence.text for sentence in sentences]
    columns = dict(zip(FEATURES, features.T, strict=True))
    columns["cosine"][:] = scored.cosine
    columns["matched"][:] = scored.matched
    columns["passage"][:] = [top[candidate.hit].fused - top[0].fused for candidate in found]
    likeness = zip(*map(_likeness, top, of_hits), strict=True)
    for name, parts in zip(_LIKENESS, likeness, strict=True):
        columns[name][:] = np.concatenate(parts)
    if (wanted := answer_type(question.whole.text)) is not None:
        persons = wanted.kind == "person"
        columns[wanted.kind][:] = [
            wanted.is_held(s.text, s.persons if persons else s.places, question.normal)
            for s in sentences
        ]
    if (form := likely_form(question.normal)) is not None:
        columns["form"][:] = [form.search(text) is not None for text in texts]
    if (definition := definition_of(question.normal)) is not None:
        columns["defines"][:] = [definition.search(text) is not None for text in texts]
        word = word_defined(question.normal)
        for place, candidate in enumerate(found):
            if word is not None and sentences[place].is_row:
                document = generation.documents[top[candidate.hit].passage.document]
                cells = cell_texts(document.quote(candidate.start, candidate.end))
                columns["defines"][place] = is_entry(cells, word)
    columns["heading"][:] = [sentence.is_heading for sentence in sentences]
    # An answer often stands in the line below the one that repeats the question.
    both = scored.cosine + scored.matched
    for place, candidate in enumerate(found):
        if (above := candidate.around.above) is not None:
            columns["before"][place] = both[place - candidate.sentence + above]
    columns["row"][:] = [sentence.is_row for sentence in sentences]
    return found, features


def contexts(hit: Hit, candidates: Sequence[Candidate]) -> np.ndarray:
    """How well each word piece of the question is matched in sentences of a hit, its headings,
    the sentence above each or the beginning of its item, shape (len(candidates), pieces)."""
    own, above, begins = _rows(candidates)
    around_it = np.maximum(hit.likeness[above], hit.likeness[begins])
    found: np.ndarray = np.maximum(np.maximum(hit.likeness[own], hit.likeness[:1]), around_it)
    return found


def _rows(candidates: Sequence[Candidate]) -> tuple[list[int], list[int], list[int]]:
    """Where in the likeness of their hit sentences stand, those above them and the beginnings of
    their items; the headings, where there are none."""
    every = [c.around for c in candidates]
    return (
        [c.sentence + 1 for c in candidates],
        [0 if its.above is None else its.above + 1 for its in every],
        [0 if its.begins is None else its.begins + 1 for its in every],
    )


def _likeness(hit: Hit, candidates: Sequence[Candidate]) -> tuple[np.ndarray, ...]:
    """How much of the question's weight every sentence of a hit matches, shape (n,): by itself,
    together with its headings, and together with these and what stands around it; how much the
    sentence above it does (without one, 0); and by how much it matches better than everything else
    in the passage: 「本社所在地」 under a company's name."""
    headings, sentences = hit.likeness[:1], hit.likeness[1:]
    every = (sentences, np.maximum(sentences, headings), contexts(hit, candidates))
    own, headed, context = (part.sum(axis=1) for part in every)
    second, best = np.sort(hit.likeness, axis=0)[-2:]
    others = np.where(sentences >= best, second, best)
    alone = np.maximum(sentences - others, 0.0).sum(axis=1)
    _, above, _ = _rows(candidates)
    return own, headed, context, np.concatenate([[0.0], own])[above], alone
