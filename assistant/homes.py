"""Where the index is: a folder, or a database by its address."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.folders import cache_folder
from corpus.errors import UsageError

if TYPE_CHECKING:
    from index.homes import Home
    from index.postgresql.home import PostgresqlHome

Place = Path | str  # a folder, or the address of a database

_ADDRESSES = ("postgresql://", "postgres://")


def place(value: str) -> Place:
    """What `--index` names."""
    if value.startswith(_ADDRESSES):
        return value
    folder: Path = click.Path(path_type=Path, file_okay=False).convert(value, None, None)
    return folder


def home_of(place: Place) -> "Home":
    """Raises GenerationError for what is no address."""
    from index.homes import LocalHome

    return LocalHome(place) if isinstance(place, Path) else database_of(place)


def database_of(address: str) -> "PostgresqlHome":
    """Raises UsageError for another kind of address, GenerationError for one that cannot be
    read."""
    if not address.startswith(_ADDRESSES):
        raise UsageError(
            "データベースの宛先は postgresql:// で始めてください。"
            " / a database's address begins with postgresql://"
        )
    from index.postgresql.home import PostgresqlHome

    return PostgresqlHome(address, cache_folder())
