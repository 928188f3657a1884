"""Many clients of a service, while one generation after the other is published."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from unittest.mock import patch

from index.build import build
from tests.corpus import office
from tests.index.small_model import write_small_model

QUESTIONS = [
    "特許の窓口は?",
    "事業承継の相談先は?",
    "物流の窓口は?",
    "相談先が分からない",
    "天気は?",
]


@dataclass
class GrowingOffice:
    """An office whose guide grows at its head, so that every place in it moves."""

    folder: Path
    texts: dict[str, str] = field(default_factory=dict)  # of the guide, by generation

    def __post_init__(self) -> None:
        write_small_model(self.folder / "model")

    @property
    def index(self) -> Path:
        return self.folder / "index"

    @property
    def model(self) -> str:
        return str(self.folder / "model")

    def publish(self) -> None:
        number = len(self.texts)
        text = "改訂のお知らせ。\n" * number + office.GUIDE
        with patch.object(office, "GUIDE", text):
            corpus = office.write_office(self.folder / f"edition-{number}", f"第{number}版")
        self.texts[build(corpus, self.index, self.model)] = text


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client got; `status` 0 and `generation` the reason where it got nothing."""

    status: int
    generation: str
    outcome: str = ""
    quotes: tuple[tuple[int, int, str], ...] = ()


def ask_while_publishing(
    address: tuple[str, int],
    published: GrowingOffice,
    clients: int,
    editions: int,
    pause: Callable[[list[Reply]], None],
) -> list[Reply]:
    """What clients got who asked all the time, while editions were published; `pause` is called
    with the replies so far after each."""
    replies: list[Reply] = []
    done = threading.Event()

    def ask(number: int) -> None:
        connection = HTTPConnection(*address, timeout=30)
        while not done.is_set():
            number += 1
            try:
                replies.append(_ask(connection, QUESTIONS[number % len(QUESTIONS)]))
            except (OSError, HTTPException, ValueError, KeyError) as error:
                replies.append(Reply(0, repr(error)))
                connection.close()
        connection.close()

    asking = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for client in asking:
        client.start()
    try:
        for _ in range(editions):
            published.publish()
            pause(replies)
    finally:
        done.set()
        for client in asking:
            client.join()
    return replies


def _ask(connection: HTTPConnection, question: str) -> Reply:
    kind = {"Content-Type": "application/json"}
    connection.request("POST", "/api/v1/ask", json.dumps({"question": question}), kind)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        return Reply(response.status, body.decode(errors="replace"))
    answer = json.loads(body)
    quotes = [(one["start"], one["end"], one["quote"]) for one in answer["citations"]]
    return Reply(200, answer["generation"], answer["outcome"], tuple(quotes))


def faults(published: GrowingOffice, replies: list[Reply]) -> list[str]:
    """Replies that failed, and answers whose quotations are not of the generation they name."""
    found = []
    for reply in replies:
        if reply.status != 200:
            found.append(f"failed: {reply.status} {reply.generation}")
        elif reply.generation not in published.texts:
            found.append(f"of a generation that was not published: {reply.generation}")
        else:
            text = published.texts[reply.generation]
            if any(text[start:end] != quote for start, end, quote in reply.quotes):
                found.append(f"mixed: {reply}")
    return found
