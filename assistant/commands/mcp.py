"""The command `mcp`: the counter for one program on the same machine, by MCP over standard input
and output."""

import asyncio
import os
import signal
from contextlib import ExitStack
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
    from assistant.api.mcp import serve_stdio
    from assistant.service.counter import Counter
    from assistant.service.service import Service
    from assistant.store.database import Database
    from index.reranking import load_reranker

    service = Service(index or default_index(), model, as_of, load_reranker(reranker))
    with ExitStack() as visit:
        # Until the service runs, a signal is an interruption that leaves nothing behind either.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # The counter signs its answers with a secret of its database; this one is for this visit.
        folder = visit.enter_context(TemporaryDirectory(prefix="madoguchi-"))
        database = Database(f"sqlite:///{folder}/visit.db")
        visit.callback(database.close)
        database.migrate()
        counter = Counter(service, database)
        visit.callback(counter.close)

        def end() -> None:
            visit.close()
            os._exit(0)  # the thread that waits for standard input cannot be interrupted

        async def serve() -> None:
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, end)
            try:
                await serve_stdio(counter)
            except* BrokenPipeError:
                pass  # the client has gone: there is nobody left to answer

        asyncio.run(serve())
