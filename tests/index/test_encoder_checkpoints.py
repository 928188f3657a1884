"""Training that was stopped goes on where it was."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import Unigram

from index.encoder.checkpoints import STATE, last_checkpoint, run_folder, user_work
from index.encoder.encoders import load_encoder
from index.encoder.fit import thinned
from index.encoder.pairs import Pair
from index.encoder.recipe import Recipe
from index.encoder.train import main
from tests.index.test_encoder_training import write_pairs

ROOT = Path(__file__).parents[2]


def test_killed_run_ends_with_the_vectors_of_an_uninterrupted_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = str(write_pairs(tmp_path / "pairs"))
    asked = ["--pairs", pairs, "--steps", "7", "--save-every", "2", "--threads", "1"]
    killed = [*asked, "--out", str(tmp_path / "killed"), "--work", str(tmp_path / "work")]
    whole = [*asked, "--out", str(tmp_path / "whole"), "--work", str(tmp_path / "other")]
    program = [sys.executable, "-m", "tests.index.killed_training", f"checkpoint-4/{STATE}"]
    ended = subprocess.run([*program, *killed], cwd=ROOT, capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    (run,) = (tmp_path / "work").iterdir()
    assert (run / "checkpoint-4").is_dir()
    assert not (tmp_path / "killed").exists()
    assert main(killed) == 0
    assert f"goes on from {run / 'checkpoint-2'}" in capsys.readouterr().out
    assert main(whole) == 0
    assert "goes on" not in capsys.readouterr().out
    revisions = {load_encoder(str(tmp_path / name)).revision for name in ("killed", "whole")}
    assert len(revisions) == 1
    assert not run.exists()


def test_every_change_of_recipe_words_or_pairs_is_another_run(tmp_path: Path) -> None:
    words = [("[UNK]", 0.0), ("a", -1.0)]
    tokenizer, other = Tokenizer(Unigram(words)), Tokenizer(Unigram([*words, ("b", -2.0)]))
    sources = {"laws": [Pair("a", "b"), Pair("c", "d")]}
    recipe = Recipe()
    folders = {
        run_folder(tmp_path, tokenizer, sources, recipe),
        run_folder(tmp_path, tokenizer, sources, Recipe(token_dropout=0.2)),
        run_folder(tmp_path, tokenizer, sources, Recipe(shares={"laws": 1})),
        run_folder(tmp_path, other, sources, recipe),
        run_folder(tmp_path, tokenizer, {"titles": sources["laws"]}, recipe),
        run_folder(tmp_path, tokenizer, {"laws": sources["laws"][::-1]}, recipe),
        run_folder(tmp_path, tokenizer, {"laws": [Pair("a", "bc"), Pair("", "d")]}, recipe),
    }
    assert len(folders) == 7
    assert run_folder(tmp_path, tokenizer, dict(sources), Recipe()) in folders


def test_last_checkpoint_is_the_last_whole_one(tmp_path: Path) -> None:
    assert last_checkpoint(tmp_path) is None
    for steps in (500, 1000, 750):
        (tmp_path / f"checkpoint-{steps}").mkdir()
        (tmp_path / f"checkpoint-{steps}" / STATE).write_text("{}")
    (tmp_path / "checkpoint-1250").mkdir()
    assert last_checkpoint(tmp_path) == tmp_path / "checkpoint-1000"
    assert not (tmp_path / "checkpoint-1250").exists()


def test_work_folder_follows_the_users_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert user_work() == tmp_path / "madoguchi" / "training"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/office")
    assert user_work() == Path("/home/office/.cache/madoguchi/training")


def test_texts_lose_tokens_but_never_all() -> None:
    torch.manual_seed(1)
    ids, starts = torch.arange(1004), torch.tensor([0, 1, 1, 1002, 1003])
    left, begins = thinned(ids, starts, 0.5)
    assert 400 < len(left) < 600
    ends = [*begins.tolist()[1:], len(left)]
    texts = [left[a:b].tolist() for a, b in zip(begins.tolist(), ends, strict=True)]
    assert [texts[0], texts[1], texts[3], texts[4]] == [[0], [], [1002], [1003]]
    assert texts[2] == sorted(texts[2])
    assert set(texts[2]) <= set(range(1, 1002))
    assert thinned(ids, starts, 0.0)[1].tolist() == starts.tolist()
