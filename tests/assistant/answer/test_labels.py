"""What only stands above or around an answer is no line of it."""

import pytest

from assistant.answer.draft import Draft, quote_of
from assistant.answer.labels import without_labels
from assistant.answer.sentences import rank
from index.build import build
from index.generation import Generation, open_generation
from index.search import search
from tests.corpus.office import add_document, write_office

FAQ = """令和7年11月20日

水道を使う皆様

役所 産業部

# 冬の水道のよくある質問

## 断水はいつまで続きますか

断水は、12月8日の午前5時まで続きます。

## 水道管の凍結はいつ起きますか

水道管の凍結は、気温がマイナス4度を下回る夜に起きます。

# 利用の規則

（休館日）
第3条　集会所の休館日は、月曜日とする。

（使用料）
第4条　集会所の使用料は、1時間につき400円とする。

（減免）
第5条　集会所の使用料は、町内会が使うとき、これを免除する。

# 手続の案内

## 2　登録手数料

登録の申請には、15万円がかかります。

## 定員 20 名の講座
申込みが多いときは抽選です。

# 施設

## 本館

### 所在地：桜町12番地　電話 022-221-4800
休館日は月曜日です。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    folder = write_office(tmp_path_factory.mktemp("labels") / "office")
    add_document(folder, "faq", "冬の水道のよくある質問", FAQ, "faq.md")
    index = tmp_path_factory.mktemp("index")
    build(folder, index)
    return open_generation(index)


def left(generation: Generation, text: str, without: str = "-") -> tuple[list[str], list[str]]:
    """Sentences that a question might be answered with, but for one, and those that are no
    labels."""
    question = generation.read(text)
    hits = search(generation, question, 10)
    draft = Draft(question, False, hits, [], [], None, 0.0, 0.0, 0.0)
    chosen = [
        choice
        for choice in rank(generation, question, hits)
        if not quote_of(generation, draft, choice).startswith(without)
    ]
    kept = without_labels(generation, draft, chosen)
    before, after = (
        [quote_of(generation, draft, choice).strip() for choice in choices]
        for choices in (chosen, kept)
    )
    return before, after


def test_the_question_above_its_answer(office: Generation) -> None:
    before, after = left(office, "断水は続きますか")
    assert {"## 断水はいつまで続きますか", "## 水道管の凍結はいつ起きますか"} <= set(before)
    assert not any(line.endswith("か") for line in after)
    assert "断水は、12月8日の午前5時まで続きます。" in after


def test_the_day_and_the_publisher_of_a_cover(office: Generation) -> None:
    cover = {"令和7年11月20日", "水道を使う皆様", "役所 産業部"}
    before, after = left(office, "断水は何月何日まで続きますか")
    assert cover <= set(before)
    assert not cover & set(after)
    assert cover <= set(left(office, "冬の水道の資料はいつ作られましたか")[1])


def test_captions_of_this_and_other_articles(office: Generation) -> None:
    before, after = left(office, "集会所の使用料はいくらですか", without="第5条")
    assert {"（休館日）", "（使用料）", "（減免）"} <= set(before)
    assert not any(line.startswith("（") for line in after)
    assert "第4条　集会所の使用料は、1時間につき400円とする。" in after


def test_a_heading_that_holds_what_is_asked_for_stays(office: Generation) -> None:
    """Short as a heading, and without the name of a town."""
    line = "### 所在地：桜町12番地　電話 022-221-4800"
    before, after = left(office, "本館の所在地はどこですか")
    assert line in before
    assert line in after


def test_the_likeliest_line_stays(office: Generation) -> None:
    before, after = left(office, "令和7年11月20日")
    assert before[0] == after[0] == "令和7年11月20日"


def test_the_number_of_a_heading_is_no_figure(office: Generation) -> None:
    before, after = left(office, "登録手数料はいくらですか")
    assert "## 2　登録手数料" in before
    assert "## 2　登録手数料" not in after


def test_a_number_within_a_heading_is_one(office: Generation) -> None:
    before, after = left(office, "講座の場所はどこですか")
    assert "## 定員 20 名の講座" in before
    assert "## 定員 20 名の講座" in after
