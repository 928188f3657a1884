"""A review that was answered is kept, whatever happens to the process that answered."""

import re
import shutil
from pathlib import Path

import httpx2

from assistant.store import audit, reviews
from assistant.store.database import Database
from tests.assistant.staff.desk_client import PASSWORDS
from tests.assistant.staff.serve_desk import serving


def sign_in(client: httpx2.Client) -> str:
    """The token of the session's forms."""
    name = "確認花子"
    client.post("/staff/sign-in", data={"name": name, "password": PASSWORDS[name][1]})
    found = re.search(r'name="token" value="(\w+)"', client.get("/staff/queue").text)
    assert found
    return found[1]


def test_a_review_outlives_the_process(made_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    shutil.copytree(made_folder, folder)
    with serving(folder) as (address, process), httpx2.Client(base_url=address) as client:
        fields = {"token": sign_in(client), "review": "", "mark-1": "wrong", "comment": "残る"}
        response = client.post("/staff/cases/4", data=fields)
        process.kill()
        assert response.status_code == 303
    database = Database(f"sqlite:///{folder}/desk.db")
    database.migrate()
    with database.reading() as session:
        review = reviews.latest(session, 4)
        newest = audit.entries(session)[0][0]
    database.close()
    assert review
    assert (review.marks, review.comment) == ({1: "wrong"}, "残る")
    assert (newest.action, newest.subject) == ("case reviewed", "4")
    with serving(folder) as (address, _), httpx2.Client(base_url=address) as client:
        sign_in(client)
        assert "\n残る</textarea>" in client.get("/staff/cases/4").text
