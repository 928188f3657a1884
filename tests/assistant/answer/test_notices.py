"""Cautions: documents that have expired or were replaced, numbers that are in doubt."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answer.answer import answer
from assistant.answer.notices import is_before, of_document, spoken_date
from assistant.answer.outcomes import Answered, Citation, Declined
from assistant.commands.plain import as_text
from index.generation import Generation

TODAY, THEN = date(2026, 11, 21), date(2023, 1, 1)
FACT = "スタートアップ創出数の目標は何社ですか"
WINDOWS = {
    "物流の窓口は?": ("商業・流通サービス産業課", "missing", "産業振興課 022-221-4906"),
    "グループ補助金の窓口は?": ("東日本大震災復興推進室", "inferred", "産業振興課 022-221-4906"),
    "伝統的工芸品の窓口は?": ("地域ブランド展開支援室", "inferred", "産業振興課 022-221-4906"),
    "訪問販売の窓口は?": ("消費経済課", "inferred", "産業振興課 022-221-4906"),
    "電源立地地域対策交付金の窓口は?": (
        "電源地域振興室",
        "missing",
        "資源エネルギー環境課 022-221-4927",
    ),
}


def answered(generation: Generation, question: str, today: date = TODAY) -> Answered:
    outcome = answer(generation, question, today)
    assert isinstance(outcome, Answered)
    return outcome


def texts(outcome: Answered) -> list[str]:
    return [notice.text for notice in outcome.notices]


def citation(
    published: str | None = "2022-02",
    valid_until: str | None = "2025-03-31",
    expired: bool = True,
    superseded_by: str | None = None,
    n: int = 1,
) -> Citation:
    return Citation(
        n=n,
        document="plan",
        title="計画",
        published=published,
        valid_until=valid_until,
        expired=expired,
        superseded_by=superseded_by,
        section=(),
        place=None,
        start=0,
        end=1,
        quote="計",
        cosine=0.0,
        bm25=0.0,
        fused=0.0,
    )


def test_an_expired_document_is_marked_and_named_with_its_end(generation: Generation) -> None:
    outcome = answered(generation, FACT)
    quoted = {sentence.citation for sentence in outcome.answer}
    expired = [c for c in outcome.citations if c.n in quoted and c.expired]
    assert expired
    for cited in expired:
        assert cited.valid_until == "2025-03-31"
        (notice,) = [n for n in texts(outcome) if f"[{cited.n}]" in n and cited.title in n]
        assert "対象期間は2025年3月31日で終わっています" in notice


def test_as_of_a_day_within_its_validity_nothing_has_expired(generation: Generation) -> None:
    outcome = answered(generation, FACT, THEN)
    assert not any(cited.expired for cited in outcome.citations)
    assert not any("終わっています" in notice for notice in texts(outcome))
    assert any(cited.valid_until == "2025-03-31" for cited in outcome.citations)


@pytest.mark.parametrize(
    ("today", "expired"), [(date(2025, 3, 31), False), (date(2025, 4, 1), True)]
)
def test_the_last_day_of_validity_is_valid(
    generation: Generation, today: date, expired: bool
) -> None:
    outcome = answered(generation, FACT, today)
    assert any(cited.expired for cited in outcome.citations) is expired


def test_what_a_later_document_replaced_says_so(generation: Generation) -> None:
    outcome = answered(generation, "重点戦略の考え方(総論)はどのようなものですか")
    draft = next(c for c in outcome.citations if c.document == "chuki-seisaku-5-kento-2")
    policy = generation.documents["chuki-seisaku-5"].title
    assert draft.superseded_by == policy
    assert any(f"その後の「{policy}」により" in notice for notice in texts(outcome))
    assert all(c.superseded_by is None for c in outcome.citations if c.document != draft.document)


def test_only_documents_that_are_quoted_are_warned_of(generation: Generation) -> None:
    outcome = answered(generation, "国際課の電話番号は?")
    assert len({c.document for c in outcome.citations}) >= 1
    assert {outcome.citations[s.citation - 1].document for s in outcome.answer} == {
        "annai-pamphlet"
    }
    assert outcome.notices == ()


@pytest.mark.parametrize("question", WINDOWS)
def test_a_doubtful_number_names_whom_else_to_call(generation: Generation, question: str) -> None:
    division, status, window = WINDOWS[question]
    outcome = answered(generation, question)
    contact = outcome.contacts[0]
    assert contact.division == division
    assert [phone.status for phone in contact.phones] == [status]
    assert contact.caution in outcome.notices
    assert contact.caution is not None
    for part in (division, window, "代表（022-263-1111）"):
        assert part in contact.caution.text
        assert part in contact.caution.easy


@pytest.mark.parametrize("question", [q for q in WINDOWS if WINDOWS[q][1] == "inferred"])
def test_a_doubtful_number_stands_in_no_sentence_of_the_answer(
    generation: Generation, question: str
) -> None:
    outcome = answered(generation, question)
    (phone,) = outcome.contacts[0].phones
    assert phone.number is not None
    assert not any(phone.number in sentence.text for sentence in outcome.answer)


def test_a_window_that_shares_the_doubtful_number_is_not_offered(generation: Generation) -> None:
    outcome = answered(generation, "中小企業金融検査室の電話番号は?")
    contact = outcome.contacts[0]
    assert [(p.number, p.status) for p in contact.phones] == [("022-221-4906", "inferred")]
    assert contact.caution is not None
    assert "代表（022-263-1111）" in contact.caution.text
    assert "産業振興課" not in contact.caution.text + contact.caution.easy


def test_english_cautions_name_the_window_and_the_main_line(generation: Generation) -> None:
    contact = answered(generation, "Who handles logistics?").contacts[0]
    assert contact.division == "商業・流通サービス産業課"
    assert contact.caution is not None
    assert "022-221-4906" in contact.caution.text
    assert "the main line (022-263-1111)" in contact.caution.text
    assert contact.caution.text.isascii()
    assert contact.caution.easy == contact.caution.text


@pytest.mark.parametrize(
    ("text", "japanese", "english"),
    [
        ("2022", "2022年", "2022"),
        ("2022-02", "2022年2月", "February 2022"),
        ("2025-03-31", "2025年3月31日", "31 March 2025"),
    ],
)
def test_dates_are_spoken_in_both_languages(text: str, japanese: str, english: str) -> None:
    assert spoken_date(text, "ja") == japanese
    assert spoken_date(text, "en") == english


def test_a_document_that_nothing_speaks_against_has_no_caution() -> None:
    recent = citation("2022-02", expired=False)
    assert of_document([recent], "ja", None, date(2026, 12, 31)) == []


def test_an_old_document_says_so_even_where_no_other_answers() -> None:
    old = citation("2022-02", None, expired=False)
    (notice,) = of_document([old], "ja", None, date(2027, 1, 1))
    assert notice.text == "[1]「計画」は2022年2月の文書です。その後の変化は含まれていません。"
    undated = citation(None, None, expired=False)
    assert of_document([undated], "ja", None, TODAY) == []


def test_a_document_that_is_not_valid_yet_says_from_when() -> None:
    coming = replace(citation("2026-10", None, False), valid_from="2027-04-01", not_yet_valid=True)
    (notice,) = of_document([coming], "ja", None, TODAY)
    assert notice.text == "[1]「計画」は2027年4月1日からのもので、まだ適用されていません。"
    (notice,) = of_document([coming], "en", None, TODAY)
    assert notice.text == '[1] "計画" is valid from 1 April 2027, and not yet.'


def test_a_document_of_another_time_than_asked_for_says_so_once() -> None:
    old = citation("2013-06-12", None, expired=False)
    (notice,) = of_document([old], "ja", citation("2022", n=2), TODAY, other_time="2020年")
    assert notice.text == (
        "[1]「計画」は2013年6月12日の文書で、お尋ねの「2020年」のものではありません。"
    )
    (notice,) = of_document([old], "en", None, TODAY, other_time="2020")
    assert notice.text == '[1] "計画" is of 12 June 2013, not of the time that you asked about.'


def test_a_document_of_the_time_asked_for_is_not_called_old() -> None:
    old = citation("2013-06-12", None, expired=False)
    assert of_document([old], "ja", citation("2022", n=2), TODAY, of_time=True) == []
    expired = of_document([citation()], "ja", None, TODAY, of_time=True)
    assert len(expired) == 1
    assert "終わっています" in expired[0].text


def test_a_document_later_than_the_day_of_the_question_says_so(generation: Generation) -> None:
    outcome = answered(generation, "事業承継の相談先は?", date(2021, 12, 1))
    (row,) = [c for c in outcome.citations if c.n == outcome.contacts[0].citation]
    assert row.published == "2022"
    assert any("お尋ねの日より後のものです" in notice for notice in texts(outcome))


def test_before_all_documents_a_desk_is_named_by_its_row(generation: Generation) -> None:
    outcome = answered(generation, "事業承継の相談先は?", date(2012, 1, 1))
    assert outcome.contacts[0].division == "中小企業課"
    assert [sentence.citation for sentence in outcome.answer] == [outcome.contacts[0].citation]


def test_what_is_quoted_for_another_time_says_so(generation: Generation) -> None:
    asked = "2013年時点で東北経済産業局はカーボンニュートラルにどう取り組んでいましたか"
    outcome = answered(generation, asked)
    policy = next(c for c in outcome.citations if c.document == "chuki-seisaku-5")
    assert policy.n in {sentence.citation for sentence in outcome.answer}
    assert any(
        text.startswith(f"[{policy.n}]") and "お尋ねの「2013年」のものではありません" in text
        for text in texts(outcome)
    )


def test_what_names_the_year_asked_about_is_of_that_year(generation: Generation) -> None:
    outcome = answered(generation, "世界リスク報告書2016年版で日本は何位でしたか")
    assert any("2016年版" in sentence.text for sentence in outcome.answer)
    assert not any("のものではありません" in text for text in texts(outcome))


def test_one_caution_for_all_citations_of_a_document() -> None:
    (notice,) = of_document([citation(n=3), citation()], "ja", None, TODAY)
    assert notice.text.startswith("[1][3]「計画」")


def test_an_older_document_beside_a_newer_one_says_so() -> None:
    old, new = citation("2013-06-12", None, expired=False), citation("2022-02", n=2)
    assert is_before(old, new)
    (notice,) = of_document([old], "ja", new, TODAY)
    assert notice.text == "[1]「計画」は2013年6月12日の文書で、[2]（2022年2月）より古いものです。"


@pytest.mark.parametrize(
    ("first", "second"),
    [("2022-02", "2022-02"), ("2021-11", "2022-02"), (None, "2022"), ("2013", None)],
)
def test_documents_of_about_one_time_are_not_called_old(
    first: str | None, second: str | None
) -> None:
    assert not is_before(citation(first), citation(second))


def test_what_is_said_of_a_document_is_said_in_plain_words_too() -> None:
    old, new = citation("2013", None, False), citation("2022-02", n=2)
    coming = replace(citation("2026-10", None, False), valid_from="2027-04-01", not_yet_valid=True)
    replaced = citation("2013", None, False, superseded_by="新計画")
    told = [
        of_document([citation("2027")], "ja", None, TODAY)[0],
        *of_document([coming], "ja", None, TODAY),
        *of_document([citation()], "ja", None, TODAY),
        *of_document([replaced], "ja", None, TODAY),
        *of_document([old], "ja", None, TODAY, other_time="2020年"),
        *of_document([old], "ja", new, TODAY),
        *of_document([old], "ja", None, TODAY),
    ]
    assert [notice.easy for notice in told] == [
        "[1]「計画」は、2027年の文書です。質問の日より後に出ました。",
        "[1]「計画」は、2027年4月1日から後のことを書いた文書です。まだ始まっていません。",
        "[1]「計画」は、2025年3月31日までのことを書いた文書です。もう古いかもしれません。"
        "今のことは、話を聞く係に聞いてください。",
        "[1]「計画」の後に、新しい文書「新計画」が出ました。",
        "[1]「計画」は、2013年の文書です。質問の「2020年」の文書ではありません。",
        "[1]「計画」は、2013年の文書です。[2]（2022年2月）のほうが新しいです。",
        "[1]「計画」は、2013年の文書です。その後に新しくなったことは、書いてありません。",
    ]


def test_a_replaced_document_is_not_also_called_old() -> None:
    old = citation("2013", None, expired=False, superseded_by="新計画")
    (notice,) = of_document([old], "en", citation("2022", n=2), TODAY)
    assert notice.text == '[1] "計画" was superseded by "新計画".'


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("2021年のTOHOKU DX大賞で最優秀に選ばれた会社はどこですか", "直接の答えではない可能性"),
        ("How much hydrogen per hour can the Fukushima field produce?", "may not answer"),
    ],
)
def test_an_answer_that_is_not_sure_says_so_first(
    generation: Generation, question: str, words: str
) -> None:
    outcome = answered(generation, question)
    assert outcome.confidence is not None
    assert outcome.confidence < generation.weights.show["sure"]
    assert outcome.notices[0] == outcome.caution
    assert words in outcome.notices[0].text


def test_an_answer_that_is_sure_has_no_caution(generation: Generation) -> None:
    outcome = answered(generation, FACT)
    assert outcome.confidence is not None
    assert outcome.confidence >= generation.weights.show["sure"]
    assert outcome.caution is None
    assert not any("直接の答え" in text for text in texts(outcome))


@pytest.mark.parametrize(
    "question",
    ["事業承継の窓口は?", "022-221-4922はどこの番号ですか", "どこに聞けばいいか分からない"],
)
def test_rows_of_divisions_are_as_sure_as_their_contacts(
    generation: Generation, question: str
) -> None:
    outcome = answered(generation, question)
    assert outcome.contacts
    assert (outcome.confidence, outcome.caution) == (None, None)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("火事です助けて", "119番"),
        ("交通事故に遭いました。事業承継の窓口は", "119番"),
        ("もう死にたい", "まもろうよ こころ"),
        ("help me!", "call 119"),
    ],
)
def test_who_is_in_danger_is_told_first_whom_to_call(
    generation: Generation, question: str, words: str
) -> None:
    outcome = answer(generation, question, TODAY)
    found = outcome.notices
    assert words in found[0].text
    assert [notice.urgent for notice in found] == [True] + [False] * (len(found) - 1)
    assert as_text(outcome).startswith(f"{found[0].text}\n\n")
    assert as_text(outcome).count("119") == 1


@pytest.mark.parametrize("question", ["火事です助けて", "もう死にたい"])
def test_who_is_in_danger_is_not_sent_to_another_office(
    generation: Generation, question: str
) -> None:
    outcome = answer(generation, question, TODAY)
    assert isinstance(outcome, Declined)
    assert len(outcome.notices) == 1
    assert "お答えできません" not in as_text(outcome)
