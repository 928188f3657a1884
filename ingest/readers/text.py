"""Text and Markdown, and what encoding a file of text is in."""

import re
import string
from collections import Counter
from pathlib import Path

from corpus.errors import ReadError
from corpus.records import Layout
from ingest.cells import markdown_tables
from ingest.extract import Extract
from ingest.readers.markdown import markdown

_JAPANESE_SET = frozenset((*range(0x3000, 0x3100), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF5F)))
# Kana, letters and signs of Japanese texts, and the kanji that documents of public offices and
# names of people and places use most. A wrong decoding makes kanji, too, but hardly these.
_KANA = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FD))))
_FULL_WIDTH = "".join(chr(0xFEE0 + ord(sign)) for sign in string.ascii_letters + string.digits)
_SIGNS = (
    "　、。・「」『』（）［］【】〔〕〈〉《》！？：，．／～〜＝＋－−×％＆＠＊￥々〇○●◎△▲□■◇◆☆★※→〒"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ㎡㈱№℡髙﨑"
)
_KANJI = (
    "阿愛葵扱安案以伊位囲委意易異移維違遺医井域育一茨印員因引飲院右雨浦運雲営影永泳衛液疫益駅越円園"
    "延援遠塩央応横黄岡沖億屋音下化何価加可夏家科果歌河火花荷課貨過画賀介会解回改械海界開階外害概街"
    "該各拡格核獲確角閣革学額潟割括活株釜寒完官幹患感換款環監看管観還間関館丸含眼岩顔願企危器基寄岐"
    "希既期棄機気規記起技義議菊吉却客丘久休及宮急求球究級給旧去居拠許魚京供競共協境強教橋況興郷業局"
    "極玉桐勤均禁緊近金銀九区具空熊桑訓群郡係兄型契形恵慶掲携系経継計警軽決結血月件健券建検権犬献研"
    "県見遣険験元原減源現言限個古呼固己庫戸故湖雇五互午後御語護交光公効厚口向孝工幸広康弘抗更校構江"
    "浩港綱考航荒行講購降項香高号合豪告国黒込今困根佐左差査砂座催再最採歳済災祭斎細載際剤在材財坂阪"
    "崎埼作削策索桜察札雑三参山産算酸残仕使四士始姉子市師指支施止死氏祉紙視試資飼歯事児字寺持時次滋"
    "治示耳自汐鹿式識七失室疾質実柴舎写射社者車借若主取守手狩種酒受授樹需収周就州修秋終習週酬集住十"
    "従獣重宿祝縮出術述春旬準処初所署書助女除傷償勝商奨小少承昭松消照症省称章紹証詳象障上乗城場常情"
    "条浄状譲植織職色食信審心振新森深申真神臣親診身進震人図推水瑞数杉菅世瀬制性成政整星正清生盛精製"
    "西誠請青静税析石積籍績責赤切接設節説雪仙先千占専川戦泉染線船践選前善全素組創倉層想操早槽争相窓"
    "総草荘装走送像増蔵造促側則測足速属族続卒存村他多太体対帯待態替滞袋貸退代台大第題滝宅択沢託達脱"
    "谷単担団断段男談値知地智池置遅築畜竹蓄茶着中昼注虫駐貯丁兆帳庁張徴朝潮町調超長鳥直賃津通塚辻坪"
    "亭低停定庭弟提程締訂滴的適鉄展店添転点伝田電渡登途都度土冬島投東桃棟灯当等答糖統藤討豆踏透頭働"
    "動同堂導童道銅得徳特督毒独読栃届奈内縄南難二肉日入任妊認猫熱年念燃納能農波派馬廃排配梅買売萩博"
    "泊白麦畑八発伐抜伴判半反板版般販範飯番盤比皮被費避非樋備尾美鼻必媛百標氷票表評病品浜敏不付婦富"
    "府普父膚負阜附武部風副復幅服福腹複払物分文聞兵平並閉米別偏変編辺返便弁保捕歩補穂募母簿報放方法"
    "訪豊亡房望冒防北牧堀幌本妹枚毎膜又末万満味未脈民務無名命明免面模茂木目問門夜野役約薬柳輸優友有"
    "由祐裕遊郵融夕予与容曜様用葉要陽養翌来頼絡落欄覧利履梨理離率立略流留隆慮旅了両料猟療良量陵領力"
    "緑林類令例嶺鈴齢歴列練連路労郎六録論和話湾"
)
_EXPECTED = frozenset(_KANA + _FULL_WIDTH + _SIGNS + _KANJI)
_LEAST_EXPECTED = 0.6  # share of a text's characters beyond ASCII
# Half-width kana as syllables; what else has their bytes rarely makes any.
_HALF_WIDTH_KANA = re.compile(r"[ｦ-ﾟ]+")
_SYLLABLES = re.compile(r"(?:(?:[ｳｶ-ﾄﾊ-ﾎ]ﾞ|[ﾊ-ﾎ]ﾟ|[ｱ-ﾜ])[ｧ-ｮ]?[ｯﾝｰ]{0,2}){2,}")
_FIRST_ROWS = re.compile(r"[ｦ-ｿ]")  # a, ka and sa: other alphabets lie behind them
_LEAST_FIRST_ROWS = 0.1  # share of the half-width kana
_WEIGHT_OF_HALF_WIDTH = 0.65
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
# A kanji alone behind a small letter: the accented letter of a word.
_WITHIN_A_WORD = re.compile(r"(?<=[a-z])[^\x00-\x7f](?![^\x00-\x7f])")

_SIGNATURES = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"%PDF": "PDF",
    b"PK\x03\x04": "ZIP (Office)",
    b"\x1b$": "ISO-2022-JP",
}


def read_text(path: Path) -> Extract:
    """Plain text, kept exactly as the file holds it but for a byte order mark; of Markdown what
    is seen of it."""
    text = decode(path)
    if path.suffix.lower() == ".md":
        return markdown(text)
    return Extract(text, Layout(tables=tuple(markdown_tables(text))))


def decode(path: Path) -> str:
    """The text of a file in UTF-8 (with or without a byte order mark), Shift_JIS (CP932) or EUC-JP.

    Raises ReadError for any other encoding and for files that are no text.
    """
    data = path.read_bytes()
    for signature, name in _SIGNATURES.items():
        if data.startswith(signature) or (name == "ISO-2022-JP" and signature in data):
            raise ReadError(
                f"{path}: テキストではなく{name}です。UTF-8のテキストで保存し直してください。"
                f" / this is {name}, not text; save it as UTF-8."
            )
    if b"\x00" in data:
        raise ReadError(
            f"{path}: NULのバイトがあり、テキストではありません。UTF-8のテキストで保存し直して"
            "ください。 / holds NUL bytes, so it is no text file; save it as UTF-8."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_broken_utf_8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise ReadError(
                f"{path}: UTF-8ですが、{line}行目で切れているか、壊れています。コピーし直すか、"
                "保存し直してください。"
                f" / is UTF-8, but cut off or damaged in line {line}; copy or save it anew."
            ) from None
        return _decode_japanese(path, data)


def _is_broken_utf_8(data: bytes) -> bool:
    """Whether a file is UTF-8 but for a few bytes, or for a last character that is cut off: as
    Shift_JIS it would still decode, into other characters."""
    text = data.decode(errors="replace")
    # By chance, the other encodings make no such sequences of three bytes.
    japanese = sum(ord(character) in _JAPANESE_SET for character in text)
    broken = text.count("\ufffd")
    at_end = text.find("\ufffd") == len(text) - 1
    return japanese >= 2 * broken or (japanese > 0 and at_end)


def _decode_japanese(path: Path, data: bytes) -> str:
    """Shift_JIS or EUC-JP: most byte sequences are valid in both, so the likelier text wins."""
    candidates = []
    for encoding in ("cp932", "euc_jp"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        candidates.append((_share_of_expected(text), text))
    share, text = max(candidates, default=(0.0, ""))
    if share < _LEAST_EXPECTED:
        raise ReadError(
            f"{path}: 文字コードがUTF-8、Shift_JIS、EUC-JPのどれでもありません。UTF-8で保存し直して"
            "ください。"
            " / the encoding is none of UTF-8, Shift_JIS and EUC-JP; save it as UTF-8."
        )
    return text


def _share_of_expected(text: str) -> float:
    """Share of what Japanese texts are made of among a text's characters beyond ASCII."""
    found = Counter(text)
    found.subtract(_WITHIN_A_WORD.findall(text))
    beyond = sum(map(len, _BEYOND_ASCII.findall(text)))
    expected: float = sum(times for character, times in found.items() if character in _EXPECTED)
    runs = _HALF_WIDTH_KANA.findall(text)
    half_width = "".join(run for run in runs if _SYLLABLES.fullmatch(run))
    if len(_FIRST_ROWS.findall(half_width)) >= _LEAST_FIRST_ROWS * len(half_width):
        expected += _WEIGHT_OF_HALF_WIDTH * len(half_width)
    return expected / (beyond or 1)
