"""The command `serve`: the counter, its API and the staff desk."""

from datetime import date

import click

from assistant.commands.opening import opened
from assistant.commands.options import (
    as_of_option,
    database_option,
    index_option,
    model_option,
    reranker_option,
)
from assistant.folders import default_index
from assistant.homes import Place
from corpus.errors import UsageError


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
    from assistant.service.counter import Keeping
    from assistant.service.serving import Front, Serving
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
