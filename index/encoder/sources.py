"""From files to the sources that batches are drawn from."""

from collections.abc import Mapping, Sequence
from random import Random

from corpus.errors import ModelError
from index.encoder.dictionary import joined_pairs, synonym_pairs
from index.encoder.glosses import gloss_table, glossed_pairs
from index.encoder.material import Material
from index.encoder.pairs import Pair
from index.encoder.passages import unlabelled_pairs
from index.encoder.recipe import SOURCES, Recipe

# Passages whose pairs also serve without labels and with glosses.
PASSAGE_SOURCES = ("questions", "laws", "offices")
VARIANTS = {"offices": 4}

Sources = dict[str, list[Pair]]


def all_sources(material: Material, recipe: Recipe) -> Sources:
    """Every source with a share above zero, with texts cut to the recipe's length.

    Raises ModelError for a source without a share, or if nothing is left to train on.
    """
    labelled = labelled_sources(material.pairs)
    found = labelled | derived_sources(labelled, material.texts, recipe.seed)
    unstated = sorted(set(found) - set(recipe.shares))
    if unstated:
        raise ModelError(
            f"source {unstated[0]}: no share is stated; add it to SHARES of index/encoder/recipe.py"
        )
    sources = {
        source: [shorter(pair, recipe.passage_characters) for pair in rows]
        for source, rows in found.items()
        if recipe.shares[source] > 0
    }
    if not sources:
        raise ModelError("no training pairs are left; check the folders and the recipe's shares")
    return sources


def labelled_sources(pairs: Mapping[str, Sequence[Pair]]) -> Sources:
    """Files put together as SOURCES says. Raises ModelError for a file that no source names."""
    known = {file for files in SOURCES.values() for file in files}
    unknown = sorted(set(pairs) - known)
    if unknown:
        raise ModelError(
            f"pair file {unknown[0]}: no source is stated for it; "
            "name it in SOURCES and SHARES of index/encoder/recipe.py"
        )
    joined = {
        source: [pair for file in files for pair in pairs.get(file, ())]
        for source, files in SOURCES.items()
    }
    return {source: rows for source, rows in joined.items() if rows}


def derived_sources(labelled: Sources, texts: Mapping[str, Sequence[str]], seed: int) -> Sources:
    """Pairs without labels and pairs with English glosses, made from the labelled pairs and texts.

    Texts of a name that is also a pair file's (`jnet21`) go to that file's source.
    """
    random = Random(seed)
    passages = {
        source: list(dict.fromkeys(pair.b for pair in labelled[source]))
        for source in PASSAGE_SOURCES
        if source in labelled
    }
    for name, plain in texts.items():
        passages.setdefault(source_of(name), []).extend(plain)
    unlabelled = {
        source: unlabelled_pairs(plain, random, VARIANTS.get(source, 1))
        for source, plain in passages.items()
    }
    glosses = gloss_table(labelled.get("glosses", ()))
    derived = {f"{source}_unlabelled": rows for source, rows in unlabelled.items()}
    for source, rows in unlabelled.items():
        asked = [*labelled.get(source, ()), *rows]
        derived[f"{source}_glossed"] = glossed_pairs(asked, glosses, random)
    dictionary = labelled.get("glosses", [])
    derived["glosses_shared"] = synonym_pairs(dictionary, random)
    derived["glosses_joined"] = joined_pairs(dictionary, random)
    return {source: rows for source, rows in derived.items() if rows}


def source_of(file: str) -> str:
    """The source that a file belongs to; a file that none names is its own."""
    return next((source for source, files in SOURCES.items() if file in files), file)


def shorter(pair: Pair, characters: int) -> Pair:
    """The pair with both sides cut to a number of characters."""
    return Pair(pair.a[:characters], pair.b[:characters])
