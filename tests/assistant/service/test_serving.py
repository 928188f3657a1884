"""The whole service in one application."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from assistant.answer.contract import as_json
from assistant.service import serving
from assistant.service.counter import Keeping
from assistant.store import questions
from tests.assistant.web.desk import answered, sample_counter
from tests.assistant.web.desk import serving as serving_desk


@pytest.fixture(scope="module")
def service() -> Iterator[httpx.Client]:
    with serving_desk() as address, httpx.Client(base_url=address) as client:
        yield client


def test_a_fault_of_ours_is_told_in_a_sentence(service: httpx.Client) -> None:
    response = service.post("/plain", data={"q": "故障"})
    assert response.status_code == 500
    assert "エラーが発生しました" in response.text
    assert "secret" not in response.text
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/staff", "/staff/"])
def test_the_desk_answers_with_and_without_a_slash(service: httpx.Client, path: str) -> None:
    response = service.get(path, follow_redirects=True)
    assert response.url.path == "/staff/sign-in"
    assert response.status_code == 200


def test_what_is_kept_too_long_is_deleted_while_the_service_runs(tmp_path: Path) -> None:
    counter = sample_counter(tmp_path, Keeping(questions=True, days=30))
    answer, now = as_json(answered("道案内")), datetime.now(UTC)
    with counter.database.transaction() as session:
        old = questions.record(session, answer, "page", now - timedelta(days=31))
        new = questions.record(session, answer, "page", now - timedelta(days=29))

    async def prune() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(serving._prune(counter), 2)

    asyncio.run(prune())
    with counter.database.reading() as session:
        assert questions.by_receipt(session, old.receipt) is None
        assert questions.by_receipt(session, new.receipt) is not None
    counter.close()
    counter.database.close()
