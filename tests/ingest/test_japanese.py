"""The normal form that search reads, and morphemes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.japanese import length, morphemes, normalise


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("ﾘｻｲｸﾙ", "リサイクル"),
        ("ＤＸ", "dx"),
        ("５，８７９件", "5879件"),
        ("12,345,678円", "12345678円"),
        ("1,23", "1,23"),
        ("022−221–4922", "022-221-4922"),
        ("０２２－２２１－４９２２", "022-221-4922"),
        ("情報政策·半導体", "情報政策・半導体"),
        ("2022〜2024年度", "2022~2024年度"),
        ("業務內容", "業務内容"),
        ("人口流 出等の\n問題", "人口流出等の問題"),
        ("open  innovation\nsystem", "open innovation system"),
        ("**全国**と同程度", "全国と同程度"),
        ("## 見出し", "見出し"),
        (" \u3000\n", ""),
        ("①", "1"),
        ("㈱", "(株)"),
        ("MaaS⁵などの", "maasなどの"),
        ("「計画」²¹では", "「計画」では"),
        ("（MaaS）⁵", "(maas)"),
        ("²¹ 国土の計画", "国土の計画"),
        ("system⁵", "system"),
        ("500m²とm³と3 km²", "500m2とm3と3 km2"),
        ("10²¹", "1021"),
        ("障がい者と障碍者の手帳", "障害者と障害者の手帳"),
        ("支障がいくつか", "支障がいくつか"),
    ],
)
def test_normal_form(text: str, normal: str) -> None:
    assert normalise(text) == normal


@settings(deadline=None, derandomize=True)
@given(st.one_of(st.text(alphabet="あア亜ｱﾞーa A１2,.、。＊*#＃ \u3000\n-–·㈱①Ⅳ％"), st.text()))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text", ["＊＊太字＊＊", "　# 見出し", "＃見出し", "\x0b# 見出し"])
def test_mark_up_in_another_width_leaves_a_normal_form(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_a_morpheme_has_surface_reading_lemma_and_part_of_speech() -> None:
    (noun,) = morphemes("相談")
    assert (noun.surface, noun.reading, noun.lemma) == ("相談", "ソウダン", "相談")
    assert noun.pos.startswith("名詞")


def test_an_unknown_word_reads_as_itself() -> None:
    (word,) = morphemes("qqzz")
    assert (word.surface, word.reading, word.lemma) == ("qqzz", "qqzz", "qqzz")


def test_lemmas_lead_inflected_forms_together() -> None:
    assert morphemes("継がせたい")[0].lemma == morphemes("継いだ")[0].lemma == "継ぐ"


@pytest.mark.parametrize(("text", "count"), [("", 0), ("  ", 0), ("相談", 1), ("相談する", 2)])
def test_length_counts_morphemes(text: str, count: int) -> None:
    assert length(text) == count


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet="事業承継の相談はどこaB1２、。「」-ー・\u200b😀"))
def test_morphemes_hold_the_whole_text_in_order(text: str) -> None:
    normal = normalise(text)
    assert "".join(m.surface for m in morphemes(normal)) == normal.replace(" ", "")


def test_a_nul_does_not_hide_what_follows() -> None:
    assert [m.surface for m in morphemes(normalise("事業\x00承継"))][-1] == "承継"


def test_a_long_run_of_one_script_is_read_in_pieces() -> None:
    run = "ア" * 300_000  # at once, MeCab would crash over it
    assert "".join(m.surface for m in morphemes(run)) == run


def test_a_long_text_is_cut_where_a_sentence_ends() -> None:
    sentence = "窓口は平日に開いています。"
    assert morphemes(sentence * 1000) == morphemes(sentence) * 1000


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" " * 60_000 + "b", "b"),
        ("\u3000" * 60_000 + "あ", "あ"),
        ("a" + "\n" * 60_000 + "# b", "a b"),
        ("あ " * 30_000, "あ" * 30_000),
    ],
)
def test_long_runs_of_spaces(text: str, normal: str) -> None:
    """Once in the square of their length, which stopped a service for half a minute."""
    assert normalise(text) == normal
