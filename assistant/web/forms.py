"""Forms as browsers send them, read within limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from starlette.requests import Request

LONGEST_COMMENT = 500  # characters
_MOST_BYTES = 64 * 1024
_MOST_FIELDS = 32


@dataclass(frozen=True, slots=True)
class Asking:
    """What a page of the form holds: a question, the earlier ones of the visit, and what is said
    about it. `linked` tells a question that stands in the address."""

    question: str = ""
    earlier: tuple[str, ...] = ()
    message: str | None = None
    linked: bool = False

    def saying(self, message: str) -> "Asking":
        return replace(self, message=message)


async def form_of(request: Request) -> Mapping[str, Sequence[str]] | None:
    """The values of each field that is not empty; None for a form that is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    try:
        return parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:  # too many fields
        return None


def value(form: Mapping[str, Sequence[str]], field: str) -> str | None:
    """The first value of a field."""
    return next(iter(form.get(field, ())), None)
