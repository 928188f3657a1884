"""The desk's templates. Everything is escaped by them; a name that is missing is an error."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.staff.texts import Texts
from assistant.web import wording
from assistant.web.paths import document_path, picture_path

_JAPAN = ZoneInfo("Asia/Tokyo")


def moment_in_words(at: datetime, texts: Texts) -> str:
    """Day and minute in Japan."""
    there = at.astimezone(_JAPAN)
    return texts.moment.format(at=there)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        moment_in_words=moment_in_words,
        date_in_words=wording.date_in_words,
        places_in_words=wording.places_in_words,
    )
    environment.globals.update(document_path=document_path, picture_path=picture_path)
    return environment


TEMPLATES = _environment()
