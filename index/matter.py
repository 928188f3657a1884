"""What a question is about, without the words that only ask for a desk.

「物流についてはどこに聞けばいいでしょうか」 is about 物流; left in, 「どこに聞けば」 would find
every phrase that says whom to ask.
"""

import re
from typing import NamedTuple

from index.concepts import Concepts
from index.tokens import STOPWORDS, Words, lemmas, numbers, tokens_of, words
from ingest.japanese import Morpheme, normalise

_DESK = frozenset(
    """何処 何方 誰 何れ 何 聞く 訊く 相談 窓口 担当 問い合わせ 問合せ 問い合わせる 電話 番号 連絡
    先 教える 良い 部署 課 係 室 知る 下さる 願う 尋ねる 訪ねる 照会 伺う 所管 方 思う 言う 部門
    頂く 詳しい 質問 就く 関する 係る 受け付ける 対応 取り扱う 扱う 有る 居る 為る 出来る 所 場合 際
    御 様 方法 どう 何う 掛ける 話 話す 人 分かる 申し出る 行く
    此方 其方 当たる 該当 貰う 意味 定義 略 略称 役場 役所 先ず 何の
    さっぱり 全然 全く ちっとも
    contact call phone telephone number division office section department desk ask speak talk
    help handle handles deal deals responsible charge someone person information question
    questions regarding concerning inquire enquire consult consultation find looking get give
    advice advise bureau right mean means meaning definition define stand stands refer
    refers where who whom whose which please kindly can could should would must do does""".split()
)
# What makes another word of the one before it: 会議室, 代理人, 個人番号, my number.
_ENDINGS = frozenset("室 所 人 番号 number".split())
# 「電話で申し込めますか」 asks by which way, and not whom to call.
_BY_WHICH_WAY = re.compile(
    r"(?:電話|窓口)で(?!(?:も|の)?[おご]?(?:聞|訊|尋|相談|問|教))[^。、?]{0,13}"
    r"(?:でき(?!な)|[えけせてねべめれ]ますか|可能|いい|良い|よい|大丈夫|構い|受け付け|だめ|駄目)"
)
_CARRIES = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞", "連体詞")


class Matter(NamedTuple):
    """The matter of a text: what is left of its words, and their tokens. Both are empty where
    the text asks for a desk and says nothing else."""

    text: str
    tokens: tuple[str, ...]


def matter(cut: Words) -> Matter:
    """The words of a text without desk words; concepts stay whole."""
    is_desk = _desk_words(cut)
    if not any(is_desk):
        kept, text = cut.morphemes, cut.normal
    else:
        kept, text = _without(cut, is_desk)
    if not cut.concepts and not any(
        m.pos.startswith(_CARRIES) and m.surface not in STOPWORDS for m in kept
    ):
        return Matter("", ())
    found = [concept.token for concept in cut.concepts]
    return Matter(text, (*lemmas(kept), *numbers(text), *found))


def _desk_words(cut: Words) -> list[bool]:
    """For each word of a text whether it only asks for a desk; what ends a compound does not."""
    found: list[bool] = []
    before: Morpheme | None = None
    for morpheme, start in zip(cut.morphemes, cut.starts(), strict=True):
        is_desk = morpheme.lemma in _DESK or morpheme.surface in _DESK
        is_desk = is_desk and not _BY_WHICH_WAY.match(cut.normal, start)
        if is_desk and before is not None and morpheme.surface in _ENDINGS and not found[-1]:
            glued = before.pos.startswith("名詞") and cut.normal[start - 1] != " "
            is_desk = not (glued or before.surface == "my")
        found.append(is_desk)
        before = morpheme
    return found


def _without(cut: Words, is_desk: list[bool]) -> tuple[tuple[Morpheme, ...], str]:
    """The words that are no desk words or stand in a concept, and what they make together."""
    kept = []
    text, after = "", 0
    for morpheme, start, dropped in zip(cut.morphemes, cut.starts(), is_desk, strict=True):
        end = start + len(morpheme.surface)
        if dropped and not any(start < c.end and c.start < end for c in cut.concepts):
            continue
        kept.append(morpheme)
        # Latin words keep the space between them.
        text += " " + morpheme.surface if start > after and text else morpheme.surface
        after = end
    return tuple(kept), text


def is_of_desk(morpheme: Morpheme) -> bool:
    """Whether a word says nothing about a matter: particles, and what asks for a desk."""
    is_desk = morpheme.lemma in _DESK or morpheme.surface in _DESK
    return is_desk or not morpheme.pos.startswith(_CARRIES)


def phrase_matter(text: str, concepts: Concepts) -> Matter:
    """The matter of a phrase of the index; a phrase that only asks for a desk stays whole."""
    cut = words(normalise(text), concepts)
    found = matter(cut)
    return found if found.text else Matter(cut.normal, tuple(tokens_of(cut)))
