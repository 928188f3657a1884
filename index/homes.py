"""Where generations are kept; one of them is served."""

from contextlib import suppress
from pathlib import Path
from typing import Protocol

from corpus.errors import GenerationError, ModelError
from index.encoder.encoders import Encoder
from index.generation import Generation, current, folders, open_folder
from index.reranking import Reranker


class Home(Protocol):
    """A folder or a database with generations."""

    def served(self) -> str:
        """Id of the generation that is served. Raises GenerationError where there is none."""
        ...

    def ids(self) -> list[str]:
        """Every generation, whole or not: the one that is served first, then the later ones."""
        ...

    def open(
        self,
        id: str,
        model: str | None = None,
        encoder: Encoder | None = None,
        reranker: Reranker | None = None,
        at_once: bool = False,
    ) -> Generation:
        """Opens a generation; with `encoder`, if that is loaded already; `at_once` while what is
        large is still compared with its checksums (see `Generation.damage`). Raises GenerationError
        where it is missing or broken, ModelError where its passages were encoded by another model
        than the one at hand."""
        ...


class LocalHome:
    """A folder with a folder for each generation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def served(self) -> str:
        return current(self._folder).name

    def ids(self) -> list[str]:
        return [folder.name for folder in folders(self._folder)]

    def open(
        self,
        id: str,
        model: str | None = None,
        encoder: Encoder | None = None,
        reranker: Reranker | None = None,
        at_once: bool = False,
    ) -> Generation:
        return open_folder(self._folder / id, model, encoder, reranker, at_once)


def open_served(
    home: Home, model: str | None = None, reranker: Reranker | None = None
) -> Generation:
    """Opens the generation that a home serves. Raises as `Home.open`."""
    return home.open(home.served(), model, reranker=reranker)


def open_served_or_before(
    home: Home,
    model: str | None = None,
    reranker: Reranker | None = None,
    at_once: bool = False,
) -> tuple[Generation, GenerationError | None]:
    """Opens the generation that a home serves or, where that is damaged, the one before it; then
    the error says what is wrong with the newer one.

    Raises that GenerationError where no other is whole, ModelError as `Home.open`.
    """
    try:
        return home.open(home.served(), model, reranker=reranker, at_once=at_once), None
    except GenerationError as error:
        damaged = error
    with suppress(GenerationError):  # of a database that cannot be asked
        for id in home.ids():
            with suppress(GenerationError, ModelError):
                return home.open(id, model, reranker=reranker), damaged
    raise damaged
