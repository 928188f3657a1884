"""What a document says of itself: title, publisher, kind, language and dates."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ingest.catalogue.dating import Dating, dating
from ingest.catalogue.head import Head, head_of, is_japanese
from ingest.catalogue.offices import of_title, publisher, site_of
from ingest.catalogue.stated_dates import plain
from ingest.catalogue.titles import title_of
from ingest.extract import Extract

# Kinds of documents, each with the words of a title that tell it; the first that fits counts.
_KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("様式", "様式|調査票|申請書|届出書|調書$|記入例|テンプレート"),
        ("FAQ", r"FAQ|よくある(?:質問|御質問|ご質問)|Q ?& ?A|質疑応答|疑義解釈"),
        ("議事録", "議事(?:録|要旨|概要)|Minutes"),
        ("名簿", "名簿|(?:連絡先|電話番号)一覧|Directory"),
        ("事例集", "事例集"),
        (
            "検討資料",
            "検討(?:について|会|部会)|懇談会|研究会|審議会|ディスカッションペーパー|たたき台",
        ),
        ("研修資料", "研修|講習"),
        ("報道発表", "報道発表|プレスリリース|記者発表|Press [Rr]elease"),
        ("要綱", "要綱$"),
        ("要領", "(?:要領|要項)$"),
        ("条例", "条例$"),
        ("規則", "(?:規則|規程|規約|細則)$"),
        ("手引", "手引|マニュアル|ガイドブック|ガイドライン|指針$|Manual|Guideline"),
        ("パンフレット", "パンフレット|リーフレット|チラシ|業務案内|[御ご]案内$|Pamphlet|Leaflet"),
        ("中期政策", "中期政策"),
        (
            "計画",
            r"計画|ビジョン|基本方針|戦略$|(?:アクション|マスター|推進|基本|総合|行動|実施)プラン",
        ),
        ("報告書", "報告書?$|白書|年報|Report"),
        ("統計", "統計|調査結果|指数|Statistics"),
        ("一覧", "一覧"),
        ("説明資料", "説明(?:資料|会)|の概要$"),
        ("通知", "通知$|通達$"),
        ("お知らせ", "お知らせ[)）」]?$"),
    )
)
# Where the title tells nothing, a line of the first page may.
_OF_PAGE = tuple(
    (kind, re.compile(line))
    for kind, line in (
        ("通知", r"公 ?印 ?省 ?略|.{1,12}発.{0,6}第 ?[0-9]+ ?号$"),
        ("事務連絡", r"^事 ?務 ?連 ?絡$"),
        ("講演資料", r"^(?:【?本日の(?:内容|お話|話題)】?$|講演)"),
    )
)
_NAME_OF_KIND = re.compile(r"^[^。、]{0,16}(パンフレット|リーフレット|業務案内)$")
ANY_KIND = "資料"
# The kinds in the letters of an id.
KIND_SLUGS = {
    "様式": "yoshiki", "FAQ": "faq", "議事録": "gijiroku", "名簿": "meibo", "事例集": "jireishu",
    "検討資料": "kento", "研修資料": "kenshu", "報道発表": "hodo", "要綱": "yoko", "要領": "yoryo",
    "条例": "jorei", "規則": "kisoku", "手引": "tebiki", "パンフレット": "pamphlet",
    "中期政策": "chuki-seisaku", "計画": "keikaku", "報告書": "hokokusho", "統計": "tokei",
    "一覧": "ichiran", "説明資料": "setsumei", "通知": "tsuchi", "事務連絡": "jimu-renraku",
    "講演資料": "koen", "お知らせ": "oshirase", ANY_KIND: "shiryo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """What was found; None where the document says nothing. `kind` falls back to 資料."""

    title: str
    publisher: str | None
    kind: str
    language: Literal["ja", "en"]
    dates: Dating


def describe(extract: Extract, stem: str, suffix: str, today: date | None = None) -> Description:
    """Describes what was read from a file that came under the name `stem` + `suffix`; where no
    day of publication is stated, none after `today` is derived."""
    head = head_of(extract)
    title = title_of(extract, head, stem, suffix)
    site = site_of(extract.title or "")
    return Description(
        title=title,
        publisher=publisher(head, extract.text)
        or (site.office if site else None)
        or of_title(title, extract.text),
        kind=_kind(head, title, extract.title or ""),
        language="ja" if is_japanese(extract.text or title) else "en",
        dates=dating(head, extract.text, title, stem, extract.created, today),
    )


def _kind(head: Head, title: str, given: str) -> str:
    """`given` is the title that the file itself has, where the document's own says nothing."""
    # A letter is one whatever it is about.
    for kind, line in _OF_PAGE:
        if any(line.search(candidate.plain) for candidate in head.lines):
            return kind
    for said in (title, given):
        whole = plain(said).removesuffix("(抄)").rstrip()  # a part stands for the rule
        for kind, words in _KINDS:
            if words.search(whole):
                return kind
    if any(_NAME_OF_KIND.match(line.plain) for line in head.lines):
        return "パンフレット"
    return ANY_KIND
