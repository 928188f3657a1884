"""The passages of a corpus as search reads them: texts to encode, tokens, and word pieces."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from corpus.records import Document, Table
from index.concepts import Concepts
from index.tokens import tokens
from ingest.japanese import morphemes, normalise
from ingest.lines import noted_word
from ingest.passages import Passage, column_heads, heading, headings_above, split
from ingest.units import units, with_units
from ingest.years import years

_BORDER = re.compile(r"[\t|]")  # of a table's cells; the normal form has no tabs


@dataclass(frozen=True, slots=True)
class Readings:
    """One row a passage: `texts` with title and headings, their `tokens`, and the tokens of what
    the passage itself and its headings say (`own_tokens`). One row a sentence, in order of
    passages: `sentences`, `sentence_tokens`, and names of `places` and `persons`; `headings` and
    `table_rows` are the rows that are headings or rows of tables. `parts` are, passage by
    passage, title and headings as one text, then every sentence; those of passage i are
    `first_parts[i]` to `first_parts[i + 1]` − 1."""

    passages: list[Passage] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    tokens: list[list[str]] = field(default_factory=list)
    own_tokens: list[list[str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    first_parts: list[int] = field(default_factory=lambda: [0])
    sentences: list[str] = field(default_factory=list)
    sentence_tokens: list[list[str]] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    table_rows: list[int] = field(default_factory=list)
    places: list[list[str]] = field(default_factory=list)
    persons: list[list[str]] = field(default_factory=list)


def read_passages(documents: Sequence[Document], concepts: Concepts) -> Readings:
    """Splits documents and reads their passages; every text is normalised. The first sentence of
    a footnote is read with the word that it explains before it.

    A document's title stands above all of its passages: 「パンフレットでは」 and 「2013年の」
    are said of documents. No sentence is tokenised twice.
    """
    found = Readings()
    for document in documents:
        title = normalise(document.title)
        title_tokens = tokens(title, concepts)
        # The last table, its columns' units and its rows' years.
        of_table: tuple[Table | None, list[str], dict[int, str]] = None, [], {}
        for passage in split(document):
            above = [normalise(line) for line in headings_above(passage, document.text)]
            quotes = [document.quote(start, end) for start, end in passage.sentences]
            table = document.layout.table_at(passage.start)
            if table and table is not of_table[0]:
                of_table = table, units(document.text, table), years(document.text, table)
            sentences = [
                normalise(
                    of_table[2].get(start, "")
                    + with_units(document.text, table, of_table[1], start, end)
                    if table
                    else quote
                )
                for quote, (start, end) in zip(quotes, passage.sentences, strict=True)
            ]
            if noted_word(document.text, passage.start):
                # A note seldom says the word that it explains.
                sentences[0] = f"{normalise(passage.section[-1])}: {sentences[0]}"
            if table:
                sentences = _under_heads(document, passage, sentences)
            sentence_tokens = [tokens(sentence, concepts) for sentence in sentences]
            first = len(found.sentences)
            found.headings.extend(
                first + place
                for place, quote in enumerate(quotes)
                if heading(quote) in passage.headings
            )
            found.table_rows.extend(
                first + place for place, quote in enumerate(quotes) if _BORDER.search(quote)
            )
            own = [*(tokens(line, concepts) for line in above), *sentence_tokens]
            own_tokens = list(chain.from_iterable(own))
            found.passages.append(passage)
            found.texts.append(passage_text(document, passage))
            found.tokens.append([*title_tokens, *own_tokens])
            found.own_tokens.append(own_tokens)
            found.parts.append("\n".join([title, *map(normalise, passage.headings)]))
            found.parts.extend(sentences)
            found.first_parts.append(len(found.parts))
            found.sentences.extend(sentences)
            found.sentence_tokens.extend(sentence_tokens)
            for sentence in sentences:
                places, persons = _names(sentence)
                found.places.append(places)
                found.persons.append(persons)
    return found


def passage_text(document: Document, passage: Passage) -> str:
    """A passage as models read it: under its title and headings, normalised."""
    lines = [document.title, *headings_above(passage, document.text)]
    return "\n".join(map(normalise, [*lines, document.quote(passage.start, passage.end)]))


def _under_heads(document: Document, passage: Passage, sentences: list[str]) -> list[str]:
    """Sentences of a passage, those of a cell after the head of its column."""
    heads = column_heads(document, passage)
    return [
        f"{normalise(head)}: {sentence}" if head else sentence
        for head, sentence in zip(heads, sentences, strict=True)
    ]


def _names(sentence: str) -> tuple[list[str], list[str]]:
    """Names of places, and what an address begins with; names of persons."""
    # As UniDic calls them.
    proper = [m for m in morphemes(sentence) if m.pos.startswith("名詞-固有名詞-")]
    places = [m.surface for m in proper if m.pos.startswith("名詞-固有名詞-地名")]
    persons = [m.surface for m in proper if m.pos.startswith("名詞-固有名詞-人名")]
    return [*places, "〒"] if "〒" in sentence else places, persons
