"""The desk's templates. Everything is escaped by them; a name that is missing is an error."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment

from assistant.staff.texts import Texts
from assistant.web import wording
from assistant.web.paths import document_path, picture_path
from assistant.web.templating import environment
from corpus.dates import JAPAN


def moment_in_words(at: datetime, texts: Texts) -> str:
    """Day and minute in Japan."""
    there = at.astimezone(JAPAN)
    return texts.moment.format(at=there)


def _environment() -> Environment:
    made = environment(Path(__file__).parent / "templates")
    made.filters.update(
        moment_in_words=moment_in_words,
        date_in_words=wording.date_in_words,
        places_in_words=wording.places_in_words,
    )
    made.globals.update(document_path=document_path, picture_path=picture_path)
    return made


TEMPLATES = _environment()
