"""Passages as search reads them: every text under its title and headings, cut up once."""

from corpus.records import Corpus
from index.concepts import Concepts
from index.readings import read_passages
from ingest.japanese import normalise
from ingest.lines import noted_word


def test_rows_parts_and_sentences_belong_together(corpus: Corpus) -> None:
    found = read_passages(corpus.documents, Concepts({}))
    rows = len(found.passages)
    assert rows == len(found.texts) == len(found.tokens) == len(found.own_tokens)
    assert len(found.sentences) == len(found.sentence_tokens)
    assert len(found.sentences) == len(found.places) == len(found.persons)
    assert len(found.parts) == rows + len(found.sentences) == found.first_parts[-1]
    assert len(found.first_parts) == rows + 1
    row = 0
    for place, passage in enumerate(found.passages):
        document = corpus.by_id[passage.document]
        first, last = found.first_parts[place : place + 2]
        head, *sentences = found.parts[first:last]
        assert head.split("\n") == [normalise(t) for t in (document.title, *passage.section)]
        quotes = [normalise(document.quote(s, e)) for s, e in passage.sentences]
        if noted_word(document.text, passage.start):
            quotes[0] = f"{normalise(passage.section[-1])}: {quotes[0]}"
        assert sentences == quotes == found.sentences[row : row + len(quotes)]
        row += len(quotes)


def test_the_title_is_searched_but_is_no_word_of_the_passage(corpus: Corpus) -> None:
    found = read_passages(corpus.documents, Concepts({}))
    place = next(i for i, p in enumerate(found.passages) if p.document == "fukko-keizai-2013")
    assert found.texts[place].startswith(normalise(corpus.by_id["fukko-keizai-2013"].title) + "\n")
    added = len(found.tokens[place]) - len(found.own_tokens[place])
    assert added > 0
    assert found.tokens[place][added:] == found.own_tokens[place]


def test_headings_are_named_by_row(corpus: Corpus) -> None:
    found = read_passages(corpus.documents, Concepts({}))
    headings = {found.sentences[row] for row in found.headings}
    assert "iv.重点戦略" in headings
    assert not any(text.endswith("。") for text in headings)


def test_rows_of_tables_are_named_by_row(corpus: Corpus) -> None:
    found = read_passages(corpus.documents, Concepts({}))
    spans = [(p.document, span) for p in found.passages for span in p.sentences]
    quotes = [corpus.by_id[id].quote(*span) for id, span in spans]
    assert found.table_rows == [i for i, quote in enumerate(quotes) if {"\t", "|"} & set(quote)]
    assert any("\t" in quotes[row] for row in found.table_rows)


def test_places_are_names_of_places_and_postal_marks(corpus: Corpus) -> None:
    found = read_passages(corpus.documents, Concepts({}))
    address = next(i for i, text in enumerate(found.sentences) if "〒980-8403" in text)
    assert {"仙台", "〒"} <= set(found.places[address])
    rows = zip(found.places, found.sentences, strict=True)
    assert all(place in text for places, text in rows for place in places)


def test_persons_are_names_of_persons(corpus: Corpus) -> None:
    found = read_passages(corpus.documents, Concepts({}))
    chair = next(i for i, text in enumerate(found.sentences) if "大野英男" in text)
    assert "大野" in found.persons[chair]
    assert "大野" not in found.places[chair]


def test_a_footnote_is_read_with_its_word(corpus: Corpus) -> None:
    found = read_passages(corpus.documents, Concepts({}))
    assert any(text.startswith("maas: ") and "mobility" in text for text in found.sentences)
