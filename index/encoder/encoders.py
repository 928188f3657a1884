"""From texts to unit vectors: the bundled static model, or any sentence-transformers model.

The bundled model is served by tokenizers, safetensors and NumPy alone. Its folder also loads with
sentence-transformers and with model2vec, which give the same vectors; both take longer to import
(model2vec 0.9 s with its hub client, sentence-transformers 5 s and more) than this takes to load.
"""

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index.encoder.models import files_digest, kind_of, model_folder, not_readable

BUNDLED = Path(__file__).parent / "model"
BUNDLED_NAME = "madoguchi-static-ja-en"
VECTORS = "embedding.weight"
_AT_HAND = 8
_TYPES = {"F16": "<f2", "F32": "<f4"}
_CLAUSE = re.compile(r"[^。\n]+[。\n]?|[。\n]")
_WHOLE = re.compile(r"(?s).+")
FEW = 8  # texts that are not worth waking the tokenizer's threads for


class Encoder(Protocol):
    """A sentence encoder; questions and passages must go through the same revision."""

    name: str
    revision: str
    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows, float32, C-contiguous, shape (len(texts), dimension), in the order given.

        A text without any known token gives a row of zeros: its cosine with everything is 0.
        """
        ...

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """As `encode_queries`, with the model's prompt for passages where it has one."""
        ...


def load_encoder(model: str | None = None) -> Encoder:
    """The bundled encoder, or the sentence-transformers model at a path or of a name.

    A name is looked up among the models already downloaded; nothing is fetched. Torch is imported
    only for a model that is not static. Raises ModelError for a missing or broken model, and for
    a cross-encoder.
    """
    if model is None:
        return StaticEncoder(BUNDLED, BUNDLED_NAME)
    folder = model_folder(model)
    kind = kind_of(folder)
    if kind == "static":
        return StaticEncoder(folder, model)
    if kind == "cross-encoder":
        raise ModelError(
            f"{folder}: 文の組を比べるモデル（cross-encoder）で、ベクトルを作れません。このモデルは"
            "--rerankerで、bi-encoderは--modelで指定してください。"
            " / a cross-encoder, which reads pairs and makes no vectors; "
            "give it with --reranker, and a bi-encoder with --model"
        )
    from index.encoder.prompted import PromptedEncoder

    return PromptedEncoder(folder, model, kind)


def piece_encoder(encoder: Encoder) -> "StaticEncoder":
    """The encoder whose word pieces late interaction compares: this one where it has vectors of
    single pieces, the bundled one otherwise."""
    return encoder if isinstance(encoder, StaticEncoder) else StaticEncoder(BUNDLED, BUNDLED_NAME)


class StaticEncoder:
    """The mean of token vectors, scaled to length one."""

    def __init__(self, folder: Path, name: str) -> None:
        """Raises ModelError if the folder is missing, or its files do not fit together."""
        self.name = name
        self._tokenizer, self._vectors = load_static(folder)
        self.dimension = int(self._vectors.shape[1])
        self.revision = files_digest(folder)
        self._ids_of = _cutter(self._tokenizer)
        self._clauses = _CLAUSE if _ends_words(self._tokenizer) else _WHOLE
        self._cut: dict[str, list[int]] = {}  # the last batch's clauses

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows, or zeros for a text without any known token."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        ids = self._ids(texts)
        if len(texts) <= FEW:
            for row, own in zip(rows, ids, strict=True):
                self._vectors[np.array(own, dtype=int)].astype(np.float32).sum(axis=0, out=row)
            return unit_rows(rows)
        # float16 is slow to read: what the texts use is read once.
        every = np.fromiter(chain.from_iterable(ids), dtype=int)
        used = np.zeros(len(self._vectors), dtype=bool)
        used[every] = True
        vectors, places = self._vectors[used].astype(np.float32), (np.cumsum(used) - 1)[every]
        after = 0
        for row, own in zip(rows, ids, strict=True):
            # Sum instead of mean: length is taken out just below. The unknown token's row is zero.
            vectors[places[after : after + len(own)]].sum(axis=0, out=row)
            after += len(own)
        return unit_rows(rows)

    def weighted_pieces(self, text: str) -> np.ndarray:
        """Vectors of a text's word pieces in order, float32, shape (n, dimension), each as long
        as its share of the text's weight, which is the square of its length as trained. Pieces
        that mean nothing are left out."""
        rows = self._vectors[np.array(self._ids_of(text), dtype=int)].astype(np.float32)
        rows = rows[np.any(rows, axis=1)]
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        weighted: np.ndarray = rows * (lengths / max(lengths @ lengths, 1e-9))[:, None]
        return weighted

    def is_one(self, word: str) -> bool:
        """Whether a word is a word piece of its own, as common words are."""
        ids = self._ids_of(word)
        return len(ids) == 1 and bool(self._vectors[ids[0]].any())

    def distinct_pieces(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Ids of every text's word pieces, each once, ascending."""
        return [np.array(sorted({*ids}), dtype=np.int32) for ids in self._ids(texts)]

    def __len__(self) -> int:
        """How many word pieces there are."""
        return len(self._vectors)

    def unit(self, ids: np.ndarray) -> np.ndarray:
        """Vectors of word pieces as unit rows, float32, shape (len(ids), dimension); zeros for
        the unknown piece."""
        return unit_rows(self._vectors[ids].astype(np.float32))

    def _ids(self, texts: Sequence[str]) -> Sequence[Sequence[int]]:
        if len(texts) <= FEW:
            return [self._ids_of(text) for text in texts]
        # Passages hold sentences, which are encoded and then taken apart; cutting them into
        # pieces is most of the work.
        clauses = [self._clauses.findall(text) for text in texts]
        wanted = dict.fromkeys(chain.from_iterable(clauses))
        cut = {clause: self._cut[clause] for clause in wanted if clause in self._cut}
        new = [clause for clause in wanted if clause not in cut]
        batch = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        cut.update(zip(new, (encoding.ids for encoding in batch), strict=True))
        self._cut = cut
        return [list(chain.from_iterable(map(cut.__getitem__, own))) for own in clauses]

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """The same as for questions: a static model has no prompts."""
        return self.encode_queries(texts)


def _ends_words(tokenizer: Tokenizer) -> bool:
    """Whether no word piece reaches over the end of a clause, so that the pieces of a text are
    those of its clauses."""
    splitter = tokenizer.pre_tokenizer
    if splitter is None or tokenizer.truncation is not None:
        return False
    words = [word for word, _ in splitter.pre_tokenize_str("窓口。\nDesk。desk")]
    return words == ["窓口", "。", "Desk", "。", "desk"]


def _cutter(tokenizer: Tokenizer) -> Callable[[str], tuple[int, ...]]:
    """A function from a text to the ids of its word pieces. It remembers the last few texts: a
    question is encoded and then taken apart."""

    @lru_cache(maxsize=_AT_HAND)
    def cut(text: str) -> tuple[int, ...]:
        return tuple(tokenizer.encode(text, add_special_tokens=False).ids)

    return cut


def unit_rows(rows: np.ndarray) -> np.ndarray:
    """The rows divided by their lengths, in place; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows


def load_static(folder: Path) -> tuple[Tokenizer, np.ndarray]:
    """Tokenizer and token vectors, shape (vocabulary, dimension), read from the file as they are
    used: processes that have the same model share its pages. Raises ModelError."""
    for name in ("tokenizer.json", "model.safetensors"):
        if not (folder / name).is_file():
            raise ModelError(
                f"{folder}: {name} がありません。モデルのフォルダーを元に戻すか、make encoderを"
                f"実行してください。 / no {name}; restore the model folder or run `make encoder`"
            )
    vectors = _mapped(folder / "model.safetensors")
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # The tokenizers library raises no narrower type.
        raise ModelError(not_readable(folder / "tokenizer.json", error)) from error
    pieces = tokenizer.get_vocab_size()
    if vectors is None or len(vectors) != pieces:
        found = "none" if vectors is None else str(len(vectors))
        raise ModelError(
            f"{folder}: トークナイザーとベクトルの数が合いません。同じ学習で作られた二つのファイル"
            "に戻してください。"
            f" / the tokenizer has {pieces} pieces, "
            f"but the vectors under {VECTORS} are {found}; restore both files from one training"
        )
    return tokenizer, vectors


def _mapped(path: Path) -> np.ndarray | None:
    """The token vectors in a file of safetensors, mapped into memory, which the library does for
    torch alone; None where it has none. The file is a header's length in eight bytes, the header
    in JSON, and the arrays (https://github.com/huggingface/safetensors). Raises ModelError."""
    try:
        with safe_open(path, "numpy"), path.open("rb") as file:  # the header fits the file
            size = int.from_bytes(file.read(8), "little")
            array = json.loads(file.read(size)).get(VECTORS)
    except (OSError, SafetensorError) as error:
        raise ModelError(not_readable(path, error)) from error
    if array is None:
        return None
    if array["dtype"] not in _TYPES:
        raise ModelError(
            f"{path}: ベクトルの型が {array['dtype']} です。float16かfloat32で保存し直して"
            f"ください。 / vectors of {array['dtype']}; save them as float16 or float32"
        )
    kind, start = np.dtype(_TYPES[array["dtype"]]), 8 + size + array["data_offsets"][0]
    # A plain view: slicing a memmap costs more than reading what it holds.
    return np.memmap(path, kind, "r", start, tuple(array["shape"])).view(np.ndarray)
