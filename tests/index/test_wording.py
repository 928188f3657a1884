"""The classifier of words and parts of words, against scikit-learn's own."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge

from index.classifier import fit_wording
from index.generation import Generation
from index.wording import BUCKETS, Parts, PartsReader, Wording

TEXTS = ["特許の出願", "商標の登録", "特許の調査", "石油の備蓄", "石油の元売り", "転居の届"]
DIVISIONS = [(0,), (0,), (0,), (1,), (0, 1), ()]


def parts_of(*texts: str) -> Parts:
    reader = PartsReader()
    for text in texts:
        reader.add(text, ())
    return reader.parts()


@pytest.fixture
def wording() -> Wording:
    return Wording(fit_wording(parts_of(*TEXTS), DIVISIONS, 2))


def test_it_is_ridge_regression_over_weighted_parts_with_classes_of_equal_weight(
    wording: Wording,
) -> None:
    labels = np.array([[1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0.5, 0.5, 0], [0, 0, 1]])
    # Classes of 3.5, 1.5 and 1 phrases; a phrase of two divisions has half of the weight of each.
    weights = labels @ (1 / np.array([3.5, 1.5, 1.0]))
    weights /= weights.mean()
    weighing = TfidfVectorizer(
        analyzer=lambda text: parts_of(text).buckets.tolist(), sublinear_tf=True
    )
    rows = weighing.fit_transform(TEXTS)
    library = Ridge(alpha=0.5, fit_intercept=False).fit(rows, labels, sample_weight=weights)
    found = np.array([wording.scores(text, ()) for text in TEXTS])
    np.testing.assert_allclose(found, library.predict(rows), atol=0.02)


def test_a_division_without_phrases_is_never_spoken_for() -> None:
    found = Wording(fit_wording(parts_of(*TEXTS), DIVISIONS, 3)).scores("特許", ())
    assert found.shape == (4,)
    assert found[2] == 0.0


@pytest.mark.parametrize("text", ["", "☃"])
def test_what_no_phrase_has_speaks_for_nobody(wording: Wording, text: str) -> None:
    assert wording.scores(text, ()).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        # Runs of one to three characters; トッ, キョ … are heard in runs of three and four kana.
        ("特許", (2 + 1) + (2 + 1)),
        ("ab cd", 2 + 1 + (5 + 4 + 3)),  # words, their pair, runs of " ab cd "
        ("", 0),
    ],
)
def test_a_text_has_the_parts_of_its_language(text: str, parts: int) -> None:
    assert len(parts_of(text).buckets) == parts


def test_a_row_has_the_parts_of_its_own_text() -> None:
    texts = ["特許の出願", "", "patent law", "トッキョ", "特許の出願"]
    together = parts_of(*texts)
    assert together.buckets.max() < BUCKETS
    for row, text in enumerate(texts):
        own = together.buckets[together.starts[row] : together.starts[row + 1]]
        assert sorted(own) == sorted(parts_of(text).buckets)


def test_what_is_seen_and_what_is_heard_are_told_apart() -> None:
    buckets = parts_of("トッキョ").buckets  # 4 + 3 + 2 runs seen, 2 + 1 heard
    assert len(buckets) == len(set(buckets)) == 12


def test_joined_parts_are_those_of_all_texts() -> None:
    texts = ["特許の出願", "商標", "patent law"]
    joined = Parts.joined([parts_of(*texts[:2]), parts_of(*texts[2:])])
    together = parts_of(*texts)
    np.testing.assert_array_equal(joined.starts, together.starts)
    for start, end in pairwise(joined.starts):
        assert sorted(joined.buckets[start:end]) == sorted(together.buckets[start:end])


def test_a_token_is_a_part() -> None:
    reader = PartsReader()
    reader.add("特許", ["知財"])
    added = set(reader.parts().buckets) - set(parts_of("特許").buckets)
    reader = PartsReader()
    reader.add("商標", ["知財"])
    assert len(added) == 1
    assert added <= set(reader.parts().buckets)


def test_words_are_heard_however_they_are_written() -> None:
    kanji, kana, katakana = (
        set(parts_of(text).buckets)
        for text in ("特許の出願", "とっきょのしゅつがん", "トッキョノシュツガン")
    )
    heard = kanji & kana & katakana
    # トッキョノシュツガン has 8 runs of three kana and 7 of four.
    assert len(heard) >= 15


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("じぎょうしょうけいのそうだん", "中小企業課"),
        ("でんきせいひんのりこーる", "製品安全室"),
        ("裏の砂利採石", "資源・燃料課"),
    ],
)
def test_a_question_in_other_letters_speaks_for_its_division(
    generation: Generation, question: str, name: str
) -> None:
    matter = generation.read(question).matter
    scores = generation.wording.scores(matter.text, matter.tokens)
    assert generation.corpus.directory.divisions[int(scores.argmax())].name == name
