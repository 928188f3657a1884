import json
from pathlib import Path

import msgspec
import pytest

from corpus.errors import QuestionSetError
from eval.beir import load_benchmark, score
from index.concepts import Concepts
from index.reranking import load_reranker
from index.weights import Fusion
from tests.eval.samples import LetterEncoder, write_benchmark
from tests.index.small_transformers import write_reader


def test_each_leg_is_what_a_hand_counts(tmp_path: Path) -> None:
    benchmark = load_benchmark(write_benchmark(tmp_path / "tiny"))
    found = score(benchmark, LetterEncoder(), Fusion(), Concepts({}))
    assert (found.name, found.documents, found.queries) == ("tiny", 5, 5)
    # Lexical finds both, word; the other three words stand nowhere, and one query is missing.
    assert found.legs["lexical"] == pytest.approx(
        {
            "ndcg@10": 2 / 5,
            "mrr@10": 2 / 5,
            "recall@1": 2 / 5,
            "recall@5": 2 / 5,
            "recall@10": 2 / 5,
        }
    )
    # Dense: "word" has no vector, so every cosine is 0 and rows stand in order: d5 is fifth.
    assert found.legs["dense"] == pytest.approx(
        {
            "ndcg@10": (1 + 0.38685 + 1 + 0.5 + 0) / 5,
            "mrr@10": (1 + 1 / 5 + 1 + 1 / 3 + 0) / 5,
            "recall@1": 2 / 5,
            "recall@5": 4 / 5,
            "recall@10": 4 / 5,
        },
        abs=1e-5,
    )
    assert found.legs["fused"] == pytest.approx(
        {
            "ndcg@10": (1 + 1 + 1 + 0.5 + 0) / 5,
            "mrr@10": (1 + 1 + 1 + 1 / 3 + 0) / 5,
            "recall@1": 3 / 5,
            "recall@5": 4 / 5,
            "recall@10": 4 / 5,
        },
        abs=1e-5,
    )


def test_the_json_is_the_one_of_the_contract(tmp_path: Path) -> None:
    found = score(
        load_benchmark(write_benchmark(tmp_path / "tiny")), LetterEncoder(), Fusion(), Concepts({})
    )
    content = json.loads(msgspec.json.encode(found))
    assert list(content) == ["name", "documents", "queries", "legs", "seconds"]
    assert list(content["legs"]) == ["lexical", "dense", "fused"]
    for figures in content["legs"].values():
        assert list(figures) == ["ndcg@10", "mrr@10", "recall@1", "recall@5", "recall@10"]
    assert list(content["seconds"]) == ["build", "search"]
    assert all(seconds > 0 for seconds in content["seconds"].values())


def test_a_title_stands_before_the_text(tmp_path: Path) -> None:
    folder = write_benchmark(tmp_path / "tiny")
    (folder / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "題", "text": "文"}\n{"_id": "d2", "text": "文"}\n',
        encoding="utf-8",
    )
    assert load_benchmark(folder).documents == {"d1": "題\n文", "d2": "文"}


def test_judged_ids_that_the_files_do_not_hold_are_named(tmp_path: Path) -> None:
    assert load_benchmark(write_benchmark(tmp_path / "tiny")).absent == {"absent"}


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("corpus.jsonl", '{"_id": "d1", "text": "a"}\n{"_id": "d2"}', r"corpus.jsonl:2: .*text"),
        ("corpus.jsonl", '{"_id": "d1", "text": "a"}\n' * 2, r"corpus.jsonl:2: _id 'd1' is used"),
        ("corpus.jsonl", "\n", r"corpus.jsonl: holds no line"),
        ("queries.jsonl", "{", r"queries.jsonl:1: "),
        ("queries.jsonl", '{"_id": "other", "text": "a"}', r"test.tsv: judges no query"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nboth d2 1", r"test.tsv:2: 'both d2 1'"),
        ("qrels/test.tsv", "both\td2\thigh", r"test.tsv:1: "),
        ("qrels/test.tsv", None, r"test.tsv: cannot be read .* BEIR"),
    ],
)
def test_what_does_not_hold_is_refused_with_file_and_line(
    tmp_path: Path, file: str, content: str | None, message: str
) -> None:
    folder = write_benchmark(tmp_path / "tiny")
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=message):
        load_benchmark(folder)


def test_both_legs_together_are_ordered_by_a_reranker(tmp_path: Path) -> None:
    benchmark = load_benchmark(write_benchmark(tmp_path / "tiny"))
    plain = score(benchmark, LetterEncoder(), Fusion(), Concepts({}))
    # It likes what has an x, as d5 has and no other: for the other words that one moves up.
    reranker = load_reranker(str(write_reader(tmp_path / "reader", "bert", "x")))
    found = score(benchmark, LetterEncoder(), Fusion(), Concepts({}), reranker)
    assert [found.legs[leg] == plain.legs[leg] for leg in ("lexical", "dense", "fused")] == [
        True,
        True,
        False,
    ]
    assert found.legs["fused"]["mrr@10"] < plain.legs["fused"]["mrr@10"]
