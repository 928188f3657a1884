"""Web pages: the main content with its headings, lists and tables, and nothing of the site's."""

from pathlib import Path

import pytest

from corpus.errors import ReadError
from ingest.extract import Extract
from ingest.readers.html import read_html
from tests.ingest.readers.extracts import headings, heads, lines
from tests.said import english_half

PROSE = "市内の中小企業が設備を入れるときに、その費用の一部を補助する制度です。"


def read(folder: Path, body: str, head: str = '<meta charset="utf-8">') -> Extract:
    path = folder / "案内.html"
    path.write_text(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>")
    return read_html(path)


def test_headings_have_their_depth(tmp_path: Path) -> None:
    body = f"<h1>補助金</h1><p>{PROSE}</p><h2>対象</h2><h4>期間</h4>"
    assert headings(read(tmp_path, body)) == [("補助金", 1), ("対象", 2), ("期間", 4)]


@pytest.mark.parametrize(
    ("named", "encoding"),
    [
        ('<meta charset="shift_jis">', "cp932"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=EUC-JP">', "euc_jp"),
        ('<meta charset="UTF-8">', "utf-8"),
        ("", "cp932"),
        ('<meta charset="utf-8">', "cp932"),
    ],
)
def test_a_page_is_read_in_its_encoding(tmp_path: Path, named: str, encoding: str) -> None:
    path = tmp_path / "案内.html"
    path.write_bytes(f"<html><head>{named}</head><body><p>{PROSE}</p></body>".encode(encoding))

    assert lines(read_html(path)) == [PROSE]


def test_a_broken_character_does_not_cost_the_page(tmp_path: Path) -> None:
    path = tmp_path / "案内.html"
    page = f'<meta charset="shift_jis"><p>{PROSE * 20}</p>'.encode("cp932")
    path.write_bytes(page + b"<p>\x81\x20</p>")
    extract = read_html(path)

    assert lines(extract)[0] == PROSE * 20
    assert extract.remarks == (
        "ページの文字コードにない文字があります（1バイト）。"
        " / 1 bytes are no characters of the page's encoding.",
    )


@pytest.mark.parametrize(
    "beside",
    [
        "<nav><a href='/'>ホーム</a></nav>",
        "<header><p>○○市公式ページ</p></header>",
        "<footer><p>市役所の代表電話</p></footer>",
        "<aside><p>おすすめの記事</p></aside>",
        "<div id='globalnavi'><a href='/'>くらし</a></div>",
        "<p class='topicpath'>ホーム &gt; 補助金</p>",
        "<div class='cookie-consent'>クッキーを使います</div>",
        "<ul class='sns-share'><li>投稿する</li></ul>",
        "<div role='search'>サイト内検索</div>",
        "<div class='search-box'><form><label>サイト内検索</label></form></div>",
        "<div class='side menu'><h2>くらし</h2><a href='/a'>税金</a><a href='/b'>戸籍</a></div>",
        "<div id='footer'>市役所の代表電話 022-111-1111</div>",
        "<div hidden>まだ公表しない文</div>",
        "<div style='display: none'>まだ公表しない文</div>",
        "<p aria-hidden='true'>飾り</p>",
        "<p><a href='#top'>ページの先頭へ戻る</a></p>",
        "<p>PDFファイルをご覧になるには、Adobe Readerが必要です。お持ちでない方は、こちらから"
        "ダウンロードしてください。</p>",
    ],
)
def test_what_is_no_content_is_left_out(tmp_path: Path, beside: str) -> None:
    assert lines(read(tmp_path, f"{beside}<p>{PROSE}</p>{beside}")) == [PROSE]


@pytest.mark.parametrize(
    "note",
    [
        "PDFファイルをご覧になれない方には申請書を郵送しますので、市民課へ御連絡ください。",
        "Adobe Readerをお持ちでない方は、市民課（電話022-111-1111）へ御連絡ください。",
        "PDFファイルをご覧になるには、Adobe Readerが必要です。申請の期限は6月30日です。",
    ],
)
def test_a_note_on_files_that_tells_more_is_content(tmp_path: Path, note: str) -> None:
    assert lines(read(tmp_path, f"<p>{PROSE}</p><p>{note}</p>")) == [PROSE, note]


@pytest.mark.parametrize(
    "content",
    [
        "<div id='side-effects'><p>接種の後に痛むことがあります。</p></div>",
        "<div class='menu'><p>月曜日の給食はカレーです。</p></div>",
        "<div class='print'><p>印刷した申請書は窓口にもあります。</p></div>",
        "<ul class='share'><li>分担金は年額2,000円</li></ul>",
        "<p class='foot-note'>市外の方は5割増しです。</p>",
        "<p class='lang'>外国語の案内は国際課へ。</p>",
        "<div><div class='footer'>お問合せは市民課へ。</div></div>",
        "<div class='card'><div class='card-header'>受付は9時からです。</div></div>",
        "<div><p>届け出てください。</p><div class='article-footer'>担当は市民課です。</div></div>",
        "<div class='side'><a href='tel:0221111111'>電話 022-111-1111</a></div>",
    ],
)
def test_what_only_has_a_name_like_a_menu_is_content(tmp_path: Path, content: str) -> None:
    extract = read(tmp_path, f"<p>{PROSE}</p>{content}")
    assert extract.remarks == ()
    assert len(lines(extract)) > 1


def test_rows_and_cells_are_content_whatever_they_are_called(tmp_path: Path) -> None:
    body = """<table><tr class="header"><th class="header">室名</th><th>料金</th></tr>
     <tr><td class="side"><div class="side">和室</div></td><td>500円</td></tr>
     <tr class="foot"><td colspan="2">営利目的は10倍</td></tr></table>"""
    assert lines(read(tmp_path, f"<p>{PROSE}</p>{body}"))[1:] == [
        "室名\t料金",
        "和室\t500円",
        "営利目的は10倍",
    ]


def test_a_header_that_holds_the_heading_of_the_page_is_content(tmp_path: Path) -> None:
    head = '<meta charset="utf-8"><title>転入届 ｜ ○○市</title>'
    body = f"<div class='page-header'><h1>転入届</h1></div><p>{PROSE}</p>"
    assert headings(read(tmp_path, body, head)) == [("転入届", 1)]


def test_a_header_that_holds_the_name_of_the_site_is_none(tmp_path: Path) -> None:
    head = '<meta charset="utf-8"><title>転入届 ｜ ○○市</title>'
    body = f"<div id='header'><h1>○○市</h1></div><h2>転入届</h2><p>{PROSE}</p>"
    assert headings(read(tmp_path, body, head)) == [("転入届", 2)]


def test_a_remark_says_how_much_was_left_out(tmp_path: Path) -> None:
    extract = read(tmp_path, f"<nav>くらし</nav><p>{PROSE}</p>")
    assert extract.remarks == (
        "メニュー、ヘッダー、フッターなど（38字のうち3字）は読んでいません。"
        " / Left out: menus, headers, footers and the like (3 of 38 characters).",
    )


def test_scripts_are_neither_run_nor_read(tmp_path: Path) -> None:
    script = "<script>document.write('書かれた文')</script><noscript>使えません</noscript>"
    extract = read(tmp_path, f"{script}<p>{PROSE}</p><style>p {{ color: red }}</style>")

    assert lines(extract) == [PROSE]
    assert extract.remarks == ()


def test_the_main_part_is_read_with_the_heading_above_it(tmp_path: Path) -> None:
    body = f"<div>広告の文</div><h1>補助金</h1><main><p>{PROSE}</p></main><div>下の文</div>"
    assert lines(read(tmp_path, body)) == ["補助金", PROSE]


def test_several_articles_are_read_together(tmp_path: Path) -> None:
    cards = f"<article><h2>補助金</h2><p>{PROSE}</p></article><article><h2>奨励金</h2></article>"
    other = "<article><a href='/a'>ほかの記事</a></article>"
    body = f"<h1>支援</h1><div><p>三つあります。</p>{cards}</div><div>{other}</div>"
    extract = read(tmp_path, body)

    assert lines(extract) == ["支援", "三つあります。", "補助金", PROSE, "奨励金"]
    assert "（55字のうち5字）" in extract.remarks[0]


def test_the_header_of_an_article_belongs_to_it(tmp_path: Path) -> None:
    body = f"<article><header><h2>対象者</h2></header><p>{PROSE}</p></article>"
    assert lines(read(tmp_path, body)) == ["対象者", PROSE]


def test_lists_are_written_with_their_marks(tmp_path: Path) -> None:
    bullets = "<ul><li>申請書<ul><li>正本</li></ul></li></ul>"
    numbers = "<ol start='3'><li>審査</li><li>交付</li></ol>"
    assert lines(read(tmp_path, bullets + numbers)) == ["・申請書", "- 正本", "3. 審査", "4. 交付"]


def test_numbers_of_a_list_are_those_of_the_page(tmp_path: Path) -> None:
    letters = "<ol type='A'><li>申請</li><li value='4'>交付</li></ol>"
    back = "<ol reversed><li>二位</li><li>一位</li></ol>"
    assert lines(read(tmp_path, letters + back)) == ["A. 申請", "D. 交付", "2. 二位", "1. 一位"]


def test_an_item_that_bears_a_mark_gets_no_second_one(tmp_path: Path) -> None:
    numbers = "<ol><li>（1）印鑑</li><li>② 通帳</li><li>1.5キロまで</li></ol>"
    bullets = "<ul><li>・申請書</li><li>（控え）</li></ul>"
    assert lines(read(tmp_path, numbers + bullets)) == [
        "（1）印鑑",
        "② 通帳",
        "3. 1.5キロまで",
        "・申請書",
        "・（控え）",
    ]


def test_preformatted_text_keeps_its_lines(tmp_path: Path) -> None:
    body = "<pre><pre>\n平日  9:00-17:00\n土曜  <b>9:00</b>-12:00\n</pre>"
    assert lines(read(tmp_path, body)) == ["平日 9:00-17:00", "土曜 9:00-12:00"]


def test_a_short_term_and_its_explanation_are_one_line(tmp_path: Path) -> None:
    body = "<dl><dt>電話：</dt><dd>022-111</dd><dt>窓口</dt><dd><p>本庁</p><p>別館</p></dd></dl>"
    assert lines(read(tmp_path, body)) == ["電話: 022-111", "窓口", "本庁", "別館"]


def test_questions_of_a_list_of_terms_are_headings(tmp_path: Path) -> None:
    body = "<dl><dt>犬を飼えません。</dt><dd>御相談を。</dd><dt>費用は？</dt><dd>無料。</dd></dl>"
    found = read(tmp_path, body)
    assert lines(found) == ["犬を飼えません。", "御相談を。", "費用は？", "無料。"]
    headings = [found.text[start:end] for start, end, _ in found.layout.headings]
    assert headings == ["犬を飼えません。", "費用は？"]


@pytest.mark.parametrize(
    "panel",
    [
        "<div role='tabpanel' hidden>{}</div>",
        "<div role='tabpanel' aria-hidden='true'>{}</div>",
        "<h2 id='q'>手当</h2><div aria-labelledby='q' hidden>{}</div>",
        "<a aria-controls='a'>手当</a><div id='a' style='display:none'>{}</div>",
        "<div class='accordion-collapse' style='display:none'>{}</div>",
        "<div class='faq'><p>手当</p><div style='display:none'>{}</div></div>",
        "<dl><dt>手当</dt><dd style='display:none'>{}</dd></dl>",
    ],
)
def test_a_closed_panel_is_content(tmp_path: Path, panel: str) -> None:
    body = f"<p>手当について</p>{panel.format(PROSE)}"
    assert PROSE in read(tmp_path, body).text


@pytest.mark.parametrize(
    "menu",
    [
        "<a aria-controls='m'>一覧</a><ul id='m' hidden><li><a href='/a'>くらし</a></li></ul>",
        "<a aria-controls='m'>一覧</a><div id='m' class='modal' hidden>くらし</div>",
    ],
)
def test_a_menu_or_a_window_that_is_closed_is_left_out(tmp_path: Path, menu: str) -> None:
    assert "くらし" not in read(tmp_path, f"<p>{PROSE}</p>{menu}").text


def test_an_aside_with_the_number_to_call_is_content(tmp_path: Path) -> None:
    aside = "<aside><h2>予約センター</h2><p>電話０２２－１１１－１１１１</p></aside>"
    body = f"<main><h1>粗大ごみ</h1><p>{PROSE}</p>{aside}</main>"
    assert lines(read(tmp_path, body))[2:] == ["予約センター", "電話０２２－１１１－１１１１"]


CONTACT = "<h2>お問い合わせ</h2><p>市民課　電話 022-221-4922</p>"


@pytest.mark.parametrize(
    "behind",
    [
        f"<div class='contact'>{CONTACT}</div>",
        f"<section><div>{CONTACT}</div></section>",
        f"<footer><div>{CONTACT}</div><p>Copyright 2025 沢見町</p></footer>",
        f"<footer>{CONTACT}</footer>",
        f"<div id='footer'><nav><a href='/'>ホーム</a></nav><div>{CONTACT}</div></div>",
    ],
)
def test_whom_to_call_is_content_behind_the_main_part(tmp_path: Path, behind: str) -> None:
    body = f"<main><h1>粗大ごみ</h1><p>{PROSE * 3}</p></main>{behind}"
    extract = read(tmp_path, body)
    assert lines(extract) == ["粗大ごみ", PROSE * 3, "お問い合わせ", "市民課　電話 022-221-4922"]
    without_main = body.replace("<main>", "").replace("</main>", "")
    assert lines(read(tmp_path, without_main)) == lines(extract)


@pytest.mark.parametrize(
    "beside",
    [
        "<footer><p>沢見町役場　電話 022-221-4900</p><p>Copyright 2025 沢見町</p></footer>",
        "<footer><a href='/q'>お問い合わせ</a> <a href='/'>先頭</a></footer>",
        "<div id='footer'><p>沢見町　TEL 022-221-4900（代表）</p><p>All rights reserved.</p></div>",
    ],
)
def test_a_footer_of_the_site_is_none(tmp_path: Path, beside: str) -> None:
    body = f"<main><h1>粗大ごみ</h1><p>{PROSE}</p></main>{beside}"
    assert lines(read(tmp_path, body)) == ["粗大ごみ", PROSE]
    header = f"<header><div>{CONTACT}</div></header>"
    assert lines(read(tmp_path, header + body)) == ["粗大ごみ", PROSE]


QUESTION = "手数料はいくらですか。"


@pytest.mark.parametrize(
    ("opener", "depth"),
    [
        (f"<h2><button class='accordion-button'>{QUESTION}</button></h2>", 2),
        (f"<dl><dt><button>{QUESTION}</button></dt><dd>300円</dd></dl>", 7),
        (f"<details><summary>{QUESTION}</summary><p>300円</p></details>", 7),
        (f"<button aria-controls='a'>{QUESTION}</button><p id='a'>300円</p>", 7),
        (f"<button data-bs-target='#a'>{QUESTION}</button><p id='a'>300円</p>", 7),
        (f"<button aria-expanded='false'>{QUESTION}</button><p>300円</p>", 7),
    ],
)
def test_a_question_that_opens_its_answer_is_a_heading(
    tmp_path: Path, opener: str, depth: int
) -> None:
    assert headings(read(tmp_path, f"<p>{PROSE}</p>{opener}")) == [(QUESTION, depth)]


@pytest.mark.parametrize(
    "button",
    [
        "<button>送信する</button>",
        "<button aria-controls='m'>案内</button><nav id='m'>くらし</nav>",
        "<button aria-expanded='false'>案内</button>",
    ],
)
def test_a_button_that_opens_nothing_to_read_is_left_out(tmp_path: Path, button: str) -> None:
    assert lines(read(tmp_path, f"<p>{PROSE}</p>{button}")) == [PROSE]


def test_a_break_made_by_hand_ends_the_line(tmp_path: Path) -> None:
    assert lines(read(tmp_path, "<p>産業振興課<br>電話 022-111</p>")) == [
        "産業振興課",
        "電話 022-111",
    ]


def test_a_line_of_the_source_is_no_line_of_the_text(tmp_path: Path) -> None:
    assert lines(read(tmp_path, "<p>設備の費用を\n   補助する\n  new plan です。</p>")) == [
        "設備の費用を補助する new plan です。"
    ]


def test_readings_are_kept_out_of_the_sentence(tmp_path: Path) -> None:
    body = "<p>この<ruby>制度<rp>（</rp><rt>せいど</rt><rp>）</rp></ruby>は、</p>"
    assert lines(read(tmp_path, body)) == ["この制度は、"]


def test_a_picture_that_is_all_of_a_cell_a_heading_or_a_link_is_read(tmp_path: Path) -> None:
    table = """<table><tr><th>業務</th><th>土曜日</th></tr>
     <tr><td>住民票</td><td><img alt="○"></td></tr></table>"""
    body = f"""<h1><img alt="休日の窓口"></h1><p>{PROSE}<img alt="飾り"></p>{table}
     <p><a href="/a"><img alt="電子申請"></a></p><p><a href="/b">様式<img alt="PDF"></a></p>
     <h2><img alt="title01.gif"></h2>"""
    extract = read(tmp_path, body)

    assert lines(extract) == ["休日の窓口", PROSE, "業務\t土曜日", "住民票\t○", "電子申請", "様式"]
    assert headings(extract) == [("休日の窓口", 1)]


@pytest.mark.parametrize(
    "old",
    [
        "<span style='text-decoration: line-through'>300円</span>",
        "<strike>300円</strike>",
        "<s><b>300円</b></s>",
    ],
)
def test_what_is_struck_out_is_left_out(tmp_path: Path, old: str) -> None:
    assert lines(read(tmp_path, f"<p>手数料は{old}450円です。</p>")) == ["手数料は450円です。"]


def test_deleted_text_is_left_out_and_raised_digits_stay_raised(tmp_path: Path) -> None:
    body = "<p>上限は<del>五</del>十万円、面積は10<sup>3</sup>平方メートル</p>"
    assert lines(read(tmp_path, body)) == ["上限は十万円、面積は10³平方メートル"]


def test_a_table_has_rows_heads_and_spans(tmp_path: Path) -> None:
    body = """<table><tr><th>部</th><th colspan="2">連絡先</th></tr>
     <tr><td rowspan="2">経済部</td><td>商工課</td><td>111</td></tr>
     <tr><td>観光課</td><td>222</td></tr></table>"""
    extract = read(tmp_path, body)

    assert lines(extract) == ["部\t連絡先", "経済部\t商工課\t111", "経済部\t観光課\t222"]
    assert heads(extract) == ["部\t連絡先"]


def test_a_table_with_heads_in_its_first_column_has_no_head_row(tmp_path: Path) -> None:
    body = "<table><tr><th>名称</th><td>窓口</td></tr><tr><th>電話</th><td>1</td></tr></table>"
    extract = read(tmp_path, body)

    assert lines(extract) == ["名称\t窓口", "電話\t1"]
    assert heads(extract) == []


def test_a_table_that_lays_out_the_page_is_read_as_prose(tmp_path: Path) -> None:
    inner = "<table><tr><td>課</td><td>電話</td></tr><tr><td>税務課</td><td>1</td></tr></table>"
    body = f"<table><tr><td><h2>案内</h2><p>{PROSE}</p></td><td>{inner}</td></tr></table>"
    extract = read(tmp_path, body)

    assert lines(extract) == ["案内", PROSE, "課\t電話", "税務課\t1"]
    assert headings(extract) == [("案内", 2)]


def test_title_and_day_come_from_the_head(tmp_path: Path) -> None:
    head = (
        '<meta charset="utf-8"><title>補助金 ｜ ○○市</title><meta name="date" content="2024/4/1">'
    )
    extract = read(tmp_path, f"<h1>補助金</h1><p>{PROSE}</p>", head)

    assert (extract.title, extract.created) == ("補助金", "2024-04-01")


def test_an_external_entity_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "案内.html"
    entity = '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    path.write_text(
        f'{entity}<html><meta charset="utf-8"><body><p>名前は&e;です。</p></body></html>'
    )

    assert lines(read_html(path))[-1] == "名前は&e;です。"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "holds no text; check the file."),
        (
            "<div id='app'></div><script>start('窓口の一覧')</script>",
            "holds no text; what it shows is made by a script; "
            "save the page as the browser shows it.",
        ),
    ],
)
def test_a_page_without_text_is_refused(tmp_path: Path, body: str, reason: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(tmp_path, body)
    assert english_half(caught.value, tmp_path / "案内.html") == reason


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"PK\x03\x04...", b"<p>\x00\x01</p>"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "案内.html"
    path.write_bytes(data)

    with pytest.raises(ReadError, match="save it as UTF-8"):
        read_html(path)


def test_a_web_archive_is_refused_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "案内.html"
    path.write_text("From: <Saved>\nMIME-Version: 1.0\n\n<html></html>")

    with pytest.raises(ReadError, match=r"is a web archive; save it as a page \(\.html\)"):
        read_html(path)
