"""The model card: what the model is, what it was made from, how well it does."""

from collections.abc import Mapping
from dataclasses import dataclass

from index.encoder.recipe import Recipe

# Name of the files, what they are, licence.
DATA: Mapping[str, tuple[str, str]] = {
    "jaquad": ("JaQuAD, questions and Wikipedia paragraphs", "CC BY-SA 3.0"),
    "laws": ("Japanese statutes, captions and articles", "statutes, no copyright"),
    "jnet21": (
        "J-Net21, headlines and articles on support for small businesses (SMRJ)",
        "archive MIT",
    ),
    "mirasapo": ("Mirasapo plus, public register of support programmes", "archive MIT"),
    "civichat": ("Civichat, welfare programmes", "MIT"),
    "jsick": ("JSICK, Japanese sentence pairs", "CC BY 4.0"),
    "jsts": ("JSTS (JGLUE), Japanese sentence pairs", "CC BY-SA 4.0"),
    "synonyms": ("Sudachi synonym dictionary", "Apache-2.0"),
    "enja_jmdict_gloss": ("JMdict (EDRDG), words and English glosses", "CC BY-SA 4.0"),
    "enja_jmdict_examples": ("Tatoeba sentences by way of JMdict", "CC BY 2.0 FR"),
    "enja_tanaka": ("Tanaka corpus, sentence pairs", "CC BY 2.0 FR"),
    "enja_gov_titles": (
        "names of ministries, posts and offices in Japanese and English",
        "Government Standard Terms of Use 2.0",
    ),
    "enja_jsick": ("SICK and JSICK, sentence pairs", "CC BY 4.0"),
    "enja_ami_dev": ("AMI meeting sentences in Japanese and English", "CC BY 4.0"),
    "assembly": ("proceedings of a metropolitan assembly", "public proceedings"),
}

CARD = """---
language: [ja, en]
license: cc-by-sa-4.0
library_name: sentence-transformers
pipeline_tag: sentence-similarity
tags: [sentence-transformers, model2vec, static-embeddings, sentence-similarity]
---
# madoguchi-static-ja-en

A static sentence encoder for Japanese and English: a text's vector is the mean of its tokens'
vectors, scaled to length one. {vocabulary:,} sub-word pieces (unigram), {dimension} dimensions,
float16. It was trained from nothing for search in documents of Japanese public offices: questions
in everyday Japanese or English against duty entries and passages. No text is sent anywhere.

```python
from sentence_transformers import SentenceTransformer

SentenceTransformer("index/encoder/model").encode(["会社を息子に継がせたい", "事業承継"])

from model2vec import StaticModel  # without torch

StaticModel.from_pretrained("index/encoder/model").encode(["会社を息子に継がせたい", "事業承継"])
```

There are no prompts. A text without any known piece has a row of zeros. Word order is not seen, so
the model cannot tell "dog bites man" from its reverse, nor a statement from its negation; use it
beside a word index.

## Data and licences

| source | pairs or texts used | licence |
|---|---|---|
{data}

The model is published under CC BY-SA 4.0, with these sources named.
{kept_out}

## Recipe

`make encoder PAIRS=…`, that is `python -m index.encoder.train`: sentence-transformers'
MultipleNegativesRankingLoss in both directions (scale {scale:g}), in-batch negatives from one
source at a time and no text twice in a batch, batches of {batch}, {steps:,} steps, AdamW at
{learning_rate:g} with {warmup:.0%} warm-up and linear decay, {token_dropout:.0%} of the tokens
left out at random, texts cut at {passage_characters} characters, seed {seed}.
{minutes:.0f} minutes (CPU threads: {threads}).

Share of the batches by source ({unlabelled}):

{shares}

## nDCG@10, exact search

{figures}
"""
UNLABELLED = (
    "`…_unlabelled`: a sentence or key words of a passage and the passage; "
    "`…_glossed`: the Japanese question turned into English words by dictionary"
)


@dataclass(frozen=True, slots=True)
class Training:
    """What a training run leaves behind, besides the vectors."""

    recipe: Recipe
    counts: Mapping[str, int]
    """Pairs or texts used, by file."""
    sources: Mapping[str, int]
    """Pairs by source, derived ones too."""
    seconds: float
    threads: int
    held_back: Mapping[str, float]
    benchmarks: Mapping[str, float] | None
    """None if no benchmarks were named, so that nothing was kept out for them."""


def model_card(training: Training) -> str:
    """The text of README.md in the model's folder."""
    recipe = training.recipe
    return CARD.format(
        vocabulary=recipe.vocabulary,
        dimension=recipe.dimension,
        scale=recipe.scale,
        batch=recipe.batch,
        steps=recipe.steps,
        learning_rate=recipe.learning_rate,
        warmup=recipe.warmup,
        token_dropout=recipe.token_dropout,
        passage_characters=recipe.passage_characters,
        seed=recipe.seed,
        minutes=training.seconds / 60,
        threads=training.threads,
        data=data_rows(training.counts),
        kept_out=kept_out(training.benchmarks),
        unlabelled=UNLABELLED,
        shares=share_list(recipe, training.sources),
        figures=figure_tables(training),
    )


def data_rows(counts: Mapping[str, int]) -> str:
    """Table rows; a file that DATA does not know is named without a licence, not left out."""
    rows = []
    for file, count in counts.items():
        what, licence = DATA.get(file, ("not described", "not stated"))
        rows.append(f"| {file}: {what} | {count:,} | {licence} |")
    return "\n".join(rows)


def kept_out(benchmarks: Mapping[str, float] | None) -> str:
    """What was left out of training, and why."""
    held = "A part of the pairs, chosen by a hash, was held back for development."
    if benchmarks is None:
        return f"{held}\nNo benchmarks were kept out."
    return (
        f"{held}\nPairs and texts that overlap a benchmark's question or judged document\n"
        "(equal, one character apart, or sharing long runs of characters) were left out."
    )


def share_list(recipe: Recipe, sources: Mapping[str, int]) -> str:
    """One line for each source: its part of the batches and its pairs."""
    total = sum(recipe.shares[source] for source in sources)
    return "\n".join(
        f"- {source}: {recipe.shares[source] / total:.1%} ({pairs:,} pairs)"
        for source, pairs in sources.items()
    )


def figure_tables(training: Training) -> str:
    """The held-back part, and the benchmarks if there were any."""
    tables = [figure_table("held-back part", training.held_back)]
    if training.benchmarks is not None:
        tables.append(figure_table("benchmark", training.benchmarks))
    return "\n\n".join(tables)


def figure_table(head: str, figures: Mapping[str, float]) -> str:
    """A table of names and figures with three decimals."""
    rows = [f"| {name} | {figure:.3f} |" for name, figure in figures.items()]
    return "\n".join([f"| {head} | nDCG@10 |", "|---|---|", *rows])
