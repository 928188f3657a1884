"""The commands `ask`, `build` and `serve`."""

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from assistant.folders import SHIPPED, default_corpus, default_database, default_index
from assistant.homes import Place, database_of, home_of, place
from corpus.errors import GenerationError, ModelError, UsageError

if TYPE_CHECKING:
    from index.workers import Workers

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


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_objects", is_flag=True, help="Print JSON instead of text.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='A file with {"id", "question"} a line; needs --json.',
)
@as_of_option
@index_option
@model_option
@reranker_option
def ask(
    question: str | None,
    as_objects: bool,
    batch: Path | None,
    as_of: date | None,
    index: Place | None,
    model: str | None,
    reranker: str | None,
) -> None:
    """Answer a QUESTION from the documents and name the division to call."""
    if (question is None) == (batch is None):
        raise UsageError(
            '質問を一つ指定するか、--batchでファイルを指定してください: madoguchi ask "質問"'
            ' / give one question, or a file with --batch: madoguchi ask "質問"'
        )
    if batch is not None and not as_objects:
        raise UsageError(
            "--batchの出力は1行に一つのJSONです。--jsonを付けてください。"
            " / --batch prints one object a line; add --json"
        )
    asked = [(None, question or "")] if batch is None else list(batch_lines(batch))
    from assistant.answer import answer
    from assistant.outcomes import as_json
    from assistant.plain import as_text

    generation = opened(index, model, reranker=reranker)
    for id, text in asked:
        outcome = answer(generation, text, as_of)
        if as_objects:
            click.echo(msgspec.json.encode(as_json(outcome, id)).decode())
        else:
            click.echo(as_text(outcome))


def batch_lines(path: Path) -> Iterator[tuple[str | None, str]]:
    """Ids and questions of a file, in order. Raises UsageError that names file and line."""
    lines = path.read_bytes().removeprefix(codecs.BOM_UTF8).splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row: Any = msgspec.json.decode(line)
        except UnicodeDecodeError:
            raise UsageError(
                f"{path}, line {number}: UTF-8ではありません。UTF-8で保存し直してください。"
                " / not UTF-8; save the file as UTF-8"
            ) from None
        except msgspec.DecodeError as error:
            raise UsageError(
                f"{path}, line {number}: JSONの書き方になっていません。直してください。"
                f" / not JSON ({error}); mend it"
            ) from None
        if not isinstance(row, dict) or not isinstance(row.get("question"), str):
            raise UsageError(
                f'{path}, line {number}: "question" に文字がありません。'
                '{"id": …, "question": …} の形で書いてください。'
                ' / no text "question"; write {"id": …, "question": …}'
            )
        id = row.get("id")
        yield (None if id is None else str(id)), row["question"]


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


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1), help="Processes.")
@database_option
@click.option(
    "--store-questions", is_flag=True, help="Store questions without personal data, for staff."
)
@click.option(
    "--days",
    default=90,
    show_default=True,
    type=click.IntRange(1, 3650),
    help="How long what was stored is kept.",
)
@click.option(
    "--per-minute",
    default=60,
    show_default=True,
    type=click.IntRange(0),
    help="Questions that one client may ask in a minute; 0 for any number.",
)
@click.option(
    "--trusted-proxy",
    multiple=True,
    metavar="NETWORK",
    help="A proxy whose X-Forwarded-For is believed, such as 127.0.0.1. May be repeated.",
)
@click.option("--https", is_flag=True, help="The service is reached by HTTPS alone.")
@click.option(
    "--origin",
    multiple=True,
    metavar="ORIGIN",
    help="Of pages elsewhere that may use /mcp, such as https://intra.example. May be repeated.",
)
@click.option(
    "--metrics-from",
    multiple=True,
    metavar="NETWORK",
    help="Who may read /metrics beside this machine, such as 10.0.0.5. May be repeated.",
)
@click.option(
    "--sign-on-header",
    metavar="NAME",
    help="Header in which the trusted proxy names the member of staff who has signed in.",
)
@as_of_option
@index_option
@model_option
@reranker_option
def serve(
    host: str,
    port: int,
    workers: int,
    database: str,
    store_questions: bool,
    days: int,
    per_minute: int,
    trusted_proxy: tuple[str, ...],
    https: bool,
    origin: tuple[str, ...],
    metrics_from: tuple[str, ...],
    sign_on_header: str | None,
    as_of: date | None,
    index: Place | None,
    model: str | None,
    reranker: str | None,
) -> int:
    """Serve the counter, its API and the staff desk; builds a missing index first."""
    from assistant.counter import Keeping
    from assistant.serving import Front, Serving
    from assistant.staff.signing import Signing
    from assistant.web.clients import networks
    from assistant.web.limits import Rates
    from assistant.web.workers import serve_workers
    from index.reranking import reranker_folder

    if not host.strip():
        raise UsageError(
            "--hostが空です。待ち受けるアドレス（この機械だけなら127.0.0.1）を指定してください。"
            " / --host is empty; name the address to listen on (127.0.0.1 for this machine alone)"
        )
    trusted = networks(trusted_proxy)
    if sign_on_header is not None and any(network.prefixlen == 0 for network in trusted):
        raise UsageError(
            "--trusted-proxyが、すべてのアドレスを信頼しています。だれでも職員になりすませます。"
            "プロキシのアドレスだけを指定してください。"
            " / --trusted-proxy trusts every address, so that anybody could sign in as staff; "
            "name the proxy alone"
        )
    if sign_on_header is not None and not trusted:
        raise UsageError(
            "--sign-on-headerには--trusted-proxyが要ります。ないと、だれでも職員になりすませます。"
            " / --sign-on-header needs --trusted-proxy: else anybody could send it"
        )
    if reranker is not None:
        reranker_folder(reranker)  # loaded in each process; what is wrong is said here, once
    opened(index, model, build_missing=True, or_before=True)
    front = Front(
        rates=Rates(per_minute) if per_minute else None,
        trusted=trusted,
        https=https,
        origins=origin,
        metrics_from=networks(metrics_from),
        signing=Signing(
            trusted_header=sign_on_header, trusted_proxies=trusted, secure_cookie=https
        ),
    )
    serving = Serving(
        index=index or default_index(),
        model=model,
        as_of=as_of,
        database=database,
        keep=Keeping(store_questions, days),
        front=front,
        reranker=reranker,
    )
    return serve_workers(serving, host, port, workers)


def opened(
    index: Place | None,
    model: str | None,
    build_missing: bool = False,
    reranker: str | None = None,
    or_before: bool = False,
) -> Any:
    """Opens the generation that is served; with `or_before` the one before it, where it is
    damaged: a service is better behind than closed.

    Where no index was named, the shipped corpus stands in for a missing one, and an index of
    it that an older version of this program made is built anew; an index that was named is
    never touched but for `build_missing`, and a database never.
    """
    from index.generation import POINTER
    from index.homes import open_served, open_served_or_before
    from index.reranking import load_reranker

    loaded = load_reranker(reranker)
    own = default_index()
    target = index or own
    home = home_of(target)
    may_build = index is None or build_missing
    if may_build and isinstance(target, Path) and not (target / POINTER).exists():
        _build_shipped(target, model)
    try:
        return open_served(home, model, loaded)
    except (GenerationError, ModelError) as error:
        if index is not None or not _is_shipped(own):
            if or_before:
                return open_served_or_before(home, model, loaded)[0]
            raise
        print(f"madoguchi: {error}", file=sys.stderr)
        _build_shipped(own, model)
        return open_served(home, model, loaded)


def _is_shipped(index: Path) -> bool:
    """Whether an index is of the corpus that is built where none is named; no other index may be
    replaced by one of it."""
    from index.source import source

    folder = source(index)
    if folder in (SHIPPED.resolve(), default_corpus().resolve()):
        return True
    if folder is None:  # it is gone, as an old checkout is; the same documents are still the same
        return _holds_shipped(index)
    # That of this program in another place, as before an update into another environment.
    program = folder.parent.parent / "madoguchi.py"
    return folder.parts[-2:] == SHIPPED.parts[-2:] and program.is_file()


def _holds_shipped(index: Path) -> bool:
    """Whether the generation that is served was made of the very documents that are shipped."""
    from index.generation import current
    from ingest.load import load_corpus

    try:
        return current(index).name.endswith(f"-{load_corpus(SHIPPED).sha256[:8]}")
    except GenerationError:
        return False


def _build_shipped(index: Path, model: str | None) -> None:
    from index.build import build as build_index

    print("madoguchi: 同梱の文書の索引を作成しています / building the index …", file=sys.stderr)
    build_index(default_corpus(), index, model)
