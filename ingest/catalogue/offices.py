"""Which office issued a document: the one that its first page names on a line of its own."""

import re
from collections import Counter, deque
from collections.abc import Iterable
from typing import NamedTuple

from ingest.catalogue.head import Head, names_addressee
from ingest.catalogue.stated_dates import dates_in, plain
from ingest.japanese import morphemes

_REGION = r"(?:北海道|東北|関東|北陸|中部|東海|近畿|中国|四国|九州|沖縄)"
_CORPORATION = (
    r"(?:(?:地方)?独立行政法人|[国公]立大学法人|国立研究開発法人|(?:一般|公益)(?:社団|財団)法人)"
)
_WORD = r"[一-龠々ァ-ヶー]"
_TOWN = r"(?:(?![のはを])[ぁ-ん一-龠々ァ-ヶー]){1,6}?[市町村区]"  # also いわき市, むつ市
_KANA = r"(?:(?:(?![のはを])[ぁ-ん]){2,5})"  # みずほ…局
# A ward of a designated city, which is no part of a word: 地区, 中央区画整理.
_WARD_NAME = r"(?:(?![のはを])[ぁ-ん一-龠々]){1,4}?(?<![地学校街特鉱漁])区"
_WARD = rf"{_TOWN}{_WARD_NAME}(?![画間分域民])(?:役所)?"
# Of a division; many are written in hiragana (こども家庭課, まちづくり課), but no sentence is one.
_LETTER = r"(?:(?![のはをがへ])[ぁ-ん一-龠々ァ-ヶー・])"
_CABINET = r"内閣(?:官房|府|法制局)|会計検査院|人事院|公正取引委員会"
# By name: 帰省 is no ministry, nor is what a scan has left of one.
_MINISTRY = (
    r"(?:総務|法務|外務|財務|文部科学|厚生労働|農林水産|経済産業|国土交通|環境|防衛"
    r"|大蔵|文部|厚生|労働|通商産業|運輸|郵政|建設|自治)省"
)
# Beginning with the most special; a ministry is found by its shortest form, so that what stands
# behind it (厚生労働省保険局医療課長) counts as a part of it.
_OFFICE = re.compile(
    rf"(?P<corporation>{_CORPORATION} ?[\w・ー]{{2,30}}$)"
    rf"|(?P<office>(?:{_CABINET})|[ぁ-ん一-龠々ァ-ヶー]{{1,12}}?消防(?:局|本部)"
    rf"|{_MINISTRY}?(?P<bureau>{_REGION}[一-龠]{{2,10}}?局)"
    rf"|(?:東京都|北海道|京都府|大阪府|[一-龠]{{2,3}}県)(?P<city>{_TOWN})"
    rf"|{_MINISTRY}|{_WORD}{{1,8}}?庁|東京都|北海道|京都府|大阪府|[一-龠]{{2,3}}県"
    rf"|{_WARD}|{_TOWN}(?:役所|役場)?|{_KANA}?{_WORD}{{2,16}}?(?:[局院]|機構|センター|委員会|公社|協会|協議会"
    rf"|連合会?|研究所|商工会議所|事務所|組合|企業団|(?:税務|監督|警察|消防)署|(?:安定|保健)所"
    rf"|(?<=立)(?:大学|図書館|病院)))"
    # a post or a division of it
    rf"(?P<under>{_LETTER}*(?:[部局課室係班官長]|大臣|知事|担当|官房|本部)"
    # or the mayor by name
    r"|(?:(?<=[市町村区])長|知事)(?![期寿距屋男女])[一-龠々]{2,6})?$"
)
_RULE = re.compile(r"(?:要綱|要領|条例|規則|規程|規約|細則|基準)(?:[ (（]?抄[)）]?)?$")
_PREFECTURE = re.compile(
    r"(?!都道府県|当県|本県|同県)(?:東京都|北海道|京都府|大阪府|[一-龠]{2,3}県)"
)
# The shortest town, unless it is the beginning of a word: 中心市街地, 卸売市場, 全国市長会.
_TOWN_OF_RULE = re.compile(
    r"(?!都市|農村|漁村|山村|下町|見本市|[当本同全各]|市[町区]|市民|村民|町民|県民)"
    rf"(?>{_TOWN}(?:(?<=日市|々市)市)?)(?<!都市)(?![場街営内民長])"
)
_OTHERS_RULE = re.compile(
    "^.{1,6}?[市区町村郡]|委員会|協会|協議会|組合|連合|公社|財団|法人|会議所|企業団|大学|病院"
)
_DIVISION = re.compile(rf"{_LETTER}{{1,12}}?[部局課室係班署所]")
_NOT_ONE = re.compile(
    r"^(?:各|全|当|本|同|両|貴|関係|都道府県|市区?町村|地方|旧|新|平成|令和"
    r"|(?:農|漁|山|農山|農山漁)村(?!.*村))"
    r"|(?:取扱|所管|監督|処分|許可|行政)庁$|[県市]内|管内|市場|入札|研究[官員]|教授|専門官|委員$"
    # what an office issues
    r"|(?:規[程則約]|細則|要[綱領項]|基準|計画|一覧|案内|概要|報告書?)$"
)
_LABEL = re.compile(
    r"(?:(?:編集・?)?発行(?:者|元|所)?|作成(?:者|元)?|編集|公表者|担当(?:府省|省庁))\s*[:：]\s*"
)
# Of an imprint at the end, which needs no colon.
_IMPRINT = re.compile(r"^[(【\[]?(?:編集・?)?発行(?:者|元|所)?[)】\]]?[ :]+")
_AT_END = 3  # lines in which an imprint may stand
# Behind the name of a town, what tells that it is the one that writes.
_OWN = re.compile(
    r"(?:役[所場]|長(?![期寿距屋])|[一-龠々ァ-ヶー・]{2,10}?[課室係]|(?:教育|農業)委員会)"
)
# Before the name of a town in a title.
_BEFORE_TOWN = re.compile(
    r"(?:[(【\[]?(?:(?:令和|平成|R)?[0-9元]+年度?版?|第[0-9]+[次期]|保存版)[)】\]]? *)+"
)
# Who heads a corporation is not a part of its name.
_HEAD_OF_CORPORATION = re.compile(r"(?:理事長|(?<=大学)学?長|(?<=[構所院])長)$")
# A post, before a name of few characters.
_POST = re.compile(
    r"(?:\S{0,30}(?:[理管][事理][長者]|[市町村区学院所署局会園館校]長|知事|総裁|大臣|機構長|センター長|委員長)"
    r"|\S{0,30}代表(?:取締役|理事|者)) (?=[一-龠々]\S{0,7}(?: \S{1,5})?$)"
)
_PARTS_SITE = re.compile(r"\s*[|｜／]\s*|\s+[-－–—]\s+")
_OF_SITE = re.compile(r"の?(?:公式)?(?:ホームページ|(?:ウェブ|Web)?サイト|HP|Web)$", re.IGNORECASE)
_LONGEST_SITE = 60  # characters of its name; what is longer is none
_FACILITY = re.compile(r"センター$")  # one of many of a town's
# A word of a row: a mark, or a figure that is no year.
_OF_ROW = re.compile(r"\t|[○〇◎×△]|[0-9](?![0-9]{3}$)")
_FOOTNOTE = re.compile(r"[0-9*※]+ ")  # an author's office, not the publisher
_MOST_WORDS = 3  # of a line that names its office first


def office_of(name: str) -> str | None:
    """The office that a whole word names, without the division or the post behind it."""
    if _NOT_ONE.search(name):
        return None
    match = _OFFICE.match(name)
    if match is None:
        return None
    found = match["bureau"] or match["city"] or match["corporation"] or match["office"]
    found = _HEAD_OF_CORPORATION.sub("", found) if match["corporation"] else found
    return re.sub(r"(?<=[市町村区])役[所場]$", "", found)


def names_sender(line: str) -> bool:
    """Whether a plain line names who signs a notice by post and name: 「理事長 山田 太郎」, but not
    「市長 記者会見」."""
    post = _POST.match(line)
    return post is not None and any(
        word.pos.startswith("名詞-固有名詞-人名") for word in morphemes(line[post.end() :])
    )


class Site(NamedTuple):
    """Where in a page's title the name of its site begins, with what parts them, and the office
    whose site it is."""

    start: int
    office: str


def site_of(title: str) -> Site | None:
    """The site that the title of a page names at its end: みどり市 of 「ごみの出し方 - みどり市公式
    ホームページ」."""
    last = next(iter(deque(_PARTS_SITE.finditer(title), 1)), None)
    if last is None or len(title) - last.end() > _LONGEST_SITE:
        return None
    office = office_of(_OF_SITE.sub("", plain(title[last.end() :])))
    return Site(last.start(), office) if office else None


def publisher(head: Head, text: str) -> str | None:
    """The office whose name stands most often on the first page as a line or as the first or
    last word of a short one; of several the last. Addressees and footnotes don't count. Without
    one, that of the imprint at the end."""
    lines = [line.plain for line in head.lines]
    for line in lines:
        label = _LABEL.search(line)
        if label and (office := _first_office(line[label.end() :])):
            return office
    addressed = [n for n, line in enumerate(lines) if names_addressee(line)]
    named = [
        office
        for line in lines[max(addressed, default=-1) + 1 :]
        if not _FOOTNOTE.match(line)
        for office in _offices(line)
    ]
    if not named:
        return _of_imprint(plain(line) for line in text.splitlines() if line.strip())
    count = Counter(named)
    return max(named[::-1], key=lambda office: count[office])


def _of_imprint(lines: Iterable[str]) -> str | None:
    """The office that the last lines of a text say issued it, or that is the very last line."""
    last = list(deque(lines, _AT_END))
    for line in reversed(last):
        label = _IMPRINT.search(line)
        if label and (office := _first_office(line[label.end() :])):
            return office
    office = office_of(last[-1].strip(" ()")) if last else None
    return office if office and not _FACILITY.search(office) else None


def _first_office(words: str) -> str | None:
    """The office that the first word is, or that is the first of several in it."""
    first = re.split(r"[ (]", words, maxsplit=1)[0]
    return office_of(first) or office_of(first.split("・")[0])


def of_title(title: str, text: str) -> str | None:
    """The town with which a title begins, where the text names its hall, its mayor or a division
    of it: 中心市街地 and 城下町 begin titles, too."""
    whole = plain(title)
    before = _BEFORE_TOWN.match(whole)
    town = _TOWN_OF_RULE.match(whole, before.end() if before else 0)
    if town is None or _OTHERS_RULE.search(whole[town.end() :]):
        return None
    own = re.compile(re.escape(town.group()) + _OWN.pattern)
    return town.group() if own.search(plain(text)) else None


def of_rule(title: str) -> str | None:
    """The town or prefecture whose rule a title is: みどり市 of 「みどり市補助金交付要綱」, nobody
    of 「都市公園条例」 and 「みどり市観光協会就業規則」."""
    if not _RULE.search(title):
        return None
    prefecture = _PREFECTURE.match(title)
    town = _TOWN_OF_RULE.match(title, prefecture.end() if prefecture else 0)
    found = town or prefecture
    return found.group() if found and not _OTHERS_RULE.search(title[found.end() :]) else None


def is_office(line: str) -> bool:
    """Whether a plain line consists of offices alone, or of one and its divisions."""
    words = line.split()
    return bool(words) and (
        all(map(office_of, words))
        or (office_of(words[0]) is not None and all(map(_DIVISION.fullmatch, words[1:])))
    )


def _offices(line: str) -> list[str]:
    for date in reversed(dates_in(line)):
        line = f"{line[: date.start]} {line[date.end :]}"
    whole = office_of(line.strip(" ()"))
    if whole:
        return [whole]
    words = re.sub(r"\([^()]*\)$", "", line.strip(" ")).strip(" ()").split()
    if not 1 < len(words) <= _MOST_WORDS or not re.search(r"\w", words[0]):  # an item of a list
        return []
    found = [office for word in (words[0], words[-1]) if (office := office_of(word))]
    # A row of a list, which was set with spaces: the centre, its place, its seats.
    is_row = any(_OF_ROW.search(word) for word in words)
    return [office for office in found if not (is_row and _FACILITY.search(office))]
