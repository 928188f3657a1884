"""Questions that the page suggests: the office's own, or made from its duties."""

from operator import itemgetter

from assistant.web.languages import texts
from assistant.web.texts import PageLanguage
from corpus.records import Corpus

MOST = 6


def examples(corpus: Corpus, language: PageLanguage) -> tuple[str, ...]:
    """At most MOST; none in English where neither examples nor duties are known in it."""
    general = corpus.directory.general
    own = {
        "ja": general.examples,
        "easy": general.examples_easy or general.examples,
        "en": general.examples_en,
    }
    return (own[language] or _of_duties(corpus, language))[:MOST]


def _of_duties(corpus: Corpus, language: PageLanguage) -> tuple[str, ...]:
    """A question a division, for the first duty that can be named in `language`; those first
    for which the vocabulary knows how people ask, since nobody asks for 庶務."""
    english = {
        duty: term.en[0] for term in corpus.vocabulary.terms if term.en for duty in term.duties
    }
    known = {duty for term in corpus.vocabulary.terms if term.asks for duty in term.duties}
    asked: list[tuple[bool, str]] = []
    for division in corpus.directory.divisions:
        duties = division.duties
        if language == "en":
            duties = tuple(english[duty] for duty in duties if duty in english)
        if duties:
            duty = next((duty for duty in duties if duty in known), duties[0])
            question = texts(language).example_of_duty.format(title=duty)
            asked.append((duty not in known, question))
    return tuple(dict.fromkeys(question for _, question in sorted(asked, key=itemgetter(0))))
