"""Paths of the pages to read, relative to the service's root."""

from urllib.parse import quote, urlencode

from assistant.web.texts import PageLanguage
from corpus.records import Span


def language_query(language: PageLanguage) -> str:
    return "" if language == "ja" else f"?lang={language}"


def in_language(path: str, language: PageLanguage) -> str:
    """A path that names no language, in `language`."""
    if language == "ja":
        return path
    path, anchor, place = path.partition("#")
    return f"{path}{'&' if '?' in path else '?'}lang={language}{anchor}{place}"


def asking_path(path: str, question: str | None = None, language: PageLanguage = "ja") -> str:
    """Path of a page where one asks; with a question it is asked at once."""
    return in_language(f"{path}?{urlencode({'q': question})}" if question else path, language)


def document_path(
    place: Span | str,
    version: str | None = None,
    language: PageLanguage = "ja",
    page: int | None = None,
) -> str:
    """Path of a document (by its id) or of a place in it; `version` marks the text that the place
    is in, `page` names a page to show in place of the quotation's own."""
    query = _query(place, version)
    if page is not None:
        query["page"] = str(page)
    anchor = "#quote" if query else ""
    if language != "ja":
        query["lang"] = language
    return _with(_document(place), query) + anchor


def picture_path(place: Span | str, version: str, page: int) -> str:
    """Path of the picture of a page, with the place marked on it."""
    return _with(f"{_document(place)}/pages/{page}", {**_query(place, None), "version": version})


def file_path(id: str) -> str:
    """Path of the file that a document was read from."""
    return f"{_document(id)}/file"


def _document(place: Span | str) -> str:
    id = place if isinstance(place, str) else place.document
    return f"documents/{quote(id, safe='')}"


def _query(place: Span | str, version: str | None) -> dict[str, str]:
    if isinstance(place, str):
        return {}
    query = {"start": str(place.start), "end": str(place.end)}
    return {**query, "version": version} if version is not None else query


def _with(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
