"""Texts that say the same in nearly the same words, and what is cited of them."""

import numpy as np
import pytest

from assistant.answer.duplicates import Said, Words, are_alike, grouped, settled
from index.generation import Generation
from index.search import Hit
from ingest.japanese import normalise

HELP = (
    "創業補助金は、新しく会社を起こす方が店舗の改装や広告に使う費用の一部を補助するものです。"
    "申請の前に、商工会議所で事業計画の確認を受けてください。"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HELP, HELP),
        (HELP, HELP.replace("申請の前に", "申請の前には")),
        (HELP, "令和6年度のお知らせです。" + HELP + "詳しくは要領を御覧ください。"),
        ("重点戦略", "重点戦略"),
    ],
)
def test_the_same_in_nearly_the_same_words(one: str, other: str) -> None:
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (HELP, "移住支度金は、まちに移り住む世帯に支給します。窓口は市民課です。" * 2),
        (HELP + "上限額は50万円です。", HELP + "上限額は100万円です。"),
        ("重点戦略", "重点戦略の考え方は次のとおりです。" + HELP),  # a heading stands everywhere
        ("9/17 新規リープライターの開発", "年内 新規リープライターの開発"),
        ("", HELP),
    ],
)
def test_other_things_said_and_other_numbers(one: str, other: str) -> None:
    assert not are_alike(one, other)
    assert not are_alike(other, one)


def test_sentences_compare_by_pairs_and_numbers() -> None:
    words = Words.of(normalise("- 上限額は50万円です。"))
    assert words.pairs == {"上限", "限額", "額は", "は0", "0万", "万円", "円で", "です"}
    assert words.numbers == {"50"}
    longer = Words.of("創業補助金の上限額は50万円です")
    assert longer.says(words)
    assert not words.says(longer)
    assert words.is_like(longer)
    assert longer.agrees(words)
    other = Words.of("上限額は80万円です")
    assert words.is_like(other)
    assert not words.agrees(other)


def test_what_is_alike_in_the_corpus_is_grouped(generation: Generation) -> None:
    """The pamphlet's text on the recovery is the policy's, and few others are alike."""
    hits = [hit_of(generation, row) for row in range(len(generation.passages))]
    groups = grouped(generation, hits)
    assert [hit.row for hit in sorted((h for g in groups for h in g), key=lambda h: h.row)] == (
        list(range(len(hits)))
    )
    assert [group[0].row for group in groups] == sorted(group[0].row for group in groups)
    several = [group for group in groups if len(group) > 1]
    assert 5 <= len(several) <= len(hits) // 10
    documents = [{hit.passage.document for hit in group} for group in several]
    assert {"annai-pamphlet", "chuki-seisaku-5"} in documents


PAMPHLET_FIRST = {"annai-pamphlet": (0,), "chuki-seisaku-5": (1,), "fukko-keizai-2013": (2,)}
POLICY_FIRST = {"annai-pamphlet": (1,), "chuki-seisaku-5": (0,)}


def test_of_hits_that_say_the_same_the_preferred_one_is_cited(generation: Generation) -> None:
    policy, pamphlet = twins(generation, "契機とした共創による")
    (source,) = settled(generation, [policy, pamphlet], [], PAMPHLET_FIRST.__getitem__)
    assert (source.hit, source.also, source.said) == (pamphlet, (policy,), ())
    (source,) = settled(generation, [pamphlet, policy], [], POLICY_FIRST.__getitem__)
    assert (source.hit, source.also) == (policy, (pamphlet,))


def test_a_sentence_is_said_in_the_words_of_the_hit_that_is_cited(generation: Generation) -> None:
    policy, pamphlet = twins(generation, "契機とした共創による")
    said = Said(policy, 1, 0)
    assert text_of(generation, said).endswith("変化しつつある。")
    (source,) = settled(generation, [policy, pamphlet], [said], PAMPHLET_FIRST.__getitem__)
    (moved,) = source.said
    assert (moved.hit, moved.rank, source.also) == (pamphlet, 0, (policy,))
    assert text_of(generation, moved).endswith("変化しつつあります。")


def test_the_hit_that_holds_the_sentence_is_cited_where_the_preferred_one_does_not(
    generation: Generation,
) -> None:
    policy, pamphlet = twins(generation, "一部に復旧・復興の遅れが見られるほか")
    said = Said(policy, 1, 0)
    assert "2019年末から" in text_of(generation, said)  # the pamphlet does not say since when
    (source,) = settled(generation, [policy, pamphlet], [said], PAMPHLET_FIRST.__getitem__)
    assert (source.hit, source.also, source.said) == (policy, (pamphlet,), (said,))


def test_where_none_holds_all_sentences_each_is_cited_from_its_own(generation: Generation) -> None:
    policy, pamphlet = twins(generation, "一部に復旧・復興の遅れが見られるほか")
    lecture = next(
        hit_of(generation, row)
        for row, passage in enumerate(generation.passages)
        if passage.document == "fukko-keizai-2013" and len(passage.sentences) > 1
    )
    said = [Said(lecture, 1, 0), Said(policy, 1, 1)]
    group = [policy, pamphlet, lecture]
    sources = settled(generation, group, said, PAMPHLET_FIRST.__getitem__)
    assert [source.hit for source in sources] == [policy, lecture]
    assert [source.also for source in sources] == [(pamphlet,), ()]
    assert [source.said for source in sources] == [(said[1],), (said[0],)]


def hit_of(generation: Generation, row: int) -> Hit:
    nothing = np.zeros((0, 0), dtype=np.float32)
    return Hit(row, generation.passages[row], 0.0, 0.0, 0.0, 0.0, nothing)


def twins(generation: Generation, part: str) -> tuple[Hit, Hit]:
    """The last passage of the policy that holds a text, and the pamphlet's."""
    found = {}
    for row, passage in enumerate(generation.passages):
        quote = generation.documents[passage.document].quote(passage.start, passage.end)
        if part in quote:
            found[passage.document] = hit_of(generation, row)
    return found["chuki-seisaku-5"], found["annai-pamphlet"]


def text_of(generation: Generation, said: Said) -> str:
    return generation.documents[said.hit.passage.document].quote(*said.bounds)
