"""What a question asks for, as far as its form tells: a number's owner, a figure, a desk."""

import re

_TELEPHONE = re.compile(r"(?<!\d)0\d{1,4}[-ー()\s]*\d{1,4}[-ー()\s]*\d{4}(?!\d)")
_INSTRUCTION = re.compile(
    r"(これまで|以前|上記|前|今まで|すべて|全て)の(指示|命令|設定|ルール|指令)|指示を(無視|忘れ)|"
    r"システム ?プロンプト|"
    r"(プロンプト|内部(設定|指示)|初期設定)を(表示|教え|出力|見せ|開示)|になりきって|として振る舞|"
    r"(ignore|disregard|forget)( all| any)?( the| your| my)?( previous| prior| above| earlier)?"
    r" (instructions|rules|prompts?)|system prompt|you are now|pretend (to be|you)|act as|"
    r"jailbreak|developer mode|reveal your"
)
_MARKUP = re.compile(
    r"<[a-z!/][^>]*>|<\?|javascript:|\{\{.*\}\}|\$\{|(?:'|\")\s*(?:or|and)\s+['\"\d]|"
    r"\b(?:drop|select|insert|delete)\b.*\b(?:table|from|into)\b|"
    r"\]\(|&[a-z]+;|\.\./"
)

_DESK = re.compile(
    r"窓口|担当|問い?合わ?せ|連絡先|電話|番号|相談先|どこ(に|で|へ|が|の|か)|どちら|どの(課|室|部署)|何課|"
    r"(誰|だれ)に|相談(したい|できる|でき|に乗)|聞けば|尋ねれば|"
    r"whom?\b.*(contact|call|ask|speak|talk)|contact|phone|telephone|which (division|office|desk)|"
    r"where (can|do|should) i|in charge|responsible|who handles|who deals"
)

_UNITS = (
    "件|人|名|社|者|回|箇所|カ所|ヶ所|か所|年度?|月|日|円|割|位|台|つ|本|部門|団体|チーム|市町村|自治体|"
    "校|店|期|倍|ポイント|mw|歳|時間|種類|柱|分野|項目|指標|%|パーセント"
)
_COUNT = re.compile(rf"何({_UNITS})")
_DATE_ASKED = re.compile(
    r"いつ|何年|何月|何日|年月日|日付|時期|年度は|"
    r"\bwhen\b|what (year|date|month)|which (year|month)"
)
_MONEY_ASKED = re.compile(
    r"いくら|金額|総額|予算|費用|資本金|how much (money|funding)|what (amount|budget)"
)
_SHARE_ASKED = re.compile(
    r"割合|比率|何割|シェア|パーセント|%|伸び率|回収率|percent|share|proportion|rate"
)
_FIGURE_ASKED = re.compile(
    r"いくつ|どれ(くらい|ぐらい|だけ|ほど)|どの(くらい|ぐらい|程度)|数は|件数|人数|社数|目標値|"
    r"how (many|much|large|big|far)|number of|target"
)
_DATE = re.compile(r"(\d{1,4}|元)年|\d月|\d日|平成|令和|昭和")
_MONEY = re.compile(r"\d[兆億万千]?円")
_SHARE = re.compile(r"\d%|\d割|パーセント")
_DIGIT = re.compile(r"\d")


def telephone_numbers(normal: str) -> list[str]:
    """Digits of every telephone number in a normalised text."""
    return [re.sub(r"\D", "", match) for match in _TELEPHONE.findall(normal)]


def is_instruction(normal: str) -> bool:
    """Whether a text tries to command the program rather than ask the office."""
    return _INSTRUCTION.search(normal) is not None


def is_markup(text: str) -> bool:
    """Whether a text holds mark-up or code."""
    return _MARKUP.search(text.lower()) is not None


def asks_for_desk(normal: str) -> bool:
    """Whether a question asks whom to call."""
    return _DESK.search(normal) is not None


def figure_wanted(normal: str) -> re.Pattern[str] | None:
    """What an answer must hold: a date, a sum, a share, a count in a unit, any figure, or None
    where the question asks for no figure. The pattern is for normalised sentences."""
    if _DATE_ASKED.search(normal):
        return _DATE
    if _SHARE_ASKED.search(normal):
        return _SHARE
    if _MONEY_ASKED.search(normal):
        return _MONEY
    if match := _COUNT.search(normal):
        return re.compile(rf"\d[\d.兆億万千約]*\s*{re.escape(match.group(1))}")
    return _DIGIT if _FIGURE_ASKED.search(normal) else None
