"""What `madoguchi serve` serves, in the words of its options."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fastapi import FastAPI

from assistant.counter import Counter, Keeping
from assistant.service import Service
from assistant.store.database import Database
from assistant.web.app import build_app


@dataclass(frozen=True, slots=True)
class Serving:
    """Makes the service, once in each process that serves."""

    index: Path
    model: str | None
    as_of: date | None
    database: str
    keep: Keeping

    def __call__(self) -> FastAPI:
        database = Database(self.database)
        database.migrate()
        service = Service(self.index, self.model, self.as_of)
        return build_app(Counter(service, database, self.keep))
