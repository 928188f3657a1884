"""The encoder's sub-word vocabulary: a unigram model over Japanese and English.

Japanese pieces are the words that MeCab finds in the training texts, with their counts, and every
single character. English pieces come from the tokenizers library's unigram trainer, which is no
help for Japanese: on unbroken text it takes minutes for each million characters, and given words it
drops the frequent ones, because it counts in how many *different* words a piece stands (会社: one).

The finished tokenizer needs no MeCab: it finds the likeliest pieces of an unbroken sentence itself.
"""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

import fugashi
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Lowercase
from tokenizers.normalizers import Sequence as Normalizers
from tokenizers.pre_tokenizers import Punctuation, WhitespaceSplit
from tokenizers.pre_tokenizers import Sequence as PreTokenizers
from tokenizers.trainers import UnigramTrainer

UNKNOWN = "[UNK]"
LATIN = re.compile(r"[a-z]+")
LATIN_PART = 1 / 3
LONGEST_WORD = 12
FEWEST_CHARACTERS = 2
SCORE_DIGITS = 4

Scored = list[tuple[str, float]]


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """A tokenizer of at most `size` pieces: NFKC, lower case, cut at spaces and punctuation."""
    counts = word_counts(texts)
    latin = latin_pieces(counts, int(size * LATIN_PART))
    japanese = japanese_pieces(counts, size - len(latin) - 1)
    tokenizer = Tokenizer(Unigram([(UNKNOWN, 0.0), *japanese, *latin], unk_id=0))
    tokenizer.normalizer = Normalizers([NFKC(), Lowercase()])
    tokenizer.pre_tokenizer = PreTokenizers([WhitespaceSplit(), Punctuation("isolated")])
    return tokenizer


def word_counts(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in the texts, as MeCab cuts them."""
    counts: Counter[str] = Counter()
    for words in words_apart(texts):
        counts.update(words)
    return counts


def words_apart(texts: Iterable[str]) -> Iterator[list[str]]:
    """The words of each text, normalised as the tokenizer will do it."""
    tagger = fugashi.Tagger("-O wakati")
    for text in texts:
        yield tagger.parse(unicodedata.normalize("NFKC", text).lower()).split()


def latin_pieces(counts: Counter[str], size: int) -> Scored:
    """Pieces of words in Latin letters, with log probabilities."""
    # The trainer counts by itself; the square root spares it 100,000 copies of a frequent word.
    words = [
        word
        for word, count in sorted(counts.items())
        if LATIN.fullmatch(word)
        for _ in range(math.isqrt(count))
    ]
    if not words:
        return []
    tokenizer = Tokenizer(Unigram())
    trainer = UnigramTrainer(vocab_size=size, max_piece_length=LONGEST_WORD, show_progress=False)
    tokenizer.train_from_iterator(words, trainer)
    return sorted(tokenizer_pieces(tokenizer), key=lambda piece: (-piece[1], piece[0]))


def tokenizer_pieces(tokenizer: Tokenizer) -> Scored:
    """The pieces and log probabilities of a trained unigram model."""
    # The trainer adds in an order that changes from run to run, so the last digits differ.
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    return [(piece, round(score, SCORE_DIGITS)) for piece, score in pieces]


def japanese_pieces(counts: Counter[str], size: int) -> Scored:
    """The most frequent words that are not Latin, and all characters, with log probabilities."""
    words = {
        word: count
        for word, count in counts.items()
        if not LATIN.search(word) and len(word) <= LONGEST_WORD
    }
    characters = Counter[str]()
    for word, count in words.items():
        characters.update(dict.fromkeys(word, count))
    kept = {char: words.get(char, 0) for char, n in characters.items() if n >= FEWEST_CHARACTERS}
    longer = sorted(
        (word for word in words if len(word) > 1), key=lambda word: (-words[word], word)
    )
    kept |= {word: words[word] for word in longer[: max(size - len(kept), 0)]}
    total = sum(kept.values()) + len(kept)
    ranked = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    return [(piece, round(math.log((count + 1) / total), SCORE_DIGITS)) for piece, count in ranked]
