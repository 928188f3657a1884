"""What a drill has tried and what it found; an office whose editions it builds."""

from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import GenerationError
from index.build import build
from index.generation import current, open_folder
from index.manifest import verify
from tests.corpus.office import edit, write_office
from tests.index.small_model import write_small_model


@dataclass(slots=True)
class Drill:
    """`tried` counts the times that something was done to an index or a service; each of `wrong`
    says what state that led to and should not have."""

    name: str
    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.wrong.append(otherwise)


class Office:
    """A small office with a model; its editions differ in the title of their one document."""

    def __init__(self, folder: Path, index: Path | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = write_office(folder / "office")
        self.model = str(write_small_model(folder / "model"))
        self.index = index or folder / "index"
        self._edition = 1

    @property
    def title(self) -> str:
        return f"業務案内 第{self._edition}版"

    def revise(self) -> str:
        """Writes the next edition; returns the title that an index of it has."""
        old, self._edition = self._edition, self._edition + 1
        edit(self.folder / "catalogue.toml", f"第{old}版", f"第{self._edition}版")
        return self.title

    def build(self) -> str:
        return build(self.folder, self.index, self.model)

    def served(self) -> tuple[str, str]:
        """Id and title of what is served, if that is whole; otherwise what is wrong, twice."""
        try:
            folder = current(self.index)
            verify(folder)
            return folder.name, open_folder(folder, self.model).corpus.documents[0].title
        except GenerationError as error:
            return str(error), str(error)
