"""Cross-encoders in search: small ones of real architectures, read from disk."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from corpus.errors import ModelError
from index.build import build
from index.encoder.encoders import BUNDLED
from index.fusion import first, fuse
from index.generation import Generation, open_generation
from index.reranking import READ, Reranker, load_reranker, mixed, reranker_folder
from index.search import DEPTH, search
from tests.corpus.office import write_office
from tests.index.small_model import write_small_model
from tests.index.small_transformers import (
    write_bare,
    write_bi_encoder,
    write_cross_encoder,
    write_reader,
)

QUESTION = "東北の人口の減少"
PASSAGES = ["税金の窓口", "融資" * 40, "which office", "税金の窓口", "特許, 商標"]
ARCHITECTURES = ["bert", "xlm-roberta", "modernbert"]


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_relevance_is_the_logit_of_a_pair(tmp_path: Path, architecture: str) -> None:
    folder = write_cross_encoder(tmp_path / "pairs", architecture)
    found = Reranker(folder, "pairs").relevance("相談先", PASSAGES)
    network = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    cut = AutoTokenizer.from_pretrained(folder)
    with torch.no_grad():
        expected = [
            network(**cut("相談先", text, return_tensors="pt", truncation=True)).logits.item()
            for text in PASSAGES
        ]
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert found[0] == found[3]
    assert np.ptp(found) > 0.01


def test_what_was_read_with_a_question_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reranker = Reranker(write_cross_encoder(tmp_path / "pairs", "bert"), "pairs")
    read: list[list[tuple[str, str]]] = []
    predict = reranker._model.predict

    def counted(pairs: list[tuple[str, str]], **settings: object) -> np.ndarray:
        read.append(pairs)
        return predict(pairs, **settings)

    monkeypatch.setattr(reranker._model, "predict", counted)
    first = reranker.relevance("融資", ["税", "特許"])
    assert reranker.relevance("融資", ["特許", "商標", "税"])[[2, 0]].tolist() == first.tolist()
    other = reranker.relevance("商標", ["税"])
    assert read == [[("融資", "税"), ("融資", "特許")], [("融資", "商標")], [("商標", "税")]]
    assert other[0] != first[0]
    assert reranker.relevance("商標", []).shape == (0,)
    assert len(read) == 3


def test_relevance_has_half_a_say() -> None:
    # Mean 2 and deviation sqrt(2); the relevance, standardised, is (0, sqrt(1.5), -sqrt(1.5)).
    found = mixed(np.array([4.0, 1.0, 1.0]), np.array([5.0, 9.0, 1.0]))
    assert found.tolist() == pytest.approx([3, (3 + 3**0.5) / 2, (3 - 3**0.5) / 2])
    fused = np.array([7.0, 4.0, 3.0, 2.0])
    same = mixed(fused, 100 * fused - 3)
    np.testing.assert_allclose(same, fused)
    assert mixed(np.zeros(0), np.zeros(0)).shape == (0,)


def test_relevance_that_is_all_alike_leaves_the_order() -> None:
    found = mixed(np.array([3.0, 1.0, 2.0]), np.zeros(3))
    assert np.argsort(-found).tolist() == [0, 2, 1]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sees whether 県 stands in a pair."""
    return write_reader(tmp_path_factory.mktemp("reader"), "xlm-roberta", "県")


@pytest.fixture(scope="module")
def reread(index_folder: Path, reader: Path) -> Generation:
    return open_generation(index_folder, None, Reranker(reader, "reader"))


def has(generation: Generation, row: int) -> bool:
    """As far as the network reads: its 128 places less the question and three marks."""
    return "県" in generation.passage_text(row).replace("\n", "")[: 125 - len(QUESTION)]


def test_what_the_reranker_likes_moves_up(generation: Generation, reread: Generation) -> None:
    question = generation.read(QUESTION)
    candidates = generation.grains.candidates(question.whole, DEPTH)
    fused = fuse(candidates, generation.weights.fusion)
    best = first(candidates.rows, fused, READ)
    rows = candidates.rows[best].tolist()
    likes = np.array([1.0 if has(reread, row) else 0.0 for row in rows])
    expected = dict(zip(rows, mixed(fused[best], likes).tolist(), strict=True))
    found = search(reread, reread.read(QUESTION), READ)
    assert {hit.row: pytest.approx(hit.fused, abs=1e-4) for hit in found} == expected
    ranks = [place for place, hit in enumerate(found) if has(reread, hit.row)]
    before = [place for place, row in enumerate(rows) if has(reread, row)]
    assert len(ranks) == len(before) > 1
    assert sum(ranks) < sum(before) - 2 * len(ranks)
    ten = search(reread, reread.read(QUESTION), 10)
    assert [hit.row for hit in found[:10]] == [hit.row for hit in ten]


def test_fused_scores_stay_in_order_and_on_their_scale(
    generation: Generation, reread: Generation
) -> None:
    for text in (QUESTION, "事業承継の相談先は?", "How many startups are to be created?", "Ωμέγα"):
        plain = [hit.fused for hit in search(generation, generation.read(text), READ)]
        found = search(reread, reread.read(text), READ)
        keys = [(-hit.fused, hit.row) for hit in found]
        assert keys == sorted(keys)
        assert np.ptp([hit.fused for hit in found]) <= 1.2 * np.ptp(plain) + 1e-6


def test_what_falls_behind_does_so_in_whole(reread: Generation) -> None:
    question = reread.read(QUESTION)
    plain = {hit.row: hit for hit in search(reread, question, READ)}
    document = next(iter(plain.values())).passage.document
    found = search(reread, question, READ, lambda id: 0.01 if id == document else 0.0)
    assert {hit.row for hit in found} == plain.keys()
    for hit in found:
        behind = 0.01 if hit.passage.document == document else 0.0
        assert hit.fused == pytest.approx(plain[hit.row].fused - behind)
    assert len({hit.passage.document for hit in found}) > 1
    out = search(reread, question, READ, lambda id: math.inf if id == document else 0.0)
    assert document not in {hit.passage.document for hit in out}
    assert len(out) == READ


def test_a_passage_is_read_under_its_headings(tmp_path: Path) -> None:
    """承 is the document's title."""
    write_office(tmp_path / "office")
    catalogue = tmp_path / "office" / "catalogue.toml"
    catalogue.write_text(catalogue.read_text().replace("業務案内 第1版", "承"))
    model = str(write_small_model(tmp_path / "model"))
    build(tmp_path / "office", tmp_path / "index", model)
    reranker = Reranker(write_reader(tmp_path / "reader", "bert", "承"), "reader")
    generation = open_generation(tmp_path / "index", model, reranker)
    text = generation.passage_text(0)
    assert text.startswith("承\n")
    assert reranker.relevance("特許", [text])[0] > 0.9
    assert reranker.relevance("特許", [text.replace("承", "")])[0] == 0


def test_what_is_no_cross_encoder_is_refused(tmp_path: Path) -> None:
    folders = [
        BUNDLED,
        write_bi_encoder(tmp_path / "bi", "bert", "mean"),
        write_bare(tmp_path / "bare"),
    ]
    for folder in folders:
        with pytest.raises(ModelError, match=r"no cross-encoder.*--model") as raised:
            reranker_folder(str(folder))
        assert str(folder) in str(raised.value)
    with pytest.raises(ModelError, match="neither a folder nor a downloaded model"):
        load_reranker(str(tmp_path / "nothing"))
    with pytest.raises(ModelError, match=r"gives 3 numbers for a pair"):
        load_reranker(str(write_cross_encoder(tmp_path / "nli", "bert", labels=3)))


def test_a_broken_cross_encoder_is_one_clear_error(tmp_path: Path) -> None:
    folder = write_cross_encoder(tmp_path / "pairs", "bert")
    (folder / "model.safetensors").write_bytes(b"not this")
    with pytest.raises(ModelError, match="sentence-transformers can use"):
        load_reranker(str(folder))


def test_a_saved_cross_encoder_without_its_task_is_one_clear_error(tmp_path: Path) -> None:
    """Without the file the library loads the network without its head."""
    from sentence_transformers import CrossEncoder

    folder = write_cross_encoder(tmp_path / "pairs", "bert")
    CrossEncoder(str(folder), device="cpu").save_pretrained(str(tmp_path / "saved"))
    assert load_reranker(str(tmp_path / "saved")) is not None
    (tmp_path / "saved" / "sentence_bert_config.json").unlink()
    with pytest.raises(ModelError, match="sentence-transformers can use"):
        load_reranker(str(tmp_path / "saved"))


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    reranker = Reranker(write_cross_encoder(tmp_path / "pairs", "bert"), "pairs")
    with torch.no_grad():
        next(reranker._model.parameters()).fill_(float("nan"))
    with pytest.raises(ModelError, match="no numbers"):
        reranker.relevance("融資", ["税"])


def test_without_a_reranker_torch_is_not_imported(index_folder: Path) -> None:
    ask = (
        "import sys; from madoguchi import main;"
        f"status = main(['ask', '--index', {str(index_folder)!r}, '事業承継の相談先は?']);"
        "print(status, sorted({'torch', 'transformers', 'sentence_transformers'} & {*sys.modules}))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 []"
