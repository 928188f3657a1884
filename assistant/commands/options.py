"""Options that several commands share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from assistant.folders import default_database
from assistant.homes import place
from corpus.errors import UsageError

Callback = TypeVar("Callback", bound=Callable[..., Any])

index_option = click.option(
    "--index",
    type=place,
    envvar="MADOGUCHI_INDEX",
    help="Folder of the index, or postgresql://user@host/name. Default: MADOGUCHI_INDEX, else "
    "madoguchi/index in the user's data.",
)
model_option = click.option(
    "--model", help="Another sentence-transformers model than the bundled one: a name or a path."
)
reranker_option = click.option(
    "--reranker",
    help="A cross-encoder that puts the best passages in order: a name or a path. Default: none.",
)
_FIRST_YEAR, _LAST_YEAR = 1868, 2999  # of days that Japanese offices know


def _day(_: click.Context, __: click.Parameter, said: str | None) -> date | None:
    """A day as 2026-04-01 or 令和8年4月1日."""
    from ingest.catalogue.stated_dates import stated_date

    if said is None:
        return None
    stated = stated_date(said)
    if stated is None or stated.day is None or not _FIRST_YEAR <= stated.year <= _LAST_YEAR:
        raise UsageError(
            f"--as-of: {said!r} は、日付として読めません。{_FIRST_YEAR}年から{_LAST_YEAR}年までの"
            "日を、2026-04-01か令和8年4月1日のように書いてください。"
            f" / give a day of the years {_FIRST_YEAR} to {_LAST_YEAR} as 2026-04-01 or as "
            "令和8年4月1日"
        )
    return stated.first_day


as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    callback=_day,
    help="Answer as of a day, not today.",
)


database_option = click.option(
    "--database",
    metavar="URL",
    default=default_database,
    envvar="MADOGUCHI_DATABASE",
    help="sqlite:////folder/desk.db or postgresql://user@host/name. Default: MADOGUCHI_DATABASE, "
    "else madoguchi/desk.db in the user's data.",
)


def corpus_option(
    default: Callable[[], Path], exists: bool = False
) -> Callable[[Callback], Callback]:
    """`--corpus`, by default the office's own copy of the shipped corpus or that one itself."""
    return click.option(
        "--corpus",
        type=click.Path(path_type=Path, file_okay=False, exists=exists),
        default=default,
        envvar="MADOGUCHI_CORPUS",
        help="Folder with catalogue.toml, divisions.toml and documents. "
        "Default: MADOGUCHI_CORPUS, else the office's copy of the shipped one.",
    )
