"""Postal addresses, Japanese and as written in English."""

import re
from collections.abc import Iterator

from assistant.personal.folding import MARK, Find
from assistant.personal.numbers import COUNTED
from assistant.personal.words import Word, words_before

_NUMERAL = r"[0-9〇一二三四五六七八九十百]{1,5}+"
# 3-3-1, 一丁目2番3号, 1番地の1, 21
_LOT = re.compile(
    rf"(?<![0-9.,第])(?<![0-9]-)(?:第(?=[0-9]{{1,3}}地割))?{_NUMERAL}"
    rf"(?: ?(?:丁目|地割|番地の?|番|号|[-ーの/]) ?{_NUMERAL}){{0,4}}"
    r"(?:丁目|番地|番(?![目号])|号(?![機線]))?"
)
_CERTAIN = re.compile(r"丁目.*\d|丁目.*[一-十]番|番地|番.*号")
_YEARS = re.compile(r"(?:19|20)\d\d\D")
_PAPER = re.compile(
    r"要[綱領]|様式|別[紙表添]|計画|資料|規則|条例|補助|制度|事業|公募|問|編|版|表|国道|[課部係室]$"
)
_CITY = re.compile(r"[^ \d][市区町村郡]")
_REGION = re.compile(r"東京都|北海道|(?:京都|大阪)府|[^ \d]{2,3}県")
_POSTCODE = re.compile(r"(?:郵便番号[は: ]{0,2}|(?=〒))(?P<code>〒? ?\d{3} ?[-ー]? ?\d{4})(?!\d)")
_POSTCODE_BEFORE = re.compile(r"(?:〒|郵便番号[は: ]{0,2})? ?\(?\d{3}[-ー]\d{4}\)?[ 、,]{0,2}$")
_HOME = re.compile(
    r"住所|住まい|自宅|実家|我が家|うち|届け?先|送付先|送り先|宛先|居住地|所在地|勤務先|〒"
)
_LIVING = re.compile(rf"[^。\n\d{MARK}]{{0,6}}(?:住ん|住み|住む|在住|居住|暮ら|送っ|送付|届け)")
_PUBLIC = re.compile(
    r"[ 、,の(]{0,2}[一-龠々ァ-ヶー]{0,8}(?:庁舎|市役所|区役所|県庁|役場|府庁|都庁|"
    r"経済産業局|経済産業省|税務署|法務局|[省庁局](?![一-龠])|商工会|会議所|機構|公民館|図書館|センター|会館|ホール|会場|支援機関)"
)
_VENUE = re.compile(
    r"(?:会場|開催[地場]所?|(?:[貴御]局|経済産業局|お宅|そちら)"
    r"(?:の(?:住所|所在地|場所))?)[はのが:( ]{0,3}$"
)
_ROOM = r"[\d一二三四五六七八九十]{1,4}(?:号室|号棟|号館|号|階|F|室)?(?![-\d.,:]|/\d)" + COUNTED
_NAME_OF_HOUSE = r"[A-Za-zァ-ヶー一-龠々・'&-]"
_HOUSE = (
    r"ビル(?:ディング)?|マンション|アパート|ハイツ|コーポ|荘|寮|団地|タワー|パレス|レジデンス|"
    r"メゾン|コート|ハウス|ハイム|ヒルズ|テラス|棟|方"
)
_BUILDING = re.compile(
    rf"[ 、,]{{0,2}}(?:(?![のにでへとがはを]|から)[ぁ-ゖ]{{0,8}}{_NAME_OF_HOUSE}{{1,20}}"
    rf"(?:[ぁ-ゖ\d]{{1,4}}{_NAME_OF_HOUSE}{{0,12}}?)?(?:{_HOUSE})(?!{_NAME_OF_HOUSE})"
    rf"(?:[ -]?{_ROOM})?"
    rf"|(?:(?:[ぁ-ゖ]{{2,6}})?{_NAME_OF_HOUSE}{{1,20}}(?:[ぁ-ゖ]{{2,6}})?[ -]?){{0,2}}{_ROOM}"
    rf"(?:[ -]?{_ROOM})?|#\d{{1,4}})"
)
_AFTER_LOT = re.compile(r"$|[ 、。,.)」\n]|[のにでへとがは]|です|から|まで|" + MARK)
_TOUCHES = re.compile(r"[一-龠々ぁ-ヿ] ?$")
_SO_FAR = 40


def addresses(text: str) -> Iterator[Find]:
    for found in _POSTCODE.finditer(text):
        yield Find(*found.span("code"), "address")
    for lot in _LOT.finditer(text):
        if address := _japanese(text, lot):
            yield address


def _japanese(text: str, lot: re.Match[str]) -> Find | None:
    """The address that ends with these numbers, if they are those of a house."""
    if not _TOUCHES.search(text[max(0, lot.start() - 2) : lot.start()]):
        return None
    start = _area_start(text, lot.start())
    area = text[start : lot.start()]
    code = _POSTCODE_BEFORE.search(text[max(0, start - _SO_FAR // 2) : start])
    if not _is_house(text, area, lot, code is not None, start):
        return None
    if code:
        start -= len(code.group())
    end = lot.end()
    if building := _BUILDING.match(text, end):
        end = building.end()
    is_public = _PUBLIC.match(text, end) or _VENUE.search(text, max(0, start - 15), start)
    return None if is_public else Find(start, end, "address")


def _is_house(text: str, area: str, lot: re.Match[str], has_code: bool, start: int) -> bool:
    number = lot.group()
    city = max((found.end() for found in _CITY.finditer(area)), default=0)
    is_placed = bool(city or _REGION.search(area))
    before = text[max(0, start - 15) : start]
    is_home = has_code or bool(_HOME.search(before) or _LIVING.match(text, lot.end()))
    if _CERTAIN.search(number):
        return bool(area)
    if "丁目" in number:
        return is_placed or is_home
    # In kanji, only の makes a lot of numerals: 四の六の一, and not 二 or 一番.
    if not re.search(r"\d|の", number) or not _UNCOUNTED.match(text, lot.end()):
        return False
    joints = len(re.findall(r"[^0-9〇一二三四五六七八九十百]+", number.rstrip("番号")))
    if joints >= 2:
        return is_placed or is_home or _names_place(area)
    if joints == 1:
        return (is_placed or is_home) and not (_YEARS.match(number) or _PAPER.search(area))
    goes_on = _AFTER_LOT.match(text, lot.end()) is not None
    return goes_on and bool((city and city < len(area.rstrip())) or (is_home and is_placed))


_UNCOUNTED = re.compile(COUNTED)
_GENERAL = re.compile(
    r"^(?:住所|自宅|本社|現住所|実家|所在|所在地|勤務|届|届け|先|送付|宛|郵便|番号|電話|氏名|私|僕|資料|別紙|"
    r"別添|様式|別表|別記|図|表|章|節|項|法|令|規則|版|号|型|比|約|計|各|全|同|第|上記|下記|会社|工場|店|"
    r"店舗|事務|事業|所|コード|番|年|月|日|時|分|内|外|間)$"
)
_ALONG = ("上る", "下る", "上がる", "下がる", "入る", "入ル")
_PLACE_LETTERS = re.compile(r"[一-龠々ァ-ヶー〇0-9ヵヶノ]+")


def _area_start(text: str, end: int) -> int:
    """Where the words of a place before `end` begin; `end` if there are none."""
    words = words_before(text, end, _SO_FAR)
    start, later = end, ""
    for word in reversed(words):
        gap = text[word.end : start]
        if gap.strip() or (
            gap and start != end and not re.search(r"[都道府県市区町村郡\d]$", word.surface)
        ):
            break
        if not _is_of_place(word, later):
            break
        start, later = word.start, word.surface
    numbers = re.compile(r"[\d ]*").match(text, start, end)
    return start + len(numbers.group()) if numbers else start


def _is_of_place(word: Word, later: str) -> bool:
    if _GENERAL.match(word.surface) and later[:1] not in tuple("市町村区ノ"):
        return False
    if word.pos.startswith("名詞-固有名詞") or word.surface in tuple("ノヶケヵ"):
        return True
    if word.surface not in _ALONG and not _PLACE_LETTERS.fullmatch(word.surface):
        return later[:1] in tuple("市町村区郡") and not word.pos.startswith(
            ("助詞", "助動詞", "補助記号")
        )
    return word.surface in _ALONG or word.pos.startswith(
        ("名詞", "接尾辞", "接頭辞", "記号", "形状詞", "形容詞", "動詞", "副詞")
    )


def _names_place(area: str) -> bool:
    return any("地名" in word.pos for word in words_before(area, len(area), _SO_FAR))
