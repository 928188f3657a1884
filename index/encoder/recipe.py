"""The numbers of the bundled encoder's training, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Which files make one source. Batches are drawn from one source, so that in-batch negatives are
# alike: a statute among statutes is a harder negative than a statute among cat pictures.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "questions": ("jaquad",),
    "laws": ("laws",),
    "offices": ("jnet21", "mirasapo", "civichat"),
    "paraphrases": ("jsick", "jsts"),
    "synonyms": ("synonyms",),
    "glosses": ("enja_jmdict_gloss",),
    "sentences": ("enja_jmdict_examples", "enja_tanaka", "enja_jsick", "enja_ami_dev"),
    "titles": ("enja_gov_titles",),
}

# Share of the batches. `…_unlabelled` are sentence and key word pairs made from passages,
# `…_glossed` are pairs whose Japanese side became English words, `glosses_joined` and
# `glosses_shared` are made from the dictionary alone.
SHARES: Mapping[str, float] = {
    "questions": 18,
    "laws": 8,
    "offices": 4,
    "paraphrases": 2,
    "synonyms": 6,
    "glosses": 8,
    "glosses_joined": 5,
    "glosses_shared": 3,
    "sentences": 13,
    "titles": 2,
    "questions_unlabelled": 8,
    "laws_unlabelled": 3,
    "offices_unlabelled": 9,
    "assembly_unlabelled": 10,
    "questions_glossed": 4,
    "laws_glossed": 2,
    "offices_glossed": 3,
    "assembly_glossed": 2,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What, besides the data, decides the weights of the model."""

    seed: int = 20
    vocabulary: int = 28_000
    dimension: int = 512
    batch: int = 1024
    steps: int = 3000
    learning_rate: float = 0.2
    warmup: float = 0.05
    scale: float = 20.0
    # Part of the tokens left out of a text while training: questions are short and passages long,
    # and no single token should carry a pair.
    token_dropout: float = 0.1
    passage_characters: int = 320
    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
