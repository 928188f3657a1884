"""vocabulary.toml: what people say for what the office writes. The file may be absent."""

import re
from pathlib import Path

from corpus.errors import CorpusError
from corpus.records import EMPTY_VOCABULARY, Directory, Name, Term, Vocabulary
from corpus.tables import NameTable, Report, VocabularyFile, read_table, refuse

_KANJI = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def load_vocabulary(folder: Path, report: Report = refuse) -> Vocabulary:
    """Reads the vocabulary; an absent file is an empty vocabulary. Raises CorpusError for one
    that cannot be read and, to `report`, for an entry that does not hold."""
    path = folder / "vocabulary.toml"
    if not path.exists():
        return EMPTY_VOCABULARY
    file = read_table(path, VocabularyFile, report)
    return Vocabulary(
        terms=tuple(Term(t.term, t.duties, t.also, t.asks, t.en) for t in file.term),
        names=tuple(_name(path, table, report) for table in file.name),
        elsewhere=tuple(Term(e.matter, (), e.also, e.asks, e.en) for e in file.elsewhere),
        unsure=tuple(phrase for table in file.unsure for phrase in (*table.asks, *table.en)),
        unsure_duties=tuple(duty for table in file.unsure for duty in table.duties),
        general=file.general,
    )


def _name(path: Path, table: NameTable, report: Report) -> Name:
    if table.reading is not None and (kanji := _KANJI.search(table.reading)):
        report(
            CorpusError(
                f"{path}: name {table.name!r}: 読みに {kanji[0]!r} があります。名前の全体の読みを、"
                "ひらがなかカタカナで書いてください。"
                f" / the reading has {kanji[0]!r}, which is no kana; "
                "write the whole name as it is read, in hiragana or katakana."
            )
        )
    return Name(table.name, table.en, table.also, table.reading)


def check_duties(
    folder: Path, vocabulary: Vocabulary, directory: Directory, report: Report = refuse
) -> None:
    """Reports a CorpusError for each duty that a term claims and no division has."""
    duties = {duty for division in directory.divisions for duty in division.duties}
    claims = [(f"term {term.term!r}", duty) for term in vocabulary.terms for duty in term.duties]
    claims += [("unsure", duty) for duty in vocabulary.unsure_duties]
    for claimant, duty in claims:
        if duty not in duties:
            report(
                CorpusError(
                    f"{folder / 'vocabulary.toml'}: {claimant}: 業務 {duty!r} を持つ課室が"
                    "ありません。divisions.tomlにある業務を、そのとおりに書いてください。"
                    f" / no division has the duty {duty!r}; "
                    "use a duty of divisions.toml as it stands there."
                )
            )
