"""The command `build`: a corpus becomes a generation of the index."""

import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands.options import corpus_option, index_option, model_option
from assistant.folders import default_corpus, default_index
from assistant.homes import Place, database_of
from corpus.errors import UsageError

if TYPE_CHECKING:
    from index.workers import Workers


@click.command()
@corpus_option(default_corpus, exists=True)
@index_option
@click.option(
    "--to",
    metavar="URL",
    help="Publish to a database, postgresql://user@host/name; the folder only keeps what the next "
    "build need not do again.",
)
@click.option(
    "--partitions",
    default=0,
    type=click.IntRange(0, 1024),
    help="With --to: parts of each large table. Default: not parted.",
)
@click.option("--exact", is_flag=True, help="With --to: no graph; every vector is compared.")
@model_option
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes that read documents. Default: one for each processor.",
)
@click.option(
    "--ray",
    metavar="ADDRESS",
    help="Read documents on the Ray cluster that this machine belongs to, such as 10.0.0.1:6379.",
)
def build(
    corpus: Path,
    index: Place | None,
    to: str | None,
    partitions: int,
    exact: bool,
    model: str | None,
    workers: int | None,
    ray: str | None,
) -> None:
    """Build a new generation of the index and publish it."""
    from index.build import build as build_index

    if to is None:
        if isinstance(index, str):
            raise UsageError(
                "--indexにデータベースが指定されています。公開先は--toで指定してください。"
                " / --index names a database; publish to it with --to, not --index"
            )
        if partitions or exact:
            raise UsageError(
                "--partitionsと--exactはデータベースに公開するときのものです。--toを指定してください。"
                " / --partitions and --exact are for a database; add --to"
            )
        target = index or default_index()
        with _workers(workers, ray) as others:
            id, where = build_index(corpus, target, model, workers=others), str(target)
    else:
        target = index if isinstance(index, Path) else default_index()
        database = database_of(to)
        with _workers(workers, ray) as others, database.uploading(exact, partitions) as elsewhere:
            id, where = build_index(corpus, target, model, elsewhere, others), database.name
    click.echo(id)
    print(f"madoguchi: {where} で {id} を公開しました / published", file=sys.stderr)


def _workers(number: int | None, ray: str | None) -> AbstractContextManager["Workers"]:
    """Processes of this machine or a cluster. Raises UsageError where both are asked for."""
    from index.cluster import Cluster
    from index.workers import local, processors

    if ray is None:
        return local(number or processors())
    if number is not None:
        raise UsageError(
            "--workersと--rayは、どちらか一方だけを指定してください。"
            " / give --workers or --ray, not both"
        )
    return Cluster(ray)
