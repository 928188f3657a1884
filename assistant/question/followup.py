"""Questions that only make sense after the one before: 「電話番号は?」, "and the phone number?"."""

import re

from assistant.answer.answer import LONGEST_QUESTION
from assistant.question.emergency import danger_in
from assistant.question.intent import (
    asks_for_desk,
    asks_for_number,
    is_courtesy,
    telephone_numbers,
)
from corpus.dates import ERA_NAME
from index.concepts import MARK
from index.generation import Generation
from index.matter import is_of_desk
from index.question import Question
from ingest.japanese import JAPANESE, morphemes, normalise

_POINTS_BACK = re.compile(
    r"^(それ|その|そこ|これ|この|ここ|そちら|こちら|じゃあ|では|あと|ほかに|他に|もっと|さらに|逆に|やっぱり)|"
    r"(だと|(の|だった)場合は?|だったら)[?。]*$|"
    r"^(and|what about|how about|also|then)\b|\b(it|its|that|they|their|them|there)\b"
)
_INTERROGATIVE = frozenset("何 何時 何処 何方 誰 何れ 幾ら 幾つ 如何 どう 何の どんな 何故".split())
_LONGEST_AFTERTHOUGHT = 3  # tokens; a longer question stands for itself
# What is asked of any procedure (lemmas): a question of these alone is about the one before.
_OF_ANY_MATTER = frozenset(
    """申請 申し込む 申し込み 手続き 届け出 届け出る 提出 受付 受け付け 予約 変更 取り消す
    取り消し キャンセル 必要 書類 用紙 様式 添付 持つ 持ち物 印鑑 原本 写し コピー 記入 書く 何時
    時 日 期限 期間 締め切り 締切 過ぎる 以内 間に合う 遅れる まだ もう 土曜 日曜 祝日 休日 平日
    夜間 開く 休み 時間 日数 次 最初 最後 一 度 回 回数 幾ら 掛かる 料金 費用 金額 手数 料 無料 有料
    更新 再発行 継続 新規 追加 夜 朝 昼 午前 午後 当日 毎年 来年 今年 違い 理由 担当 電話 番号
    連絡 先 住所 払う 支払う 支払い 振り込む 分割 現金 カード クレジット 返金 補助 率 上限 下限 額
    対象 条件 最寄り 駅 バス 停 徒歩 アクセス 行き方 地図
    要件 資格 年齢 人数 定員 家族 本人 代理 結果 通知 届く 郵送 オン ライン オンライン ネット
    インターネット メール スマホ 遣る 方法 場所 会場 駐車 場 英語 apply application documents
    papers form forms bring deadline late cost fee fees much pay reservation appointment make
    online mail post saturday sunday weekend open cancel
    応募 件 件数 社 幾 つ 参加 者 人数 本社 本店 社長 従業 員 実績 目標 事例 例 効果 目的
    背景 内容 概要 名前 名称 正式 一覧 種類 特徴 主催 開催 設立 決まる 選ぶ 受賞 applications many
    head office purpose goal""".split()
)
# Beside numbers and the names of eras' years and of places.
_WHEN_OR_WHERE = frozenset("年 年度 月 明治 大正 昭和 平成 令和 県 市 町 村".split())
_BEHIND = r"(?:[にで]は|[のにでは])?"
_YEAR = re.compile(
    rf"(?:(?:{ERA_NAME})\s*(?:元|\d{{1,2}})|\d{{4}})\s*年度?(?![度代\d前後間以])末?"
    rf"(?:から|より|まで)?{_BEHIND}"
)
# 昨年福島県で names 福島県 alone, and 都道府県 no one place.
_PLACE = re.compile(
    r"(?:北海道|東京都|(?:京都|大阪)府|(?:神奈川|和歌山|鹿児島|(?!.?府)[一-鿿]{2})県|"
    r"(?<![一-鿿])(?!市町|都市|農[山漁]?村|[山漁]村)[一-鿿]{1,3}[市町村](?![一-鿿]))"
    rf"{_BEHIND}"
)


def in_context(generation: Generation, question: str, earlier: str | None) -> str:
    """The question, with what the earlier one that it needs was about put before it: what was
    asked of that is answered already, unless another place or time alone is named
    (「令和3年度は?」). One that needs none, or would be too long with it, stays as it is."""
    if earlier is None:
        return question
    moves = _only_moves(generation, question)
    about = _elsewhere(earlier, question) if moves else _subject(generation, earlier)
    return question if len(about) + len(question) >= LONGEST_QUESTION else f"{about} {question}"


def context_of(generation: Generation, question: str, previous: tuple[str, ...]) -> str | None:
    """The last question that stood for itself, where this one needs it; None where it needs none.

    A question needs context if it asks for a desk and says nothing else, if it asks what is asked
    of any matter (「締切は?」), or if it is short and points back; a cry for help needs none. One
    that is too long to be answered is not looked at.
    """
    if len(question) > LONGEST_QUESTION:
        return None
    if not normalise(question) or not _depends(generation, question):
        return None
    standing = (earlier for earlier in reversed(previous) if not _depends(generation, earlier))
    return next(standing, None)


def asks_whom_to_call(generation: Generation, question: str) -> bool:
    """Whether a question that needs the one before asks for its desk and nothing else."""
    read = generation.read(question)
    asks = asks_for_desk(read.normal) or asks_for_number(read.normal)
    return asks and not read.matter.tokens


def _subject(generation: Generation, question: str) -> str:
    """What a question was about, without what it asked of that: 「遺言書の保管」 of
    「遺言書の保管申請に必要な書類は何ですか」; the whole question where it asks before it says (as
    English ones do), or where nothing else is left."""
    read = morphemes(normalise(question))
    asks = next((n for n, m in enumerate(read) if m.lemma in _INTERROGATIVE), len(read))
    end = asks
    while end and (is_of_desk(read[end - 1]) or read[end - 1].lemma in _OF_ANY_MATTER):
        end -= 1
    while end < asks and read[end].pos.startswith("助動詞"):  # 継がせたい
        end += 1
    subject = "".join(morpheme.surface for morpheme in read[:end])
    return subject if JAPANESE.search(subject) and not _depends(generation, subject) else question


def _depends(generation: Generation, question: str) -> bool:
    read = generation.read(question)
    if danger_in(read.normal) or is_courtesy(read.normal) or telephone_numbers(read.normal):
        return False
    names_matter = any(token in generation.owners for token in read.whole.tokens)
    if not names_matter and not _own_words(read):
        return True
    points_back = _POINTS_BACK.search(read.normal) is not None
    return points_back and len(read.matter.tokens) <= _LONGEST_AFTERTHOUGHT


def _own_words(read: Question) -> set[str]:
    """The words of a question that say what it is about, and not only when or where, or what is
    asked of any matter: none of 「令和3年度は?」, 「東北にはいくつありますか」."""
    return _beside_when_and_where(read) - _OF_ANY_MATTER


def _only_moves(generation: Generation, question: str) -> bool:
    """Whether a question names another place or time and nothing else."""
    read = generation.read(question)
    asks = any(morpheme.lemma in _INTERROGATIVE for morpheme in morphemes(read.normal))
    return bool(read.matter.tokens) and not asks and not _beside_when_and_where(read)


def _elsewhere(earlier: str, question: str) -> str:
    """A question without the years and the places that the one behind it puts in their stead."""
    for kind in (_YEAR, _PLACE):
        if kind.search(question):
            earlier = kind.sub("", earlier)
    return earlier


def _beside_when_and_where(read: Question) -> set[str]:
    places = {m.lemma for m in morphemes(read.normal) if m.pos.startswith("名詞-固有名詞-地名")}
    return {
        token
        for token in read.matter.tokens
        if token not in places | _WHEN_OR_WHERE
        and not token.startswith((MARK, "#"))
        and not token.isdecimal()
    }
