"""What training may see, and what is held back: the data folders with everything kept out."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.encoder.heldback import Pairs, split
from index.encoder.keepout import KeepOut, benchmark_texts
from index.encoder.pairs import read_pairs, read_texts

# Words and their glosses stand in many pairs; keeping out all of them would empty the dictionaries.
WORD_FILES = frozenset({"synonyms", "enja_jmdict_gloss"})


@dataclass(frozen=True, slots=True)
class Material:
    """Pairs and texts by file; no held-back pair and no benchmark overlaps the first two."""

    pairs: Pairs
    texts: dict[str, list[str]]
    held_back: Pairs

    def all_texts(self) -> list[str]:
        """Every different text that training may see, in order of appearance."""
        sides = (side for rows in self.pairs.values() for pair in rows for side in pair)
        plain = (text for rows in self.texts.values() for text in rows)
        return list(dict.fromkeys([*sides, *plain]))

    def counts(self) -> dict[str, int]:
        """Pairs or texts by file; a name that both have counts its pairs."""
        texts = {file: len(rows) for file, rows in self.texts.items()}
        return texts | {file: len(rows) for file, rows in self.pairs.items()}


def gather(pairs: Path, texts: Path | None, benchmarks: Path | None) -> Material:
    """Read the folders and leave out what must not be seen. Raises ModelError for unfit files."""
    training, held = split(read_pairs(pairs))
    material = Material(training, read_texts(texts) if texts else {}, held)
    # The held-back part is measured, never trained on, so benchmarks need not be kept out of it.
    if benchmarks:
        material = without(material, benchmark_texts(benchmarks))
    return without(material, held_back_texts(held))


def held_back_texts(held: Pairs) -> Iterable[str]:
    """Both sides of every held-back pair, except those of WORD_FILES."""
    return (side for file in held if file not in WORD_FILES for pair in held[file] for side in pair)


def without(material: Material, texts: Iterable[str]) -> Material:
    """The material less every pair and text that overlaps one of `texts`."""
    keep_out = KeepOut(texts)
    return Material(
        pairs={
            file: [pair for pair in rows if not any(map(keep_out.overlaps, pair))]
            for file, rows in material.pairs.items()
        },
        texts={
            file: [text for text in rows if not keep_out.overlaps(text)]
            for file, rows in material.texts.items()
        },
        held_back=material.held_back,
    )
