"""What stands somewhere in the documents."""

from pathlib import Path

import pytest

from corpus.errors import GenerationError
from index.seen import Seen, SeenCounter, runs_of, words_of

TEXTS = ["事業承継の相談", "Patents and ＦＩＴ", "𠮷野家"]


@pytest.fixture
def seen(tmp_path: Path) -> Seen:
    counter = SeenCounter()
    for text in TEXTS:
        counter.add(runs_of([text]), words_of([text]))
    counter.seen().save(tmp_path / "seen")
    return Seen.open(tmp_path / "seen")


@pytest.mark.parametrize("text", ["事業承継", "承", "談", "承継の相談", "fit", "𠮷野", "d f"])
def test_what_stands_in_a_text_is_held(seen: Seen, text: str) -> None:
    assert seen.holds(text)
    assert Seen.of(TEXTS).holds(text)


@pytest.mark.parametrize("text", ["事業商継", "商", "談事", "吉野", "\ud800"])
def test_what_stands_nowhere_is_not(seen: Seen, text: str) -> None:
    assert not seen.holds(text)


def test_words_are_whole_words(seen: Seen) -> None:
    assert [word for word in ("patents", "patent", "fit", "and") if seen.has_word(word)] == [
        *("patents", "fit", "and")
    ]


def test_nothing_stands_in_nothing() -> None:
    nothing = Seen.of([])
    assert not nothing.holds("税")
    assert not nothing.has_word("tax")


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GenerationError, match="cannot be opened"):
        Seen.open(tmp_path)
