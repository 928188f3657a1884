"""LangChain: its FAISS store and its BM25 retriever, joined by its EnsembleRetriever."""

import pickle
from pathlib import Path
from warnings import catch_warnings

import sentence_transformers  # noqa: F401  # its encoder does so when it is made; imports are not timed
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.embeddings import HuggingFaceEmbeddings
from langchain_community.retrievers import BM25Retriever
from langchain_community.retrievers.bm25 import default_preprocessing_func
from langchain_community.vectorstores import FAISS

from eval.peers.materials import Material, texts_of
from eval.peers.tokens import our_tokens
from index.encoder.encoders import BUNDLED

_BM25 = "bm25.pickle"
_ROW = "row"


class LangChain:
    """Both at their defaults; BM25 cuts at white space, or with `tokens` as ours does."""

    def __init__(self, tokens: bool = False) -> None:
        self.words = our_tokens if tokens else default_preprocessing_func

    def build(self, material: Material, folder: Path) -> None:
        texts = texts_of(material)
        rows = [{_ROW: row} for row in range(len(texts))]
        FAISS.from_texts(texts, _encoder(), metadatas=rows).save_local(str(folder))
        bm25 = BM25Retriever.from_texts(texts, metadatas=rows, preprocess_func=self.words)
        with (folder / _BM25).open("wb") as file:
            pickle.dump(bm25, file)

    def open(self, folder: Path) -> None:
        # Both are pickles, of this very run.
        store = FAISS.load_local(str(folder), _encoder(), allow_dangerous_deserialization=True)
        with (folder / _BM25).open("rb") as file:
            self._bm25 = pickle.load(file)
        self._dense = store.as_retriever()
        self._both = EnsembleRetriever(retrievers=[self._bm25, self._dense], id_key=_ROW)

    def search(self, question: str, k: int) -> list[int]:
        self._bm25.k = k
        self._dense.search_kwargs = {"k": k}
        return [found.metadata[_ROW] for found in self._both.invoke(question)[:k]]


def _encoder() -> HuggingFaceEmbeddings:
    # It warns that langchain-huggingface has taken its place, which holds the same code but does
    # not install beside the present sentence-transformers.
    with catch_warnings(action="ignore"):
        return HuggingFaceEmbeddings(model_name=str(BUNDLED))
