"""The command `mcp`: the counter for one program on the same machine, by MCP over standard input
and output."""

from datetime import date
from tempfile import TemporaryDirectory

import click

from assistant.commands.opening import opened
from assistant.commands.options import as_of_option, index_option, model_option, reranker_option
from assistant.folders import default_index
from assistant.homes import Place


@click.command()
@as_of_option
@index_option
@model_option
@reranker_option
def mcp(as_of: date | None, index: Place | None, model: str | None, reranker: str | None) -> None:
    """Answer a program that speaks MCP over standard input and output.

    Questions are not stored; nothing listens on the network.
    """
    opened(index, model, or_before=True)
    import anyio

    from assistant.api.mcp import serve_stdio
    from assistant.service.counter import Counter
    from assistant.service.service import Service
    from assistant.store.database import Database
    from index.reranking import load_reranker

    reader = load_reranker(reranker)
    # The counter signs its answers with a secret of its database; this one is for a single visit.
    with TemporaryDirectory(prefix="madoguchi-") as folder:
        database = Database(f"sqlite:///{folder}/visit.db")
        database.migrate()
        service = Service(index or default_index(), model, as_of, reader)
        counter = Counter(service, database)
        try:
            anyio.run(serve_stdio, counter)
        finally:
            counter.close()
            database.close()
