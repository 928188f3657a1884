"""The shipped directory against the pamphlet: every number and every duty stands in the row that
it names, and every number of the table has an owner."""

import re
import unicodedata

import pytest

from corpus.records import Corpus, Division

# How the scan misread what the directory spells right.
MISREADINGS = {"農商丁": "農商工", "伝統的丁芸品": "伝統的工芸品", "東口本士原災": "東日本大震災"}
NUMBER = re.compile(r"0\d{1,3}-\d{2,4}-\d{4}")
# Not on the contact table: no row, no number.
WITHOUT_ROW = {"電源地域振興室"}


def plain(text: str) -> str:
    """A text after width, spaces, middle dots and the listed misreadings."""
    text = unicodedata.normalize("NFKC", text)
    for wrong, right in MISREADINGS.items():
        text = text.replace(wrong, right)
    return re.sub(r"[\s·・]", "", text)


def rows_of(corpus: Corpus, division: Division) -> list[str]:
    spans = (division.evidence, *division.also)
    return [corpus.by_id[span.document].quote(span.start, span.end) for span in spans]


def contact_table(corpus: Corpus) -> str:
    text = corpus.by_id["annai-pamphlet"].text
    return text[text.index("担当課室電話番号一覧") : text.index("東北経済産業局 組織図")]


def chart(corpus: Corpus) -> str:
    text = corpus.by_id["annai-pamphlet"].text
    return text[text.index("東北経済産業局 組織図") :]


def test_every_number_stands_in_its_evidence(corpus: Corpus) -> None:
    for division in corpus.directory.divisions:
        for phone in division.phones:
            if phone.number is not None:
                assert any(phone.number in row for row in rows_of(corpus, division)), division.name


def test_every_duty_stands_in_its_evidence(corpus: Corpus) -> None:
    for division in corpus.directory.divisions:
        assert division.duties
        rows = [plain(row) for row in rows_of(corpus, division)]
        for duty in division.duties:
            assert any(plain(duty) in row for row in rows), f"{division.name}: {duty}"


def test_every_duty_of_the_table_has_an_owner(corpus: Corpus) -> None:
    owned = "".join(plain(duty) for d in corpus.directory.divisions for duty in d.duties)
    for line in contact_table(corpus).splitlines():
        cells = line.split("\t")
        if len(cells) == 3 and NUMBER.search(cells[2]):
            for matter in re.split(r"[、（）()\s]+", cells[1]):
                assert plain(matter) in owned, matter


def test_every_number_of_the_table_has_an_owner(corpus: Corpus) -> None:
    owned = {phone.number for d in corpus.directory.divisions for phone in d.phones}
    found = set(NUMBER.findall(contact_table(corpus)))
    assert found
    assert found <= owned


def test_every_division_of_the_chart_and_the_table_is_there(corpus: Corpus) -> None:
    names = {plain(division.name) for division in corpus.directory.divisions}
    listed = re.split(r"\n|(?<=[課室]) (?=\S)", re.sub(r"\*+|\|", "", chart(corpus)))
    on_chart = {plain(line) for line in listed if re.search(r"(課|室)\s*$", line)}
    assert on_chart <= names
    assert {plain("広報・情報システム担当"), plain("産業技術・産学官連携担当")} <= names
    assert len(names) == 35


def test_each_name_stands_in_the_pamphlet(corpus: Corpus) -> None:
    text = plain(corpus.by_id["annai-pamphlet"].text)
    for division in corpus.directory.divisions:
        assert plain(division.name) in text


@pytest.mark.parametrize(
    "name",
    ["商業・流通サービス産業課", "消費経済課", "東日本大震災復興推進室", "地域ブランド展開支援室"],
)
def test_what_the_page_does_not_prove_is_never_certain(corpus: Corpus, name: str) -> None:
    division = next(d for d in corpus.directory.divisions if d.name == name)
    assert not division.certain
    assert division.note


def test_a_division_without_a_row_has_no_number(corpus: Corpus) -> None:
    for division in corpus.directory.divisions:
        if division.name in WITHOUT_ROW:
            assert [phone.status for phone in division.phones] == ["missing"]


def test_the_two_numbers_of_one_division_keep_their_labels(corpus: Corpus) -> None:
    phones = corpus.directory.division("kikaku-chosa-ka").phones
    assert [(p.label, p.number) for p in phones] == [
        ("企画", "022-221-4861"),
        ("調査", "022-221-4874"),
    ]


def test_each_department_but_the_first_has_a_window(corpus: Corpus) -> None:
    for department in ("地域経済部", "産業部", "資源エネルギー環境部"):
        window = corpus.directory.window(department)
        assert window is not None
        assert any("全体の窓口" in duty for duty in window.duties)
