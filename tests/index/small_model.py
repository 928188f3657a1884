"""An encoder with one direction a word, for indexes that are built in a few milliseconds."""

from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

from index.encoder.folder import write_model

WORDS = ["特許", "商標", "事業承継", "融資", "物流", "窓口", "相談先", "代表", "免許", "patent"]


def write_small_model(folder: Path, words: list[str] = WORDS) -> Path:
    """Each word is a unit vector at right angles to all others; anything else is unknown."""
    vocabulary = {word: place for place, word in enumerate(["[UNK]", *words])}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("|".join(words)), "isolated")
    write_model(folder, tokenizer, np.eye(len(words) + 1, dtype=np.float32))
    return folder
