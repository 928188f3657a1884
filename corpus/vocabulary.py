"""vocabulary.toml: what people say for what the office writes. The file may be absent."""

import re
from pathlib import Path

from corpus.errors import CorpusError
from corpus.records import EMPTY_VOCABULARY, Name, Term, Vocabulary
from corpus.tables import NameTable, VocabularyFile, read_table

_KANJI = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def load_vocabulary(folder: Path) -> Vocabulary:
    """Reads the vocabulary; an absent file is an empty vocabulary."""
    path = folder / "vocabulary.toml"
    if not path.exists():
        return EMPTY_VOCABULARY
    file = read_table(path, VocabularyFile)
    return Vocabulary(
        terms=tuple(Term(t.term, t.duties, t.also, t.asks, t.en) for t in file.term),
        names=tuple(_name(path, table) for table in file.name),
        elsewhere=tuple(Term(e.matter, (), e.also, e.asks, e.en) for e in file.elsewhere),
        unsure=tuple(phrase for table in file.unsure for phrase in (*table.asks, *table.en)),
        unsure_duties=tuple(duty for table in file.unsure for duty in table.duties),
        general=file.general,
    )


def _name(path: Path, table: NameTable) -> Name:
    if table.reading is not None and (kanji := _KANJI.search(table.reading)):
        raise CorpusError(
            f"{path}: name {table.name!r}: 読みに {kanji[0]!r} があります。名前の全体の読みを、"
            "ひらがなかカタカナで書いてください。"
            f" / the reading has {kanji[0]!r}, which is no kana; "
            "write the whole name as it is read, in hiragana or katakana."
        )
    return Name(table.name, table.en, table.also, table.reading)


def check_duties(folder: Path, vocabulary: Vocabulary, duties: frozenset[str]) -> None:
    """Raises CorpusError for a term that claims a duty which no division has."""
    claims = [(f"term {term.term!r}", duty) for term in vocabulary.terms for duty in term.duties]
    claims += [("unsure", duty) for duty in vocabulary.unsure_duties]
    for claimant, duty in claims:
        if duty not in duties:
            raise CorpusError(
                f"{folder / 'vocabulary.toml'}: {claimant}: 業務 {duty!r} を持つ課室がありません。"
                "divisions.tomlにある業務を、そのとおりに書いてください。"
                f" / no division has the duty {duty!r}; "
                "use a duty of divisions.toml as it stands there."
            )
