"""A staff desk over the sample corpus, and a browser without a window for it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.service.counter import Counter, Keeping
from assistant.staff.app import build_staff
from assistant.staff.signing import Signing
from assistant.store import accounts
from assistant.store.records import Role
from tests.assistant.web.desk import sample_counter

PASSWORDS: dict[str, tuple[Role, str]] = {
    "確認花子": ("reviewer", "正しい馬と電池とホチキスと駅"),
    "名簿次郎": ("editor", "青い傘が三本ある玄関の左側"),
    "管理者": ("administrator", "夜の港には灯台がひとつ立つ"),
}
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


def stored_counter(folder: Path, keep: Keeping = Keeping(questions=True)) -> Counter:  # noqa: B008
    """The sample counter with one account of each role."""
    counter = sample_counter(folder, keep)
    with counter.database.transaction() as session:
        for name, (role, password) in PASSWORDS.items():
            accounts.add(session, name, password, role, datetime.now(UTC))
    return counter


def service(counter: Counter, signing: Signing = Signing()) -> FastAPI:  # noqa: B008
    """The desk where it stands in the whole service."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/staff", build_staff(counter, signing))
    return app


class Visitor(TestClient):
    """Follows no redirect by itself, and reads the token of forms off the pages it sees."""

    def __init__(self, app: FastAPI, client: str = "192.0.2.7") -> None:
        super().__init__(app, "http://desk.example", follow_redirects=False, client=(client, 50000))

    def sign_in(self, name: str, password: str | None = None, next: str = "") -> Any:
        words = password if password is not None else PASSWORDS[name][1]
        return self.post("/staff/sign-in", data={"name": name, "password": words, "next": next})

    def token(self) -> str:
        found = _TOKEN.search(self.get("/staff/queue").text)
        assert found
        return found[1]

    def submit(self, path: str, fields: dict[str, Any], **headers: str) -> Any:
        """Sends a form of a page of this session."""
        return self.post(path, data={"token": self.token(), **fields}, headers=headers)
