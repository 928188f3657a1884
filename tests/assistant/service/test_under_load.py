"""The real service with two processes, while many ask and while generations are published."""

import asyncio
import time
from collections.abc import Iterator, Sequence

import pytest

from eval.load import Load, ask_for, serving
from tests.drills.clients import QUESTIONS, GrowingOffice, ask_while_publishing, faults


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> GrowingOffice:
    made = GrowingOffice(tmp_path_factory.mktemp("office"))
    made.publish()
    return made


@pytest.fixture(scope="module")
def address(office: GrowingOffice) -> Iterator[tuple[str, int]]:
    with serving(office.index, 2, "--model", office.model) as address:
        yield address


def test_many_clients_meet_no_error(address: tuple[str, int]) -> None:
    load = Load()
    asyncio.run(ask_for(address, QUESTIONS, 50, 2.0, load))
    assert load.failures == {}
    assert len(load.milliseconds) >= 50


def test_a_generation_published_meanwhile_fails_and_mixes_nothing(
    address: tuple[str, int], office: GrowingOffice
) -> None:
    def pause(replies: Sequence[object]) -> None:
        newest, until = len(replies), time.monotonic() + 20
        while len(replies) < newest + 40 and time.monotonic() < until:
            time.sleep(0.05)

    replies = ask_while_publishing(address, office, 8, 4, pause)
    assert faults(office, replies) == []
    assert {reply.generation for reply in replies} == set(office.texts)
    assert {reply.outcome for reply in replies} == {"answered", "declined"}
    assert any(reply.quotes for reply in replies)
