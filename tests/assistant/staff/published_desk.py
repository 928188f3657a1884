"""A desk over the small office, with an index that was really built and can be built anew."""

import html
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from assistant.service.counter import Counter, Keeping
from assistant.service.publishing import Publisher
from assistant.service.service import Service
from assistant.staff.app import build_staff
from assistant.staff.signing import Signing
from assistant.store import accounts
from assistant.store.database import Database
from assistant.web import reading
from assistant.web.plain import plain_pages
from assistant.web.reading import reading_pages
from tests.assistant.staff.desk_client import PASSWORDS, Visitor

_BEFORE = re.compile(r'name="before" value="([^"]*)"')


class PublishedDesk:
    """A counter over an index, and browsers at its desk."""

    def __init__(self, folder: Path, publisher: Publisher) -> None:
        self.publisher = publisher
        self.database = Database(f"sqlite:///{folder / 'desk.db'}")
        self.database.migrate()
        with self.database.transaction() as session:
            for name, (role, password) in PASSWORDS.items():
                accounts.add(session, name, password, role, datetime.now(UTC))
        self.counter = self.another_counter()
        self.app = self.app_over(self.counter)
        self.editor = self.visitor("名簿次郎")

    def another_counter(self) -> Counter:
        """As another process has it."""
        service = Service(self.publisher.index, self.publisher.model)
        return Counter(service, self.database, Keeping(questions=True))

    def app_over(self, counter: Counter) -> FastAPI:
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        service = counter.service
        app.include_router(reading_pages(service.corpus, service.file, service.today))
        app.include_router(plain_pages(counter))
        app.mount("/page", StaticFiles(directory=Path(reading.__file__).parent / "static"))
        app.mount("/staff", build_staff(counter, Signing(), self.publisher))
        return app

    def visitor(self, name: str) -> Visitor:
        visitor = Visitor(self.app)
        assert visitor.sign_in(name).status_code == 303
        return visitor

    def form(self, owner: str, **fields: str) -> dict[str, str]:
        """The fields of the form for a number as it is opened now."""
        page = self.editor.get(f"/staff/directory/{owner}/0").text
        found = _BEFORE.search(page)
        assert found, page
        return {"before": html.unescape(found[1]), "source": "2026年度組織図", "note": "", **fields}

    def publish(self, owner: str, fields: dict[str, str], visitor: Visitor | None = None) -> Any:
        sent = {**fields, "publish": "1"}
        return (visitor or self.editor).submit(f"/staff/directory/{owner}/0", sent)

    def close(self) -> None:
        self.counter.close()
        self.database.close()
