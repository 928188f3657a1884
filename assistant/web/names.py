"""Names of the office, its departments and its documents in the language of the page."""

import re
from collections.abc import Mapping

from assistant.web.texts import PageLanguage
from corpus.records import Corpus

_PARENTHESIS = re.compile(r"\s*[（(].*?[）)]")


def office(corpus: Corpus, language: PageLanguage) -> str:
    """The office whose directory this is: the publisher of the document that states its main
    line, in English where that is known."""
    general = corpus.directory.general
    source = corpus.by_id.get(general.evidence.document)
    publisher = source.publisher if source else ""
    if language == "en":
        english = corpus.vocabulary.english.get(publisher) or general.name_en
        if english:
            return _PARENTHESIS.sub("", english)
    return publisher or _PARENTHESIS.sub("", general.name)


def readings(corpus: Corpus) -> Mapping[str, str]:
    """Readings in kana of the names for which the corpus states one."""
    return {name.name: name.reading for name in corpus.vocabulary.names if name.reading}
