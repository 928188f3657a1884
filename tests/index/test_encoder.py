"""The bundled encoder as it is served, and any other sentence-transformers model."""

import json
import re
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from corpus.errors import ModelError
from index.encoder.encoders import (
    BUNDLED,
    BUNDLED_NAME,
    FEW,
    VECTORS,
    StaticEncoder,
    load_encoder,
    load_static,
)
from index.encoder.folder import write_model
from index.encoder.models import files_digest
from index.encoder.prompted import PromptedEncoder

TEXTS = [
    "会社を息子に継がせたいのですが、どこに相談すればよいですか？",
    "事業承継",
    "固定価格買取制度について",
    "Which office handles subsidies for small businesses?",
    "ＦＩＴ　制度 \U0001f600",
    "第1条 " + "再生可能エネルギー発電設備を用いて" * 80,
]


def write_tiny(folder: Path) -> Path:
    """Two known words at right angles: 「税」 is (3, 4), 「窓口」 is (-4, 3)."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "税": 1, "窓口": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    write_model(folder, tokenizer, np.array([[9, 9], [3, 4], [-4, 3]], dtype=np.float32))
    return folder


def test_bundled_rows_are_unit_float32_and_contiguous() -> None:
    encoder = load_encoder()
    rows = encoder.encode_queries(TEXTS)
    assert rows.shape == (len(TEXTS), encoder.dimension)
    assert rows.dtype == np.float32
    assert rows.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert encoder.name == BUNDLED_NAME


def test_paraphrase_and_translation_are_near() -> None:
    encoder = load_encoder()
    duties = encoder.encode_passages(["事業承継", "石油備蓄", "伝統的工芸品", "消費者相談"])
    questions = encoder.encode_queries(
        [
            "会社を息子に継がせたい",
            "oil stockpiling",
            "traditional crafts",
            "詐欺の被害に遭った消費者",
        ]
    )
    assert (questions @ duties.T).argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_one_text_is_encoded_as_it_is_among_others() -> None:
    encoder = load_encoder()
    texts = [*TEXTS, *(f"{text}の窓口" for text in TEXTS)]
    assert len(texts) > FEW
    rows = encoder.encode_passages(texts)
    for place, text in enumerate(texts):
        np.testing.assert_array_equal(encoder.encode_queries([text])[0], rows[place])


def test_text_without_known_token_gives_zeros(tmp_path: Path) -> None:
    encoder = load_encoder(str(write_tiny(tmp_path)))
    rows = encoder.encode_queries(["", "謎", "税", "税 謎 窓口"])
    expected = np.array([[0, 0], [0, 0], [0.6, 0.8], [-1, 7] / np.sqrt(50)])
    np.testing.assert_allclose(rows, expected, atol=1e-6)
    assert not load_encoder().encode_queries(["", "  "]).any()


def test_no_texts_give_no_rows() -> None:
    encoder = load_encoder()
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)


def test_sentence_transformers_gives_the_same_vectors() -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED), device="cpu")
    rows = np.asarray(model.encode(TEXTS, show_progress_bar=False), dtype=np.float32)
    cosines = (rows * load_encoder().encode_queries(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.999
    assert cosines.max() < 1.001


def test_model2vec_gives_the_same_vectors() -> None:
    from model2vec import StaticModel

    rows = StaticModel.from_pretrained(str(BUNDLED)).encode(TEXTS).astype(np.float32)
    cosines = (rows * load_encoder().encode_queries(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.999
    assert cosines.max() < 1.001


def test_serving_imports_nothing_heavy() -> None:
    serve = (
        "import sys; from index.encoder.encoders import load_encoder;"
        "load_encoder().encode_queries(['事業承継']);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'sklearn', 'scipy', 'fugashi'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", serve], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_bundled_folder_fits_the_repository() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*")) < 30_000_000


def test_revision_follows_files_but_not_the_card(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    before = files_digest(folder)
    (folder / "README.md").write_text("a card")
    assert files_digest(folder) == before
    assert load_encoder(str(folder)).revision == before
    assert len(before) == 16
    with (folder / "tokenizer.json").open("a") as file:
        file.write("\n")
    assert files_digest(folder) != before


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json"])
def test_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    folder = write_tiny(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(ModelError, match=f"no {missing}"):
        StaticEncoder(folder, "tiny")


@pytest.mark.parametrize("broken", ["model.safetensors", "tokenizer.json"])
def test_broken_file_is_named(tmp_path: Path, broken: str) -> None:
    folder = write_tiny(tmp_path)
    (folder / broken).write_text("not this")
    with pytest.raises(ModelError, match=f"{broken}: .* / not readable"):
        StaticEncoder(folder, "tiny")


def test_files_of_two_trainings_are_refused(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    tokens = json.loads((folder / "tokenizer.json").read_text())
    tokens["model"]["vocab"]["県"] = 3
    (folder / "tokenizer.json").write_text(json.dumps(tokens))
    with pytest.raises(ModelError, match=r"4 pieces.* are 3"):
        load_encoder(str(folder))


def test_unknown_model_is_an_error_and_is_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="neither a folder nor a downloaded model"):
        load_encoder(str(tmp_path / "nothing"))
    with pytest.raises(ModelError, match="neither a folder nor a downloaded model"):
        load_encoder("no-such-owner/no-such-model")


def test_folder_of_something_else_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model")
    with pytest.raises(ModelError, match="not a sentence-transformers model"):
        load_encoder(str(tmp_path))


def test_prompts_of_another_model_are_applied(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    write_tiny(tmp_path / "plain")
    model = SentenceTransformer(
        str(tmp_path / "plain"),
        device="cpu",
        prompts={"query": "税 ", "document": "窓口 "},
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(str(tmp_path / "prompted"))
    encoder = load_encoder(str(tmp_path / "prompted"))
    assert isinstance(encoder, PromptedEncoder)
    assert encoder.dimension == 2
    both = np.array([[-1, 7] / np.sqrt(50)])
    np.testing.assert_allclose(encoder.encode_queries(["窓口"]), both, atol=1e-3)
    np.testing.assert_allclose(encoder.encode_passages(["税"]), both, atol=1e-3)
    np.testing.assert_allclose(encoder.encode_queries(["税"]), [[0.6, 0.8]], atol=1e-3)
    assert encoder.encode_queries([]).shape == (0, 2)


def test_vectors_are_what_the_library_reads(tmp_path: Path) -> None:
    for folder in (BUNDLED, write_tiny(tmp_path)):
        expected = load_file(folder / "model.safetensors")[VECTORS]
        _, vectors = load_static(folder)
        assert vectors.dtype == expected.dtype == np.float16
        np.testing.assert_array_equal(vectors, expected)


def test_vectors_after_other_arrays_and_of_float32_are_found(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path)
    vectors = np.array([[0, 0], [3, 4], [-4, 3]], dtype=np.float32)
    arrays = {"a": np.ones(5, dtype=np.int8), VECTORS: vectors, "z": np.ones((2, 2))}
    save_file(arrays, folder / "model.safetensors")
    np.testing.assert_array_equal(load_static(folder)[1], vectors)
    save_file({"a": vectors}, folder / "model.safetensors")
    with pytest.raises(ModelError, match="are none"):
        load_static(folder)
    save_file({VECTORS: vectors.astype(np.float64)}, folder / "model.safetensors")
    with pytest.raises(ModelError, match="vectors of F64"):
        load_static(folder)


def test_a_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    path = write_tiny(tmp_path) / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(ModelError, match=r"model\.safetensors: .* / not readable"):
        StaticEncoder(tmp_path, "tiny")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_processes_share_the_vectors() -> None:
    """The file itself is mapped, to be read alone, and nothing of it is a process's own."""
    encoder = load_encoder()
    encoder.encode_passages([*TEXTS, *(f"{text}の窓口" for text in TEXTS)])
    path = str(BUNDLED / "model.safetensors")
    smaps = Path("/proc/self/smaps").read_text().split(path, maxsplit=1)
    assert smaps[0].splitlines()[-1].split()[1] == "r--s"
    figures = dict(re.findall(r"^(\w+): +(\d+) kB$", smaps[1].split("VmFlags")[0], re.M))
    assert int(figures["Rss"]) > 0
    assert figures["Private_Dirty"] == "0"
