"""Texts that training must not see: benchmark questions with their answers, and the held-back part.

Two texts overlap when, with width, case, spaces, punctuation and addresses taken away, they are
equal, are one character apart, or share runs of 24 characters and more that reach 60 characters or
a third of the text.
"""

import csv
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from corpus.errors import ModelError

WINDOW = 20
# A window is kept at every fifth place: each shared run of WINDOW + STRIDE - 1 characters is found.
STRIDE = 5
# Texts on different things share an office's set phrases (「中小企業・小規模事業者対策」).
SHARED_CHARACTERS = 60
SHARED_PART = 1 / 3
# In shorter texts one other letter makes another word (課長, 係長); in longer ones windows serve.
NEAR_LENGTHS = range(8, 41)
ADDRESS = re.compile(r"https?://[!-~]+")


class KeepOut:
    """The texts to keep out, indexed for fast look-up."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Texts without a letter or digit are ignored."""
        self._exact: set[str] = set()
        self._near: set[str] = set()
        self._windows: set[str] = set()
        for text in texts:
            self._add(letters(text))

    def _add(self, bare: str) -> None:
        if not bare:
            return
        self._exact.add(bare)
        if len(bare) in NEAR_LENGTHS:
            self._near.update(one_letter_less(bare))
        for start in range(0, len(bare) - WINDOW + 1, STRIDE):
            self._windows.add(bare[start : start + WINDOW])

    def overlaps(self, text: str) -> bool:
        """Whether the text equals, nearly equals or shares long runs with a text to keep out."""
        bare = letters(text)
        if bare in self._exact:
            return True
        if len(bare) in NEAR_LENGTHS and self._is_near(bare):
            return True
        return self._shared(bare) >= min(SHARED_CHARACTERS, SHARED_PART * max(len(bare), 1))

    def _is_near(self, bare: str) -> bool:
        # One letter more here, one less here, or (both sides one less) one letter replaced.
        return bare in self._near or any(
            shorter in self._exact or shorter in self._near for shorter in one_letter_less(bare)
        )

    def _shared(self, bare: str) -> int:
        """About how many characters of the text stand in runs shared with texts to keep out."""
        places = range(len(bare) - WINDOW + 1)
        hits = sum(bare[start : start + WINDOW] in self._windows for start in places)
        return WINDOW + STRIDE * (hits - 1) if hits else 0


def letters(text: str) -> str:
    """NFKC, lower case, letters and digits alone: 「ＡＢ 制度。」 becomes 「ab制度」."""
    folded = ADDRESS.sub("", unicodedata.normalize("NFKC", text)).lower()
    return "".join(filter(str.isalnum, folded))


def one_letter_less(bare: str) -> Iterator[str]:
    """Every string that results from leaving out one character."""
    return (bare[:place] + bare[place + 1 :] for place in range(len(bare)))


def benchmark_texts(folder: Path) -> Iterator[str]:
    """Questions and judged documents of every benchmark under a folder (BEIR layout).

    A document that no question asks for is a distractor; two of the benchmarks take theirs from the
    articles given for training, so these are no secret. Raises ModelError if no benchmark lies
    there: training without the check must be asked for, not happen.
    """
    benchmarks = sorted(path.parent for path in folder.glob("*/queries.jsonl"))
    if not benchmarks:
        raise ModelError(
            f"{folder}: no */queries.jsonl; give the folder that holds the benchmarks, or none"
        )
    for benchmark in benchmarks:
        asked_for = {document for _, document in judged_pairs(benchmark)}
        for row in json_lines(benchmark / "queries.jsonl"):
            yield row["text"]
        for row in json_lines(benchmark / "corpus.jsonl"):
            if row["_id"] in asked_for:
                yield row["text"]


def judged_pairs(benchmark: Path) -> Iterator[tuple[str, str]]:
    """Identifiers of question and document, for each judgement with a positive grade."""
    with (benchmark / "qrels" / "test.tsv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if int(row["score"]) > 0:
                yield row["query-id"], row["corpus-id"]


def json_lines(path: Path) -> Iterator[dict[str, str]]:
    """One dictionary a line of a UTF-8 file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
