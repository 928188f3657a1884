"""Sentences that only stand above or around what answers: captions, questions, covers."""

import re

from assistant.answer.draft import Draft, document_of, quote_of
from assistant.answer.sentences import Chosen
from assistant.question.answer_type import answer_type
from index.generation import Generation
from ingest.catalogue.head import names_addressee
from ingest.catalogue.stated_dates import plain, without_dates
from ingest.japanese import normalise

_CAPTION = re.compile(r"[(（\[［【][^()（）\d]{1,20}[)）\]］】]")
_QUESTION = re.compile(r"(?:か[。?]?|\?|(?:には|ですが|ますが|たい|ほしい|てください)。?)$")
# 「所在地:桜町12番地」, as short as a heading; the number of the heading tells nothing.
_TELLS = re.compile(r"[:\d]")
_NUMBERED = re.compile(
    r"[#\s(（【]*(?:第\s?\d+\s?[章節条項編部]?(?:の\d+)?|\d+(?:[-.．]\d+)*(?=[\s.．)）】、]))[\s.．)）】、]*"
)
_COVER = 400  # code points from the beginning of a document
_BESIDE_A_DAY = re.compile(r"(?:度|\([日月火水木金土]\)|現在|作成|改[訂定]|発行|付け?|\s)*")
_LONGEST_ADDRESSEE = 40  # code points
# What asks when or by whom a document was made.
_OF_A_DOCUMENT = re.compile(
    r"作[成っらり]|公[表開]|発[行表]|策定|改[訂定]|日付|いつの|資料|文書|冊子|publish|issue|releas|dated?|"
    r"writ|made|document"
)


def without_labels(generation: Generation, draft: Draft, choices: list[Chosen]) -> list[Chosen]:
    """Choices without those that tell nothing by themselves and beside which another one stands.

    Above what answers: 「(申請)」, the question in a list of questions, and, where a figure, a
    place or a person is asked for, any heading that holds none. Unless they are the likeliest:
    captions of other articles. Unless nothing else answers: the day, the publisher and the
    addressees on a cover, where it is not the document itself that is asked about. A citation
    names its headings anyway.
    """
    wanted = answer_type(draft.question.whole.text)
    strict = wanted.kind if wanted is not None and wanted.is_strict else None
    taken = {choice.candidate.place for choice in choices}

    texts = {c.candidate.place: normalise(quote_of(generation, draft, c)).strip() for c in choices}
    covers = {
        choice.candidate.place
        for choice in choices
        if _is_of_cover(generation, draft, choice, texts[choice.candidate.place])
    }
    # The day of a letter is as good a day as the one that is asked for.
    others_hold = strict is not None and any(
        choice.feature(strict) > 0 for choice in choices if choice.candidate.place not in covers
    )

    def is_label(choice: Chosen) -> bool:
        text = texts[choice.candidate.place]
        is_caption = _CAPTION.fullmatch(text) is not None
        if choice.candidate.place in covers and (others_hold or choice is not choices[0]):
            return True
        if is_caption and choice is not choices[0]:
            return True
        if choice.candidate.below not in taken:
            return False
        quote = quote_of(generation, draft, choice)
        number = _NUMBERED.match(quote)
        tells = _TELLS.search(normalise(quote[number.end() :] if number else quote)) is not None
        is_bare = strict is not None and choice.feature(strict) == 0 and not tells
        is_question = _QUESTION.search(text) is not None
        return is_caption or (choice.feature("heading") > 0 and (is_bare or is_question))

    return [choice for choice in choices if not is_label(choice)]


def _is_of_cover(generation: Generation, draft: Draft, choice: Chosen, text: str) -> bool:
    """Whether a sentence is a day, addressees or names of the office alone, at a document's
    beginning."""
    if choice.candidate.start >= _COVER or _OF_A_DOCUMENT.search(draft.question.normal):
        return False
    if _is_day(text) or (len(text) <= _LONGEST_ADDRESSEE and names_addressee(text)):
        return True
    corpus = generation.corpus
    names = {corpus.by_id[document_of(generation, draft, choice).id].publisher}
    for division in corpus.directory.divisions:
        names |= {division.name, division.department}
    for name in sorted(map(normalise, names), key=len, reverse=True):
        text = text.replace(name, "") if name else text
    return not any(character.isalnum() for character in text)


def _is_day(text: str) -> bool:
    line = plain(text)
    rest = without_dates(line)
    return rest != line and _BESIDE_A_DAY.fullmatch(rest) is not None
