"""Which divisions a policy passage speaks of, from the directory's own words in it.

A programme's page seldom names a division, but it says which field it belongs to: a passage
that speaks of 事業承継 leads to the division with that duty.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from corpus.records import Corpus
from index.concepts import MARK
from index.phrases import duty_owners
from ingest.japanese import normalise


class Affinities:
    """For every passage the divisions (indexes) that it speaks of, shares that add up to 1; empty
    where it speaks of none.

    A concept counts by its inverse frequency over the passages, so that a word of every page
    (東北) says nothing and a rare one (電源立地地域対策交付金) says much. All passages are
    counted before the first share is taken.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._owners = concept_owners(corpus)
        self._passages = 0
        self._frequency: Counter[str] = Counter()

    def count(self, passage_tokens: Sequence[Sequence[str]]) -> None:
        self._passages += len(passage_tokens)
        for row in passage_tokens:
            self._frequency.update(set(row) & self._owners.keys())

    def shares(self, passage_tokens: Sequence[Sequence[str]]) -> list[dict[int, float]]:
        return [self._share(set(row) & self._owners.keys()) for row in passage_tokens]

    def _share(self, tokens: set[str]) -> dict[int, float]:
        shares: dict[int, float] = defaultdict(float)
        for token in sorted(tokens):
            owners = self._owners[token]
            weight = math.log1p(self._passages / self._frequency[token]) / len(owners)
            for division in owners:
                shares[division] += weight
        total = sum(shares.values())
        return {division: share / total for division, share in sorted(shares.items())}


def concept_owners(corpus: Corpus) -> dict[str, tuple[int, ...]]:
    """The divisions (indexes) of each concept token: of terms with duties, and of names."""
    by_duty = duty_owners(corpus.directory.divisions)
    owners: dict[str, set[int]] = defaultdict(set)
    for index, division in enumerate(corpus.directory.divisions):
        owners[MARK + normalise(division.name)].add(index)
    for term in corpus.vocabulary.terms:
        for duty in term.duties:
            owners[MARK + normalise(term.term)].update(by_duty[duty])
    return {token: tuple(sorted(divisions)) for token, divisions in owners.items()}
