"""nDCG@10 of exact search, on the held-back pairs and on benchmarks."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from index.encoder.keepout import json_lines, judged_pairs
from index.encoder.pairs import Pair

DISTRACTORS = 4000
RANKED = 10

Encode = Callable[[Sequence[str]], np.ndarray]


def held_back_figures(
    encode: Encode, held: Mapping[str, Sequence[Pair]], training: Mapping[str, Sequence[Pair]]
) -> dict[str, float]:
    """nDCG@10 by file: each held-back `a` searches its `b` among texts of the same file."""
    return {
        file: held_back_ndcg(encode, rows, [pair.b for pair in training[file]])
        for file, rows in held.items()
    }


def held_back_ndcg(encode: Encode, asked: Sequence[Pair], others: Sequence[str]) -> float:
    """Search among the pairs' own `b` and up to DISTRACTORS others, in the order given."""
    answers = dict.fromkeys(pair.b for pair in asked)
    texts = [*answers, *list(dict.fromkeys(t for t in others if t not in answers))[:DISTRACTORS]]
    places = {text: place for place, text in enumerate(texts)}
    relevant: dict[str, set[int]] = {}
    for pair in asked:
        relevant.setdefault(pair.a, set()).add(places[pair.b])
    return ndcg(encode(list(relevant)), encode(texts), list(relevant.values()))


def benchmark_figures(encode: Encode, folder: Path) -> dict[str, float]:
    """nDCG@10 of each benchmark under a folder (BEIR layout), documents as title and text."""
    return {
        path.parent.name: benchmark_ndcg(encode, path.parent)
        for path in sorted(folder.glob("*/queries.jsonl"))
    }


def benchmark_ndcg(encode: Encode, benchmark: Path) -> float:
    """Mean over the questions that have a document with a positive grade."""
    documents = list(json_lines(benchmark / "corpus.jsonl"))
    places = {row["_id"]: place for place, row in enumerate(documents)}
    relevant: dict[str, set[int]] = {}
    for query, document in judged_pairs(benchmark):
        relevant.setdefault(query, set()).add(places[document])
    asked = [row for row in json_lines(benchmark / "queries.jsonl") if row["_id"] in relevant]
    return ndcg(
        encode([row["text"] for row in asked]),
        encode([f"{row['title']}\n{row['text']}" for row in documents]),
        [relevant[row["_id"]] for row in asked],
    )


def ndcg(queries: np.ndarray, texts: np.ndarray, relevant: Sequence[set[int]]) -> float:
    """Mean nDCG@10; unit rows, and for each query the places of its texts, all of grade one."""
    # A stable sort of the negated cosines breaks ties by place.
    best = np.argsort(-(queries @ texts.T), axis=1, kind="stable")[:, :RANKED]
    discounts = 1 / np.log2(np.arange(2, RANKED + 2))
    gains = [
        sum(discount for place, discount in zip(row, discounts, strict=False) if place in wanted)
        / float(discounts[: len(wanted)].sum())
        for row, wanted in zip(best, relevant, strict=True)
    ]
    return float(np.mean(gains))
