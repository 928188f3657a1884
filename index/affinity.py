"""Which divisions a policy passage speaks of, from the directory's own words in it.

A programme's page seldom names a division, but it says which field it belongs to: a passage
that speaks of 事業承継 leads to the division with that duty.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

from corpus.records import Corpus
from index.concepts import MARK
from index.phrases import duty_owners
from ingest.japanese import normalise


def affinities(passage_tokens: Sequence[Sequence[str]], corpus: Corpus) -> list[dict[int, float]]:
    """For every passage the divisions (indexes) that it speaks of, shares that add up to 1;
    empty where it speaks of none.

    A concept counts by its inverse frequency over the passages, so that a word of every page
    (東北) says nothing and a rare one (電源立地地域対策交付金) says much.
    """
    owners = concept_owners(corpus)
    found = [[token for token in set(row) if token in owners] for row in passage_tokens]
    frequency: dict[str, int] = defaultdict(int)
    for row in found:
        for token in row:
            frequency[token] += 1
    result = []
    for row in found:
        shares: dict[int, float] = defaultdict(float)
        for token in sorted(row):
            weight = math.log1p(len(found) / frequency[token]) / len(owners[token])
            for division in owners[token]:
                shares[division] += weight
        total = sum(shares.values())
        result.append({division: share / total for division, share in sorted(shares.items())})
    return result


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
