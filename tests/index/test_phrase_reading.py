"""Phrases as an index takes them over."""

import numpy as np
import pytest

from index.concepts import Concepts
from index.encoder.encoders import load_encoder
from index.seen import runs_of, words_of
from index.work import PhraseReading, portions, read_phrases


def read(texts: list[str]) -> PhraseReading:
    return read_phrases(texts, Concepts({}), load_encoder(None))


@pytest.mark.parametrize(
    "kana", ["じぎょうしょうけい", "えねるぎー の はなし!", "2かいめ、しんせい"]
)
def test_a_phrase_in_kana_alone_is_no_proof_of_spelling(kana: str) -> None:
    found = read(["事業承継", kana, "patent"])
    np.testing.assert_array_equal(found.runs, runs_of(["事業承継", "patent"]))
    np.testing.assert_array_equal(found.english, words_of(["patent"]))
    assert len(found.tokens) == len(found.parts) == len(found.vectors) == 3


def test_a_concept_that_is_written_in_kana_is() -> None:
    texts = ["まちなか", "まちなかの"]
    found = read_phrases(texts, Concepts({"まちなか": "中心市街地"}), load_encoder(None))
    np.testing.assert_array_equal(found.runs, runs_of(["まちなか"]))


@pytest.mark.parametrize("spelt", ["店をゆずる", "エネルギー", "IoT", "2021"])
def test_any_other_phrase_is(spelt: str) -> None:
    np.testing.assert_array_equal(read([spelt]).runs, runs_of([spelt]))


def test_portions_hold_every_text_in_order_and_another_text_changes_one() -> None:
    texts = [f"手続き{number}" for number in range(5000)]
    before = portions(texts)
    assert [text for portion in before for text in portion] == texts
    assert len(before) > 2
    after = portions([*texts[:2500], "新しい手続き", *texts[2500:]])
    assert len(set(after) - set(before)) == 1


def test_no_text_is_a_portion_too() -> None:
    assert portions([]) == [()]
