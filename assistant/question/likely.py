"""What an answer probably holds: the words of a purpose, a reason, a name or a definition."""

import re
from collections.abc import Sequence

from assistant.question.answer_type import REASON
from ingest.japanese import normalise

_LIKELY: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(
            r"目的(?!地)|狙い|ねらい|何のため|何を目指|目指す|purpose|\baim|goal|in order to"
        ),
        re.compile(r"ため|目的|目指|狙い|図る|図り|べく|資する|に向け|向上|促進|創出|強化"),
    ),
    (
        re.compile(rf"{REASON}|きっかけ"),
        re.compile(r"ため|ので|から|により|よって|要因|原因|背景|理由|契機|きっかけ|踏まえ|伴い"),
    ),
    (
        re.compile(
            r"誰|だれ|会社|企業(名|は)|社長|座長|講師|何という|名前|名称|どこの|どの(企業|会社|団体|大学|機関)|"
            r"実施主体|\bwho\b|which (company|organi[sz]ation|university)|name of|called"
        ),
        re.compile(r"株|大学|機構|協会|協議会|氏|連合|センター|局|会議|懇談会|「|[◎]"),
    ),
    (
        re.compile(
            r"(?<!こ)とは|って(何|なに|どんな|どういう)|どんなもの|どういう(もの|意味)|意味|略(?=称|語|で|か|\?|$)|"
            r"what (is|are|does)|stands? for|define|meaning"
        ),
        re.compile(r"とは|略|概念|という。|こと。|もの|である。|システム|\(|:"),
    ),
)
_DEFINED = re.compile(
    r"^(?P<ja>.{1,30}?)(?:とは|って(?:何|なに|どんな|どういう)|というのは|の(?:意味|定義|正式名称)|"
    r"は何の略|は(?:何|どういう)(?:のこと|という意味|意味)|は日本語で)|"
    r"\b(?:what (?:is|are|does|do)|define|explain)"
    r"(?: meant by| the meaning of| the term| the abbreviation)?(?: an?| the)? (?P<en>.+?)"
    r"(?: means?\b| stands? for| refers? to| in | as |,|\?|$)"
)

_READING = re.compile(r"\([^()]*\)$")
_EXPLAINS = re.compile(r"\A(?=.*[ぁ-ん]).{10}|(?:\b[a-z]+\b.*?){5}")


def likely_form(normal: str) -> re.Pattern[str] | None:
    """What an answer probably holds: a name, a definition, a reason; None where the question
    does not tell."""
    for asked, held in _LIKELY:
        if asked.search(normal):
            return held
    return None


def word_defined(normal: str) -> str | None:
    """The word whose meaning is asked; None where none is."""
    found = _DEFINED.search(normal)
    if found is None:
        return None
    asked = found["ja"] or found["en"]
    return asked.rpartition("「")[2].strip("「」『』\"' ") or None  # 組織理念の「協奏」


def definition_of(normal: str) -> re.Pattern[str] | None:
    """What a sentence holds that defines the word whose meaning is asked: 「MaaSとは」, 「MaaS
    (…)」, 「(MaaS)とは」, 「MaaSは…の略」; None where no word's meaning is asked."""
    asked = word_defined(normal)
    if asked is None:
        return None
    word = re.escape(asked)
    return re.compile(rf"{word}[」』\"')]*(?:とは|\(|⇒|→|:|=)|\({word}\)|{word}は.{{3,80}}の略")


def is_entry(cells: Sequence[str], word: str) -> bool:
    """Whether the cells of a row are an entry of a glossary that says what a normalised word
    means: the word alone, and words that explain it."""
    first, *others = [normalise(cell) for cell in cells] or [""]
    return _READING.sub("", first) == word and any(_EXPLAINS.search(cell) for cell in others)
