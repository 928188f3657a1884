"""Haystack: its in-memory store with BM25 and embeddings, joined by reciprocal rank fusion."""

from dataclasses import replace
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from eval.peers.materials import Material, texts_of
from eval.peers.tokens import our_tokens
from index.encoder.encoders import BUNDLED

_STORE = "store.json"
_MODEL = {"model": str(BUNDLED), "progress_bar": False}


class Haystack:
    """The store at its defaults. It takes no tokenizer, only a pattern: with `tokens`, what BM25
    reads are our tokens with white space between, and the text stands in the metadata."""

    def __init__(self, tokens: bool = False) -> None:
        self._tokens = tokens
        self._store = self._new()

    def _new(self) -> InMemoryDocumentStore:
        if self._tokens:
            return InMemoryDocumentStore(bm25_tokenization_regex=r"\S+")
        return InMemoryDocumentStore()

    def build(self, material: Material, folder: Path) -> None:
        texts = enumerate(texts_of(material))
        documents = [Document(id=str(row), content=text) for row, text in texts]
        embedder = SentenceTransformersDocumentEmbedder(**_MODEL)
        embedder.warm_up()
        embedded = embedder.run(documents)["documents"]
        if self._tokens:
            embedded = [
                replace(found, content=self._spaced(found.content), meta={"text": found.content})
                for found in embedded
            ]
        self._store.write_documents(embedded)
        self._store.save_to_disk(str(folder / _STORE))

    def open(self, folder: Path) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(str(folder / _STORE))
        found = Pipeline()
        found.add_component("embedder", SentenceTransformersTextEmbedder(**_MODEL))
        found.add_component("dense", InMemoryEmbeddingRetriever(self._store))
        found.add_component("bm25", InMemoryBM25Retriever(self._store))
        found.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        found.connect("embedder.embedding", "dense.query_embedding")
        found.connect("dense", "joiner")
        found.connect("bm25", "joiner")
        self._pipeline = found

    def search(self, question: str, k: int) -> list[int]:
        words = self._spaced(question) if self._tokens else question
        given = {
            "embedder": {"text": question},
            "dense": {"top_k": k},
            "bm25": {"query": words or question, "top_k": k},  # it refuses an empty one
            "joiner": {"top_k": k},
        }
        return [int(found.id) for found in self._pipeline.run(given)["joiner"]["documents"]]

    def words(self, text: str) -> list[str]:
        return list(self._store._tokenize_bm25(self._spaced(text) if self._tokens else text))

    def _spaced(self, text: str) -> str:
        return " ".join(token.replace(" ", "_") for token in our_tokens(text))
