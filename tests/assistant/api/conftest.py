"""The API over the small desk, in the process of the tests, held to its description."""

from collections.abc import Iterator

import pytest

from assistant.service.counter import Counter
from tests.assistant.api.described import Described
from tests.assistant.api.served import application, small_counter


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    counter = small_counter(tmp_path_factory.mktemp("desk"))
    yield counter
    counter.close()
    counter.database.close()


@pytest.fixture(scope="module")
def client(counter: Counter) -> Iterator[Described]:
    with Described(application(counter)) as client:
        yield client
