"""What other processes do to a database while a test looks on."""

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection

from assistant.store import audit, questions, reviews
from assistant.store.database import Database
from assistant.store.migrations import VERSION_TABLE
from tests.assistant.store.samples import NOW, answer

# Processes that share nothing with the tests', and import all this once.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])

ROUNDS = 60


def at_once(work: Callable[[str], str], url: str, processes: int) -> list[str]:
    """What the work gives in each of several processes that begin it together."""
    together = PROCESSES.Barrier(processes)
    with ProcessPoolExecutor(processes, PROCESSES, together.wait) as pool:
        return [one.result(60) for one in [pool.submit(work, url) for _ in range(processes)]]


def migrate(url: str) -> str:
    database = Database(url)
    database.migrate()
    with database.reading() as session:
        columns = f"SELECT version_num FROM {VERSION_TABLE}"
        version: str = session.connection().exec_driver_sql(columns).scalar_one()
    database.close()
    return version


def write(url: str) -> str:
    """Writes `ROUNDS` questions and audit entries under a name, and gives that.

    Each transaction reads first: on SQLite one that began as a reader would fail there.
    """
    name = str(os.getpid())
    database = Database(url)
    for n in range(ROUNDS):
        with database.transaction() as session:
            seen = questions.queue(session, "unreviewed", size=1)[1]
            questions.record(session, answer(f"{name} {n}"), "api", NOW)
            audit.note(session, name, "wrote", str(n), {"seen": seen}, NOW)
    database.close()
    return name


def review_for_ever(url: str, told: Connection) -> None:
    """Saves one review after the other and tells the id of each that is committed."""
    database = Database(url)
    with database.transaction() as session:
        question = questions.record(session, answer(), "page", NOW).id
    while True:
        with database.transaction() as session:
            saved = reviews.save(session, question, "山田", {}, None, (), (), True, "", NOW)
        told.send(saved.id)
