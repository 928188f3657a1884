"""The libraries called bare: what a question and a build cost at the very least."""

from collections.abc import Sequence
from pathlib import Path

import bm25s
import faiss
import fugashi
import numpy as np
from tokenizers import Tokenizer

from assistant.answer.divisions import DEPTH as PHRASE_DEPTH
from eval.stopwatch import Stopwatch
from index.encoder.encoders import Encoder
from index.inverting import K1, B
from index.question import Question
from index.rows import token_key
from index.search import DEPTH as PASSAGE_DEPTH

# What a question searches with both legs, and how deep; of the sentences it takes all scores.
_SEARCHED = {"passages": PASSAGE_DEPTH, "phrases": PHRASE_DEPTH}
_SCORED = ("sentences",)


def read_bare(tagger: fugashi.Tagger, text: str) -> None:
    """fugashi alone: surface and lemma of every word."""
    for word in tagger(text):
        _ = word.surface, word.feature.lemma


def encode_bare(tokenizer: Tokenizer, rows: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    """The tokenizer alone and the mean of each text's rows, shape (len(texts), dimension)."""
    found = np.zeros((len(texts), rows.shape[1]), dtype=np.float32)
    encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    for row, encoding in zip(found, encodings, strict=True):
        if encoding.ids:
            rows[encoding.ids].mean(axis=0, out=row)
    return found


class Floors:
    """The four floors of a question, over the files of one generation."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        self._tagger = fugashi.Tagger()
        self._faiss = [
            (faiss.read_index(str(folder / name / "vectors.faiss")), depth)
            for name, depth in _SEARCHED.items()
        ]
        self._searched = [(self._bm25(folder, name), depth) for name, depth in _SEARCHED.items()]
        self._scored = [self._bm25(folder, name) for name in _SCORED]

    @staticmethod
    def _bm25(folder: Path, name: str) -> bm25s.BM25:
        """The library over the same lists; their tokens' numbers are its words."""
        tokens, starts, rows, impacts = (
            np.load(folder / name / "bm25" / f"{part}.npy")
            for part in ("tokens", "starts", "rows", "impacts")
        )
        found = bm25s.BM25(k1=K1, b=B)
        size = int(rows.max()) + 1 if len(rows) else 0
        found.scores = {"data": impacts, "indices": rows, "indptr": starts, "num_docs": size}
        found.nonoccurrence_array = None
        found.vocab_dict = {str(token): place for place, token in enumerate(tokens)}
        found.unique_token_ids_set = set(found.vocab_dict.values())
        return found

    def ask(self, question: Question, watch: Stopwatch) -> None:
        """Calls every floor once, with what the question was read as."""
        watch.call("fugashi", read_bare, self._tagger, question.normal)
        watch.call("encoder", self._encoder.encode_queries, [question.whole.text])
        watch.call("FAISS", self._nearest, question.whole.vector[None, :])
        tokens = [str(token_key(token)) for token in question.whole.tokens]
        watch.call("BM25", self._lexical, tokens)

    def _nearest(self, vector: np.ndarray) -> None:
        for index, depth in self._faiss:
            index.search(vector, min(depth, index.ntotal))

    def _lexical(self, tokens: list[str]) -> None:
        for index, depth in self._searched:
            known = [token for token in tokens if token in index.vocab_dict]
            if known:  # bm25s raises without any
                k = min(depth, index.scores["num_docs"])
                index.retrieve([known], k=k, show_progress=False, n_threads=0)
        for index in self._scored:
            known = [token for token in tokens if token in index.vocab_dict]
            if known:
                index.get_scores(known)
