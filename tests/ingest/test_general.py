"""The general vocabulary: which duties a matter belongs to, and when it is another office's."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from corpus.records import EMPTY_VOCABULARY, Corpus, Directory, Term, Vocabulary
from ingest.general import Matter, general_matters, with_general
from ingest.load import load_corpus
from tests.corpus.office import edit, write_office


@pytest.fixture
def office(tmp_path: Path) -> Corpus:
    """Duties 特許, 商標, 事業承継, 融資, 地域サポーター and 物流."""
    return load_corpus(write_office(tmp_path / "office"))


def matter(term: str, *duties: str, also: tuple[str, ...] = ()) -> Matter:
    return Matter(term, duties, also, ("困っています",), ("help",))


def added(office: Corpus, *matters: Matter, own: Vocabulary = EMPTY_VOCABULARY) -> Vocabulary:
    return with_general(own, office.directory, office.documents, matters)


def with_duties(office: Corpus, *duties: str) -> Directory:
    """A directory of one division with these duties."""
    return Directory(
        (replace(office.directory.divisions[0], duties=duties),), office.directory.general
    )


def test_a_matter_belongs_to_the_duty_that_holds_its_first_wording(office: Corpus) -> None:
    found = added(office, matter("会社を継ぐ", "事業引継ぎ", "事業承継", "融資"))
    assert [term.duties for term in found.terms] == [("事業承継",)]


def test_a_matter_belongs_to_the_duty_that_lists_one_of_its_names(office: Corpus) -> None:
    directory = with_duties(office, "商標・特許に関すること")
    patents = matter("発明の権利", "知財", also=("特許",))
    found = with_general(EMPTY_VOCABULARY, directory, (), [patents])
    assert [term.duties for term in found.terms] == [("商標・特許に関すること",)]


def test_a_wording_within_a_longer_one_of_another_matter_does_not_count(office: Corpus) -> None:
    matters = matter("児童扶養手当", "児童扶養手当"), matter("特別児童扶養手当", "特別児童扶養手当")
    found = with_general(
        EMPTY_VOCABULARY, with_duties(office, "特別児童扶養手当の支給"), (), matters
    )
    assert {term.term: term.duties for term in found.terms if term.duties} == {
        "特別児童扶養手当": ("特別児童扶養手当の支給",)
    }


@pytest.mark.parametrize(
    ("duty", "is_owned"),
    [("契約の事務", True), ("入札、契約", True), ("電気契約の苦情", False)],
)
def test_a_short_wording_must_be_listed(office: Corpus, duty: str, is_owned: bool) -> None:
    found = with_general(
        EMPTY_VOCABULARY, with_duties(office, duty), (), [matter("公共調達", "契約")]
    )
    assert bool(found.terms) == is_owned
    assert bool(found.elsewhere) != is_owned


def test_a_duty_may_put_a_matter_a_little_otherwise(office: Corpus) -> None:
    directory = with_duties(office, "電気柵の設置補助")
    found = with_general(EMPTY_VOCABULARY, directory, (), [matter("電気柵の補助", "侵入防止柵")])
    assert [term.duties for term in found.terms] == [("電気柵の設置補助",)]


def test_what_is_near_to_a_duty_is_nobody_elses(office: Corpus) -> None:
    directory = with_duties(office, "河川敷地の占用許可")
    found = with_general(EMPTY_VOCABULARY, directory, (), [matter("水面利用", "河川占用")])
    assert [term.duties for term in found.terms] == [()]
    assert not found.elsewhere


def test_what_neither_duties_nor_documents_name_is_elsewhere(office: Corpus) -> None:
    named = matter("地域サポーターの派遣", "地域サポーターの派遣", also=("サポーター",))
    found = added(office, matter("運転免許の更新", "運転免許"), matter("業務案内", "窓口"), named)
    assert [term.term for term in found.elsewhere] == ["運転免許の更新"]
    assert {term.term: term.duties for term in found.terms} == {
        "業務案内": (),
        "地域サポーターの派遣": ("地域サポーター",),
    }


@pytest.mark.parametrize("name", ["地域未来投資", "事業引継ぎ補助", "地域未来牽引企業"])
def test_documents_may_name_a_matter_by_any_of_its_names(office: Corpus, name: str) -> None:
    text = f"当局は{name}を進めます。"
    document = replace(office.documents[0], content=replace(office.documents[0].content, text=text))
    matters = [
        matter("投資・牽引", "地域未来投資", "投資", also=("地域未来牽引企業",)),
        matter("引継ぎの補助・融通", "事業引継ぎ補助"),
        matter("船の検査", "検査"),
    ]
    found = with_general(EMPTY_VOCABULARY, with_duties(office, "庶務"), [document], matters)
    assert len(found.terms) == 1
    assert "船の検査" in {term.term for term in found.elsewhere}


def test_the_words_of_the_office_come_first(office: Corpus) -> None:
    own = Term("事業承継", ("事業承継",), ("後継ぎ",), (), ())
    vocabulary = Vocabulary((own,), (), (), (), ())
    found = added(office, matter("後継ぎ", "融資"), matter("資金", "融資"), own=vocabulary)
    assert [(term.term, term.duties) for term in found.terms] == [
        ("事業承継", ("事業承継",)),
        ("資金", ("融資",)),
    ]


def test_an_office_may_do_without(tmp_path: Path) -> None:
    folder = write_office(tmp_path / "office")
    without = load_corpus(folder).vocabulary
    assert not without.general
    edit(folder / "vocabulary.toml", "general = false", "general = true")
    vocabulary = load_corpus(folder).vocabulary
    assert vocabulary.general
    assert vocabulary.terms[: len(without.terms)] == without.terms
    assert len(vocabulary.elsewhere) > len(without.elsewhere)


def test_the_shipped_matters_can_be_told_apart() -> None:
    matters = general_matters()
    assert len(matters) > 1000
    assert not [m.term for m in matters if any(len(wording) < 2 for wording in m.duties)]
    phrases = Counter(p for m in matters for p in {m.term, *m.also, *m.asks, *m.en})
    assert [phrase for phrase, count in phrases.items() if count > 1] == []


def test_what_is_no_public_offices_is_never_this_ones(office: Corpus) -> None:
    found = added(office, matter("業務案内"), matter("物流", also=("特許",)))
    assert not found.terms
    assert len(found.elsewhere) == 2


@pytest.mark.parametrize("duty", ["県の議会の事務局", "補助の電気柵"])
def test_a_duty_that_only_shares_pairs_is_another_matter(office: Corpus, duty: str) -> None:
    directory = with_duties(office, duty)
    found = with_general(
        EMPTY_VOCABULARY,
        directory,
        (),
        [matter("請願", "議会事務局長"), matter("柵", "電気柵の補助")],
    )
    assert [matter.term for matter in found.elsewhere] == ["請願", "柵"]


def test_a_word_that_the_office_has_given_a_matter_is_not_taken_again(office: Corpus) -> None:
    own = Term("事業承継", ("事業承継",), ("後継ぎ",), ("会社を継がせたい",), ())
    vocabulary = Vocabulary((own,), (), (), (), ())
    general = Matter("資金", ("融資",), ("後継ぎ", "借入れ"), ("会社を継がせたい",), ("loan",))
    found = added(office, general, own=vocabulary)
    assert (found.terms[1].also, found.terms[1].asks) == (("借入れ",), ())


def test_a_matter_may_belong_to_a_division_by_its_name(office: Corpus) -> None:
    division = replace(office.directory.divisions[0], name="法人登記部門", duties=("設立",))
    directory = Directory((division,), office.directory.general)
    found = with_general(EMPTY_VOCABULARY, directory, (), [matter("会社の登記", "法人登記")])
    assert [term.duties for term in found.terms] == [("法人登記部門",)]


def test_a_duty_for_a_part_of_the_area_comes_behind_others(office: Corpus) -> None:
    registers = matter("登記", "不動産登記")
    branch, main = "山手市・沢渡町の不動産登記", "不動産登記の申請"
    both = with_general(EMPTY_VOCABULARY, with_duties(office, branch, main), (), [registers])
    assert [term.duties for term in both.terms] == [(main,)]
    alone = with_general(EMPTY_VOCABULARY, with_duties(office, branch), (), [registers])
    assert [term.duties for term in alone.terms] == [(branch,)]


def test_a_wording_within_the_name_of_a_matter_is_the_surest(office: Corpus) -> None:
    directory = with_duties(office, "在留資格の変更", "資格外活動許可")
    work = matter("資格外活動・再入国", "在留資格", "資格外活動")
    found = with_general(EMPTY_VOCABULARY, directory, (), [work])
    assert [term.duties for term in found.terms] == [("資格外活動許可",)]


def test_a_duty_of_others_is_no_word_for_a_matter(office: Corpus) -> None:
    directory = with_duties(office, "融資の相談", "再入国許可")
    found = with_general(
        EMPTY_VOCABULARY, directory, (), [matter("資金", "融資の相談", also=("再入国許可",))]
    )
    assert [term.also for term in found.terms] == [()]


def test_a_longer_wording_of_the_same_matter_says_the_same(office: Corpus) -> None:
    duties = "自筆証書遺言書の保管・閲覧", "遺言書の保管"
    wills = matter("遺言", "遺言書の保管", "自筆証書遺言書の保管")
    found = with_general(EMPTY_VOCABULARY, with_duties(office, *duties), (), [wills])
    assert [term.duties for term in found.terms] == [duties]


@pytest.mark.parametrize(
    ("duty", "is_owned"),
    [
        ("図書館の利用案内", True),
        ("図書館協議会", False),
        ("図書館の利用料の減免", False),
        ("図書館・公民館の備品の購入", False),
    ],
)
def test_a_duty_of_another_thing_is_not_the_matters(
    office: Corpus, duty: str, is_owned: bool
) -> None:
    found = with_general(
        EMPTY_VOCABULARY, with_duties(office, duty), (), [matter("図書館の利用", "図書館")]
    )
    assert [bool(term.duties) for term in (*found.terms, *found.elsewhere)] == [is_owned]


def test_what_only_ends_as_a_duty_is_another_matter(office: Corpus) -> None:
    lorries = matter("緑ナンバー", "緑ナンバー")
    found = with_general(EMPTY_VOCABULARY, with_duties(office, "マイナンバーカード"), (), [lorries])
    assert not any(term.duties for term in found.terms)


@pytest.mark.parametrize(
    ("duties", "owned"),
    [
        (("公害の防止", "環境保全の啓発"), ("公害の防止",)),  # the narrowest first
        (("環境保全の啓発",), ("環境保全の啓発",)),
        (("悪臭の規制", "公害の防止"), ("悪臭の規制",)),  # its own wording before a wider one
        (("公害の防止", "公害の調査"), ()),  # either may be meant
        (("公害審議会",), ()),  # another thing
        (("環境保全活動の支援",), ("環境保全活動の支援",)),
        (("環境保全と緑化",), ("環境保全と緑化",)),
        (("環境保全基金の運用",), ()),  # what is only named after the field
        (("環境保全による移転の補償",), ()),
    ],
)
def test_what_no_duty_names_falls_under_a_wider_field(
    office: Corpus, duties: tuple[str, ...], owned: tuple[str, ...]
) -> None:
    smell = structs.replace(matter("悪臭の苦情", "悪臭"), broader=("公害", "環境保全"))
    found = with_general(EMPTY_VOCABULARY, with_duties(office, *duties), (), [smell])
    assert [t.duties for t in found.terms if t.duties] == ([owned] if owned else [])


def test_a_wider_field_of_another_matter_takes_no_duty_away(office: Corpus) -> None:
    rivers = matter("川の手入れ", "河川の維持")
    flood = structs.replace(matter("水防", "水防団"), broader=("河川の維持管理",))
    found = with_general(
        EMPTY_VOCABULARY, with_duties(office, "河川の維持管理"), (), [rivers, flood]
    )
    assert {term.term for term in found.terms if term.duties} == {"川の手入れ", "水防"}


def test_what_ends_alike_and_begins_otherwise_is_another_matter(office: Corpus) -> None:
    land = matter("国の土地", "市有地等の売却")
    found = with_general(EMPTY_VOCABULARY, with_duties(office, "国有地等の売却"), (), [land])
    assert not any(term.duties for term in found.terms)


def test_a_duty_for_all_municipalities_is_for_no_part_of_the_area(office: Corpus) -> None:
    mergers = matter("市と村を合わせる", "町村の合併", "広域連携")
    for duty in ("市町村の合併", "各市町村の合併"):
        found = with_general(EMPTY_VOCABULARY, with_duties(office, duty, "広域連携"), (), [mergers])
        assert [term.duties for term in found.terms] == [(duty,)]


@pytest.mark.parametrize(
    ("term", "wording"),
    [("電子通貨・地域通貨", "ポイントの付与"), ("広報紙とサイト", "電子通貨の")],
)
def test_a_duty_may_be_the_first_part_of_a_name_or_a_bare_wording(
    office: Corpus, term: str, wording: str
) -> None:
    directory = with_duties(office, "電子通貨")
    found = with_general(EMPTY_VOCABULARY, directory, (), [matter(term, wording)])
    assert [term.duties for term in found.terms] == [("電子通貨",)]


@pytest.mark.parametrize(
    ("term", "duty"),
    [
        ("コミュニティ・スクール・PTA", "コミュニティに関すること"),
        ("農林水産物・食品の輸出", "農林水産物の検査"),
    ],
)
def test_a_first_part_that_is_no_name_without_the_rest_is_not_enough(
    office: Corpus, term: str, duty: str
) -> None:
    directory = with_duties(office, duty)
    found = with_general(EMPTY_VOCABULARY, directory, (), [matter(term, "別の業務")])
    assert [term.term for term in found.elsewhere] == [term]


def test_a_later_part_of_a_name_is_not_enough(office: Corpus) -> None:
    directory = with_duties(office, "健康診断")
    found = with_general(EMPTY_VOCABULARY, directory, (), [matter("学校保健・健康診断", "学校医")])
    assert [term.term for term in found.elsewhere] == ["学校保健・健康診断"]


@pytest.mark.parametrize("wording", ["農地法に基づく許可", "農地に係る許可"])
def test_two_laws_that_demand_the_same_are_two_matters(office: Corpus, wording: str) -> None:
    directory = with_duties(office, "温泉法に基づく許可", "河川に係る許可")
    found = with_general(EMPTY_VOCABULARY, directory, (), [matter("農地の売買", wording)])
    assert [term.term for term in found.elsewhere] == ["農地の売買"]
