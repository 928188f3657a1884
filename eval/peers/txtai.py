"""txtai with its hybrid index: BM25 in SQLite, FAISS, and its own fusion."""

from pathlib import Path

from txtai import Embeddings
from txtai.scoring import BM25

from eval.peers.materials import Material, texts_of
from eval.peers.tokens import our_tokens
from index.encoder.encoders import BUNDLED


class TokensBM25(BM25):  # type: ignore[misc]
    """txtai's BM25 over our tokens; it takes another tokenizer by another class."""

    def loadtokenizer(self):  # type: ignore[no-untyped-def]
        return our_tokens


class Txtai:
    """`Embeddings(hybrid=True)`, all else at its defaults; with `tokens`, ours in its BM25."""

    def __init__(self, tokens: bool = False) -> None:
        self._tokens = tokens
        self._embeddings = self._new()

    def _new(self) -> Embeddings:
        config = {"path": str(BUNDLED), "method": "sentence-transformers", "hybrid": True}
        if self._tokens:
            method = f"{__name__}.{TokensBM25.__name__}"
            config["scoring"] = {"method": method, "terms": True, "normalize": True}
        return Embeddings(config)

    def build(self, material: Material, folder: Path) -> None:
        self._embeddings.index(enumerate(texts_of(material)))
        self._embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        self._embeddings.load(str(folder))

    def search(self, question: str, k: int) -> list[int]:
        return [row for row, _ in self._embeddings.search(question, k)]

    def words(self, text: str) -> list[str]:
        return list(self._embeddings.scoring.tokenize(text))
