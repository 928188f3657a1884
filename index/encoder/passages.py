"""Pairs without labels: a sentence or a few key words of a passage, and the passage.

They teach how public offices write, and which words of a text say what it is about. (Inverse cloze
task: Lee, Chang and Toutanova 2019, "Latent Retrieval for Weakly Supervised Open Domain QA".)
"""

import re
from collections.abc import Iterator
from random import Random

from index.encoder.pairs import Pair

SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
# Runs of kanji or katakana are what titles and duty entries are made of.
KEY_WORD = re.compile(r"[一-龥々]{3,10}|[ァ-ヶー]{3,12}|[a-zA-Z]{3,}")
SENTENCE_LENGTHS = range(8, 100)
PASSAGE_CHARACTERS = 320
# A question repeats some of its answer's words, so now and then the sentence stays where it was
# (one in ten in the paper; more here, where word overlap carries most of the search).
KEPT_PART = 0.3


def passages(text: str) -> Iterator[list[str]]:
    """Runs of whole sentences of about PASSAGE_CHARACTERS, three sentences at least."""
    run: list[str] = []
    for sentence in SENTENCE.findall(text):
        if not sentence.strip():
            continue
        run.append(sentence.strip())
        if len(run) >= 3 and sum(map(len, run)) >= PASSAGE_CHARACTERS:
            yield run
            run = []
    if len(run) >= 3:
        yield run


def sentence_pair(sentences: list[str], random: Random) -> Pair | None:
    """A sentence and its passage, mostly without that sentence; None if none has a fit length."""
    fit = [place for place, text in enumerate(sentences) if len(text) in SENTENCE_LENGTHS]
    if not fit:
        return None
    place = random.choice(fit)
    keep = random.random() < KEPT_PART
    rest = sentences if keep else sentences[:place] + sentences[place + 1 :]
    return Pair(sentences[place], "".join(rest))


def key_word_pair(sentences: list[str], random: Random) -> Pair | None:
    """One to three key words and their passage; None if the passage has no key word."""
    passage = "".join(sentences)
    words = list(dict.fromkeys(KEY_WORD.findall(passage)))
    if not words:
        return None
    chosen = random.sample(words, min(len(words), random.randint(1, 3)))
    return Pair(random.choice("の ・").join(chosen), passage)


def unlabelled_pairs(texts: list[str], random: Random, variants: int) -> list[Pair]:
    """For each passage of the texts, `variants` times one sentence pair and one key word pair."""
    return [
        pair
        for text in texts
        for sentences in passages(text)
        for _ in range(variants)
        for pair in (sentence_pair(sentences, random), key_word_pair(sentences, random))
        if pair is not None
    ]
