"""Other bi-encoders than the bundled one: small ones of real architectures, read from disk."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from corpus.errors import ModelError
from index.encoder import prompted
from index.encoder.encoders import Encoder, load_encoder
from index.encoder.models import own_name
from index.encoder.prompts import FAMILIES, Prompts, family_prompts, prompts_of
from tests.index.small_transformers import write_bare, write_bi_encoder, write_cross_encoder

TEXTS = ["税金の窓口", "事業承継の相談先", "which office", "融資", "特許, 商標"]
POOLED = [
    ("bert", "mean"),
    ("bert", "cls"),
    ("modernbert", "mean"),
    ("xlm-roberta", "mean"),
    ("xlm-roberta", "cls"),
]


def by_hand(folder: Path, texts: list[str], pooling: str) -> np.ndarray:
    """Unit rows of single texts, from transformers alone."""
    network = AutoModel.from_pretrained(folder / "bare").eval()
    cut = AutoTokenizer.from_pretrained(folder / "bare")
    rows = []
    for text in texts:
        with torch.no_grad():
            states = network(**cut(text, return_tensors="pt")).last_hidden_state[0].numpy()
        row = states[0] if pooling == "cls" else states.mean(axis=0)
        rows.append(row / np.linalg.norm(row))
    return np.array(rows)


@pytest.mark.parametrize(("architecture", "pooling"), POOLED)
def test_rows_are_pooled_as_the_model_says(tmp_path: Path, architecture: str, pooling: str) -> None:
    folder = write_bi_encoder(tmp_path / "own", architecture, pooling)
    encoder = load_encoder(str(folder))
    assert encoder.dimension == 16
    for rows in (encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)):
        assert rows.dtype == np.float32
        assert rows.flags.c_contiguous
        np.testing.assert_allclose(rows, by_hand(folder, TEXTS, pooling), atol=1e-5)
    other = by_hand(folder, TEXTS, "mean" if pooling == "cls" else "cls")
    assert np.abs(rows - other).max() > 0.01


KNOWN = [
    ("multilingual-e5-small", "bert", "query: ", "passage: "),
    ("multilingual-e5-large", "xlm-roberta", "query: ", "passage: "),
    ("e5-base-v2", "bert", "query: ", "passage: "),
    (
        "multilingual-e5-large-instruct",
        "xlm-roberta",
        "Instruct: Given a web search query, retrieve relevant passages that answer the query"
        "\nQuery: ",
        "",
    ),
    ("ruri-small", "distilbert", "クエリ: ", "文章: "),
    ("ruri-large-v2", "bert", "クエリ: ", "文章: "),
    ("ruri-pt-base", "bert", "クエリ: ", "文章: "),
    ("ruri-v3-30m", "modernbert", "検索クエリ: ", "検索文書: "),
    ("ruri-v3-310m-tohoku", "modernbert", "検索クエリ: ", "検索文書: "),
    ("bge-small-en-v1.5", "bert", "Represent this sentence for searching relevant passages: ", ""),
    ("bge-large-zh-v1.5", "bert", "为这个句子生成表示以用于检索相关文章：", ""),
    ("bge-m3", "xlm-roberta", "", ""),
]


@pytest.mark.parametrize(("name", "architecture", "query", "passage"), KNOWN)
def test_families_have_the_prompts_of_their_model_cards(
    name: str, architecture: str, query: str, passage: str
) -> None:
    assert family_prompts(name, architecture) == Prompts(query, passage)
    assert family_prompts(name.upper(), architecture) == Prompts(query, passage)


def test_every_family_is_tested() -> None:
    first = [next(f for f in FAMILIES if f.holds(name, kind)) for name, kind, _, _ in KNOWN]
    assert set(first) == set(FAMILIES)


@pytest.mark.parametrize(
    ("name", "architecture"),
    [
        ("multilingual-e5-small", "modernbert"),
        ("e5-mistral-7b-instruct", "mistral"),
        ("ruri-v3-30m", "bert"),
        ("ruri-reranker-small", "bert"),
        ("bge-reranker-v2-m3", "xlm-roberta"),
        ("bge-multilingual-gemma2", "gemma2"),
        ("he5-small", "bert"),
        ("all-MiniLM-L6-v2", "bert"),
    ],
)
def test_another_name_or_network_is_of_no_family(name: str, architecture: str) -> None:
    assert family_prompts(name, architecture) is None


@pytest.mark.parametrize(
    ("name", "architecture", "pooling", "query", "passage"),
    [
        ("multilingual-e5-base", "xlm-roberta", "mean", "query: ", "passage: "),
        ("ruri-base-v2", "bert", "mean", "クエリ: ", "文章: "),
        ("ruri-v3-30m", "modernbert", "mean", "検索クエリ: ", "検索文書: "),
        ("bge-base-zh-v1.5", "bert", "cls", "为这个句子生成表示以用于检索相关文章：", ""),
        ("bge-m3", "xlm-roberta", "cls", "", ""),
    ],
)
def test_prompts_of_the_family_reach_the_network(
    tmp_path: Path, name: str, architecture: str, pooling: str, query: str, passage: str
) -> None:
    folder = write_bi_encoder(tmp_path / name, architecture, pooling)
    encoder = load_encoder(str(folder))
    asked, found = encoder.encode_queries(TEXTS), encoder.encode_passages(TEXTS)
    with_query = by_hand(folder, [query + text for text in TEXTS], pooling)
    np.testing.assert_allclose(asked, with_query, atol=1e-5)
    with_passage = by_hand(folder, [passage + text for text in TEXTS], pooling)
    np.testing.assert_allclose(found, with_passage, atol=1e-5)
    assert (np.abs(asked - found).max() > 0.01) == (query != passage)


@pytest.mark.parametrize("called", ["document", "passage", "corpus"])
def test_prompts_of_the_model_itself_come_first(tmp_path: Path, called: str) -> None:
    own = {"query": "相談: ", called: "市: "}
    folder = write_bi_encoder(tmp_path / "ruri-v3-30m", "modernbert", "mean", own)
    encoder = load_encoder(str(folder))
    expected = by_hand(folder, [f"相談: {text}" for text in TEXTS], "mean")
    np.testing.assert_allclose(encoder.encode_queries(TEXTS), expected, atol=1e-5)
    expected = by_hand(folder, [f"市: {text}" for text in TEXTS], "mean")
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), expected, atol=1e-5)


def test_a_prompt_for_questions_alone_leaves_passages_bare(tmp_path: Path) -> None:
    folder = write_bi_encoder(tmp_path / "e5-base", "bert", "mean", {"query": "相談: "})
    assert prompts_of(folder) == Prompts("相談: ", "")


def test_a_copy_under_another_name_is_another_model_where_its_prompts_are(tmp_path: Path) -> None:
    known = write_bi_encoder(tmp_path / "multilingual-e5-small", "bert", "mean")
    shutil.copytree(known, tmp_path / "copy")
    shutil.copytree(known, tmp_path / "again" / "multilingual-e5-small")
    first, copy, again = (
        load_encoder(str(folder)).revision
        for folder in (known, tmp_path / "copy", tmp_path / "again" / "multilingual-e5-small")
    )
    assert first == again != copy


def test_the_name_of_a_fetched_model_is_that_of_its_repository() -> None:
    cache = Path("/home/office/hub/models--intfloat--multilingual-e5-small/snapshots/614241f")
    assert own_name(cache) == "multilingual-e5-small"
    assert own_name(Path("/models/ruri-v3-30m")) == "ruri-v3-30m"


@pytest.fixture
def encoder(tmp_path: Path) -> Encoder:
    return load_encoder(str(write_bi_encoder(tmp_path / "own", "bert", "mean")))


@pytest.fixture
def many() -> list[str]:
    """More texts than go into a batch, of many lengths, so that each is padded differently."""
    return [f"{TEXTS[place % 5]}{'相談先' * (place * 7 % 30)}" for place in range(75)]


def test_a_text_has_the_same_row_in_any_batch(encoder: Encoder, many: list[str]) -> None:
    rows = encoder.encode_passages(many)
    alone = np.concatenate([encoder.encode_passages([text]) for text in many])
    np.testing.assert_allclose(rows, alone, atol=1e-5)
    assert encoder.encode_passages([]).shape == (0, 16)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal, True), (io.StringIO, False)])
def test_a_bar_is_shown_on_a_terminal_alone(
    encoder: Encoder,
    many: list[str],
    monkeypatch: pytest.MonkeyPatch,
    stream: Callable[[], io.StringIO],
    shown: bool,
) -> None:
    errors = stream()
    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr(prompted, "_SLOW", 0)
    encoder.encode_passages(many)
    assert ("/75 [" in errors.getvalue()) == shown
    assert bool(errors.getvalue()) == shown


@pytest.mark.parametrize(
    ("saved", "device", "expected"),
    [
        (torch.float32, "cpu", torch.float32),
        (torch.bfloat16, "cpu", torch.float32),
        (torch.float16, "cpu", torch.float32),
        (torch.float32, "cuda", torch.float16),
        (torch.float32, "mps", torch.float16),
        (torch.bfloat16, "cuda", torch.bfloat16),
    ],
)
def test_numbers_have_16_bits_on_an_accelerator(
    tmp_path: Path, saved: torch.dtype, device: str, expected: torch.dtype
) -> None:
    from sentence_transformers import SentenceTransformer

    folder = write_bi_encoder(tmp_path / "own", "bert", "mean")
    model = SentenceTransformer(str(folder), device="cpu").to(saved)
    found = prompted.precise(model, device)
    assert {parameter.dtype for parameter in found.parameters()} == {expected}


def test_rows_of_16_bit_networks_are_unit_float32(encoder: Encoder) -> None:
    assert isinstance(encoder, prompted.PromptedEncoder)
    whole = encoder.encode_queries(TEXTS)
    encoder._model.half()
    rows = encoder.encode_queries(TEXTS)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(rows, whole, atol=0.01)


def test_vectors_that_are_no_numbers_are_refused(encoder: Encoder) -> None:
    assert isinstance(encoder, prompted.PromptedEncoder)
    with torch.no_grad():
        next(encoder._model.parameters()).fill_(float("nan"))
    with pytest.raises(ModelError, match="no numbers"):
        encoder.encode_queries(TEXTS)


def test_a_folder_without_pooling_gets_the_mean_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_bi_encoder(tmp_path, "bert", "mean")
    rows = load_encoder(str(folder / "bare")).encode_queries(TEXTS)
    np.testing.assert_allclose(rows, by_hand(folder, TEXTS, "mean"), atol=1e-5)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert str(folder / "bare") in said[0]
    assert "pooling is mean" in said[0]


def test_loading_says_nothing_of_a_model_that_is_whole(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = write_bi_encoder(tmp_path / "own", "bert", "cls")
    capfd.readouterr()
    load_encoder(str(folder)).encode_queries(TEXTS)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "name", ["modules.json", "config.json", "config_sentence_transformers.json"]
)
def test_a_broken_description_is_named(tmp_path: Path, name: str) -> None:
    folder = write_bi_encoder(tmp_path / "own", "bert", "mean")
    (folder / name).write_text("{")
    with pytest.raises(ModelError, match=f"{name}: .* / not readable"):
        load_encoder(str(folder))
    (folder / name).write_text('"e5"')
    with pytest.raises(ModelError, match=f"{name}: .* / not what such a file holds"):
        load_encoder(str(folder))


@pytest.mark.parametrize("how", ["gone", "other", "half"])
@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
def test_a_broken_folder_is_one_clear_error(tmp_path: Path, name: str, how: str) -> None:
    folder = write_bi_encoder(tmp_path / "own", "bert", "mean")
    content = (folder / name).read_bytes()
    if how == "gone":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(b"not this" if how == "other" else content[: len(content) // 2])
    with pytest.raises(ModelError, match="sentence-transformers can use") as raised:
        load_encoder(str(folder))
    assert str(folder) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 600


@pytest.mark.parametrize("saved_by", ["transformers", "sentence-transformers"])
def test_a_cross_encoder_is_sent_to_its_own_option(tmp_path: Path, saved_by: str) -> None:
    folder = write_cross_encoder(tmp_path / "pairs", "bert")
    if saved_by == "sentence-transformers":
        from sentence_transformers import CrossEncoder

        CrossEncoder(str(folder), device="cpu").save_pretrained(str(tmp_path / "saved"))
        folder = tmp_path / "saved"
    with pytest.raises(ModelError, match="--reranker"):
        load_encoder(str(folder))


def test_another_kind_of_model_is_named(tmp_path: Path) -> None:
    folder = write_bi_encoder(tmp_path / "own", "bert", "mean")
    settings = folder / "config_sentence_transformers.json"
    settings.write_text(settings.read_text().replace("SentenceTransformer", "SparseEncoder"))
    with pytest.raises(ModelError, match="a SparseEncoder"):
        load_encoder(str(folder))


def test_a_bare_network_needs_its_weights(tmp_path: Path) -> None:
    folder = write_bare(tmp_path / "bare")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="no file named model"):
        load_encoder(str(folder))
