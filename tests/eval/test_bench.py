import json
import time
from pathlib import Path

import numpy as np
import pytest

import eval.bench
import index.build
import index.generation
from assistant.folders import SHIPPED
from corpus.records import Corpus
from eval.encoding import measure_encoder
from eval.floors import encode_bare
from eval.stopwatch import Stopwatch
from index.encoder.encoders import BUNDLED, load_encoder, load_static, unit_rows
from tests.eval.samples import PairEncoder
from tests.index.small_transformers import write_bi_encoder


class Work:
    def part(self, seconds: float) -> str:
        time.sleep(seconds)
        return "done"


def test_a_stopwatch_adds_up_what_calls_take() -> None:
    watch = Stopwatch()
    assert watch.call("sleep", Work().part, 0.01) == "done"
    watch.call("sleep", Work().part, 0.02)
    assert list(watch.seconds) == ["sleep"]
    assert 0.03 <= watch.seconds["sleep"] < 0.3


def test_a_stopwatch_counts_calls_that_fail() -> None:
    watch = Stopwatch()
    with pytest.raises(ZeroDivisionError):
        watch.call("divide", lambda: 1 / 0)
    assert watch.seconds["divide"] > 0


def test_watching_counts_the_calls_in_between_and_leaves_no_trace() -> None:
    watch, original = Stopwatch(), Work.part
    with watch.watching([("part", Work, "part")]):
        assert Work().part(0.01) == "done"
    assert Work.part is original
    counted = watch.seconds["part"]
    Work().part(0.01)
    assert 0.01 <= watch.seconds["part"] == counted


def test_bench_measures_a_build_and_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (index.build, index.generation, eval.bench):
        monkeypatch.setattr(module, "load_encoder", lambda _: PairEncoder())
    monkeypatch.setattr(eval.bench, "QUESTIONS", 5)
    found = eval.bench.measure(SHIPPED, rounds=1, model=None)
    build, question = found.build, found.question
    assert sum(build.steps.values()) == pytest.approx(build.whole)
    assert {"read", "split", "tokenise", "encode", "count", "write"} <= build.steps.keys()
    assert all(seconds > 0 for seconds in build.steps.values())
    assert build.ratio == pytest.approx(
        build.characters_per_second / build.fugashi_characters_per_second
    )
    assert list(question.floors) == ["fugashi", "encoder", "FAISS", "BM25"]
    assert question.ratio == pytest.approx(question.whole / sum(question.floors.values()))
    assert {"tokenise", "encode", "lexical leg", "FAISS", "fusion"} <= question.steps.keys()
    assert found.encoder is not None
    assert found.encoder.ratio == pytest.approx(
        found.encoder.texts_per_second / found.encoder.floor_texts_per_second
    )
    assert 0 < found.encoder.load < 60
    assert 50 * 2**20 < found.peak_memory["build"] <= found.peak_memory["build and questions"]
    assert json.loads(eval.bench.as_json(found))["rounds"] == 1
    text = eval.bench.as_text(found)
    assert f"question / floors     {question.ratio:.2f} (at most 2)" in text
    assert f"build / bare fugashi  {build.ratio:.2f} (at least 0.4)" in text
    assert f"encoder / its floor   {found.encoder.ratio:.2f} (at least 0.6)" in text


def test_the_floor_of_the_encoder_gives_the_same_directions() -> None:
    tokenizer, vectors = load_static(BUNDLED)
    texts = ["事業承継の相談先", "", "Which office handles subsidies?", *map(str, range(20))]
    rows = encode_bare(tokenizer, vectors.astype(np.float32), texts)
    expected = load_encoder().encode_passages(texts)
    np.testing.assert_allclose(unit_rows(rows), expected, atol=1e-5)


def test_a_model_that_is_more_than_a_table_has_no_floor(tmp_path: Path, corpus: Corpus) -> None:
    folder = write_bi_encoder(tmp_path / "own", "bert", "mean")
    assert measure_encoder(corpus, 1, str(folder)) is None
