"""Time of the encoder that is served without torch, against what it stands on, on one core."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time
from unittest.mock import patch

import numpy as np

from corpus.records import Corpus
from eval.floors import encode_bare
from index.encoder.encoders import BUNDLED, StaticEncoder, load_encoder, load_static
from index.encoder.models import model_folder
from index.readings import passage_text
from ingest.passages import split

LEAST_ENCODING_RATIO = 0.6
MOST_LOADING = 0.3  # seconds


@dataclass(frozen=True, slots=True)
class EncoderTimes:
    """Seconds are those of one core, which others on the machine do not lengthen. `load` in
    seconds and `texts_per_second`, of the encoder and of its floor: the tokenizer alone and the
    mean of rows that are float32 already; `ratio` the first over the second."""

    load: float
    texts_per_second: float
    floor_texts_per_second: float
    ratio: float


def measure_encoder(corpus: Corpus, rounds: int, model: str | None) -> EncoderTimes | None:
    """Encodes every passage of a corpus and each by turns with its floor; None for a model that
    has no such floor, as it is more than a table of vectors."""
    encoder = load_encoder(model)
    if not isinstance(encoder, StaticEncoder):
        return None
    tokenizer, vectors = load_static(BUNDLED if model is None else model_folder(model))
    rows = vectors.astype(np.float32)
    texts = [passage_text(document, p) for document in corpus.documents for p in split(document)]
    with patch.dict(os.environ, {"TOKENIZERS_PARALLELISM": "false"}):
        measured = [
            (
                _seconds(load_encoder, model),
                len(texts) / _seconds(encoder.encode_passages, texts),
                len(texts) / _seconds(encode_bare, tokenizer, rows, texts),
            )
            for _ in range(rounds + 1)
        ][1:]  # the first round reads the vectors from disk
    _, own, bare = sorted(measured, key=lambda times: times[1] / times[2])[rounds // 2]
    return EncoderTimes(float(np.median([times[0] for times in measured])), own, bare, own / bare)


def _seconds(function: Callable[..., object], *given: object) -> float:
    started = process_time()
    function(*given)
    return process_time() - started


def encoder_text(times: EncoderTimes) -> Sequence[str]:
    """Two lines, with the bounds."""
    return (
        f"encoder / its floor   {times.ratio:.2f} (at least {LEAST_ENCODING_RATIO:g}): "
        f"{times.texts_per_second:,.0f} of {times.floor_texts_per_second:,.0f} passages a second "
        "of one core",
        f"encoder loaded in     {times.load:.3f} s of one core (at most {MOST_LOADING:g})",
    )
