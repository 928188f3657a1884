"""Texts as offices write them, drawn at random: headings, rows, items, prose, scan debris."""

from hypothesis import strategies as st

from corpus.records import Document, Text

_HEADINGS = [
    *("IV. 重点戦略", "1. 地域の変革", "(1) 価値の創出", "(2) 人材の育成", "○推進", "i) 誘致"),
    *("【要旨】", "■統計", "**地域経済部**", "# 事例集", "## 変革", "### 創出", "第2章 課題"),
    "統計情報",
]
_ROWS = ["知的財産室\t特許、商標\t022-221-4819", "\t物流\t", "|課|番号|", "年度\t件数\t割合"]
_NO_CONTENT = [
    *("", "", " ", "　", "12", "～", "||", "目次", "1. はじめに.....3"),
    "2013 東北",
    "…",
]
_ENGLISH = [
    "The desk is on the first floor. Ask Mr. Sato (Room No. 3. Ring twice.) before 5 p.m.",
    "1. Bring a photo. 2 copies are free. See www.example.jp.",
    "Fees. 110. Police. “Paid. Late.” It",
    "is open. Closed on Jan. 1. A",
]
_MARKS = ["- ", "・", "①", "1. ", "※", ""]
_CLAUSES = [
    *(
        "事業承継の相談を",
        "地域の企業が",
        "当局は、",
        "「共感。」を掲げ、",
        "（商工会等。以下同じ。）と",
    ),
    *("2022年度に59.6%増え、", "支援機関と連携し、", "https://resas.go.jp/?x を見て", "DXを"),
]
_ENDS = [
    "進める。",
    "受け付けます。",
    "できますか？",
    "着実に！",
    "推進",
    "「閉じない",
    "続く）",
    "。",
]
_SEPARATORS = ["\n", "\n", "\n\n", "\r\n", "\n \n", "\x0c"]

_SENTENCE = st.builds(
    lambda clauses, end: "".join(clauses) + end,
    st.lists(st.sampled_from(_CLAUSES), max_size=6),
    st.sampled_from(_ENDS),
)
_PROSE = st.builds(
    lambda mark, sentences: mark + "".join(sentences),
    st.sampled_from(_MARKS),
    st.lists(_SENTENCE, min_size=1, max_size=4),
)
_LINE = st.one_of(_PROSE, st.sampled_from([*_HEADINGS, *_ROWS, *_NO_CONTENT, *_ENGLISH]))
OFFICE_TEXTS = st.lists(st.tuples(_LINE, st.sampled_from(_SEPARATORS)), max_size=25).map(
    lambda lines: "".join(line + separator for line, separator in lines)
)
ANY_TEXTS = st.text(
    alphabet="あ税abAI1.(）“”「」。？!#*-・\t|…　 \n\r\x0b\x85\u2028\ufeff", max_size=60
)
TEXTS = st.one_of(OFFICE_TEXTS, ANY_TEXTS)


def of_text(text: str) -> Document:
    """A document of which nothing but the text matters."""
    return Document(
        id="d",
        title="",
        title_en=None,
        publisher="",
        kind="",
        published=None,
        published_note=None,
        valid_from=None,
        valid_until=None,
        supersedes=(),
        file="",
        sha256="",
        content=Text(text),
    )
