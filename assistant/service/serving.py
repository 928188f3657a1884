"""The whole service: the public counter, its API and the staff desk in one application."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse

from assistant.api import app as api
from assistant.api.health import health
from assistant.api.mcp import build_mcp
from assistant.homes import Place
from assistant.service.counter import Counter, Keeping
from assistant.service.metrics import CountRequests
from assistant.service.publishing import Publisher
from assistant.service.service import Service
from assistant.staff.app import build_staff
from assistant.staff.signing import Signing
from assistant.store.database import Database
from assistant.web.app import add_reading_pages, mount_page
from assistant.web.clients import Network, Proxied
from assistant.web.doors import Headers, Heads
from assistant.web.feedback import feedback_pages
from assistant.web.limits import Limits, Rates
from assistant.web.plain import plain_pages
from assistant.web.refusals import Apologies
from corpus.errors import StoreError
from index.reranking import load_reranker

_PRUNED_EVERY = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Front:
    """How the service meets its clients.

    `rates` counts their requests, None lets everybody ask as often as they like. What `trusted`
    proxies say of a client is believed. `https` is for a service that is reached by HTTPS alone.
    Pages of `origins` may use the MCP server. What was counted is told to this machine and to
    clients in `metrics_from`.
    """

    rates: Rates | None = None
    trusted: tuple[Network, ...] = ()
    https: bool = False
    origins: tuple[str, ...] = ()
    metrics_from: tuple[Network, ...] = ()
    signing: Signing = field(default_factory=Signing)


@dataclass(frozen=True, slots=True)
class Serving:
    """Makes the service, once in each process that serves. `reranker` is a cross-encoder's name
    or path."""

    index: Place
    model: str | None
    as_of: date | None
    database: str
    keep: Keeping
    front: Front
    reranker: str | None = None

    def __call__(self) -> FastAPI:
        database = Database(self.database)
        database.migrate()
        service = Service(self.index, self.model, self.as_of, load_reranker(self.reranker))
        # What a database serves is changed where its documents are: madoguchi build --to.
        publisher = Publisher(self.index, self.model) if isinstance(self.index, Path) else None
        return build_app(Counter(service, database, self.keep), self.front, publisher)


def build_app(counter: Counter, front: Front, publisher: Publisher | None = None) -> FastAPI:
    """Every face of a counter; without a publisher, staff cannot change its directory. The page
    where one asks stands last and takes every other path."""
    mcp = build_mcp(counter, front.origins)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        pruning = asyncio.create_task(_prune(counter))
        async with mcp.running():
            yield
        pruning.cancel()
        with suppress(asyncio.CancelledError):
            await pruning
        counter.close()
        counter.database.close()

    # The documentation pages of FastAPI load scripts from other hosts.
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        middleware=[
            Middleware(Proxied, trusted=front.trusted),
            Middleware(Heads),
            Middleware(CountRequests),
            Middleware(Headers, https=front.https),
            Middleware(Apologies),
            Middleware(Limits, rates=front.rates),
        ],
    )
    app.include_router(health(counter, front.metrics_from))
    app.router.routes.append(mcp.route())
    app.mount(api.MOUNTED_AT, api.build_api(counter))
    app.mount("/staff", build_staff(counter, front.signing, publisher))
    app.add_api_route("/staff", lambda: RedirectResponse("staff/"))
    app.include_router(plain_pages(counter))
    app.include_router(feedback_pages(counter))
    add_reading_pages(app, counter.service.corpus, counter.service.file, counter.service.today)
    mount_page(app, counter)
    return app


async def _prune(counter: Counter) -> None:
    """Deletes what has been kept for long enough, now and each hour."""
    while True:
        try:
            await asyncio.to_thread(counter.prune)
        except StoreError as error:
            print(f"madoguchi: 削除できません / not pruned: {error}", file=sys.stderr)
        await asyncio.sleep(_PRUNED_EVERY)
