"""What a question is about, without the words that only ask for a desk.

「物流についてはどこに聞けばいいでしょうか」 is about 物流; left in, 「どこに聞けば」 would find every
phrase that says whom to ask.
"""

import re

from index.concepts import Concepts
from index.tokens import STOPWORDS
from ingest.japanese import morphemes

_DESK = frozenset(
    """何処 何方 誰 何れ 何 聞く 訊く 相談 窓口 担当 問い合わせ 問合せ 問い合わせる 電話 番号 連絡 先
    教える 良い 部署 課 係 室 知る 下さる 願う 尋ねる 訪ねる 照会 伺う 所管 方 思う 言う 部門 行く 貰う
    頂く 詳しい 質問 就く 関する 係る 受け付ける 対応 取り扱う 扱う 有る 居る 為る 出来る 所 場合 際
    御 様 方法 どう 何う 掛ける 話 話す 人 分かる 申し出る 此方 其方 当たる 該当""".split()
)
_DESK_ENGLISH = frozenset(
    """contact call phone telephone number division office section department desk ask speak talk
    help handle handles deal deals responsible charge someone person information question
    questions regarding concerning inquire enquire consult consultation find looking get give
    who's whom're there's advice advise bureau right""".split()
)
_WORD_CLASSES = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞", "代名詞", "連体詞")
_ENGLISH_WORD = re.compile(r"[a-z][a-z']*")


def matter(normal: str, concepts: Concepts) -> str:
    """A normalised question without desk words and particles around them; concepts stay whole.

    Empty where the question asks for a desk and says nothing else.
    """
    kept: list[str] = []
    position = 0
    for concept in concepts.find(normal):
        kept += _words(normal[position : concept.start])
        kept.append(normal[concept.start : concept.end])
        position = concept.end
    kept += _words(normal[position:])
    if not any(_carries(part) for part in kept):
        return ""
    return _joined(kept)


def _words(text: str) -> list[str]:
    """The words of a stretch, without desk words; particles stay only between words kept."""
    kept = []
    for morpheme in morphemes(text):
        if morpheme.lemma in _DESK or morpheme.surface in _DESK_ENGLISH:
            continue
        kept.append(morpheme.surface)
    return kept


def _carries(part: str) -> bool:
    """Whether a word says something by itself: particles and endings do not."""
    if _ENGLISH_WORD.fullmatch(part):
        return part not in STOPWORDS
    return any(m.pos.startswith(_WORD_CLASSES) for m in morphemes(part))


def _joined(parts: list[str]) -> str:
    """Words put together again; Latin words keep a space between them."""
    text = ""
    for part in parts:
        latin = text[-1:].isascii() and part[:1].isascii()
        text += " " + part if text and latin else part
    return text
