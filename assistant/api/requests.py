"""Requests read strictly: what does not hold is refused before anything is done with it."""

import json
from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from assistant.api.problems import Refused, Words, Wrong
from corpus.errors import printable

LARGEST_BODY = 64 * 1024  # bytes
NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps none, and no question has one
_NAMED = 20  # errors that one problem names
_LONGEST_NAME = 80  # characters of a client's field name that are handed back

_WRONG = {
    "missing": Words("必要な項目がありません。", "This field is missing."),
    "extra_forbidden": Words("この項目はありません。", "There is no such field."),
    "string_type": Words("文字列にしてください。", "This must be a string."),
    "string_unicode": Words(
        "文字でないもの（サロゲートの片割れ）が入っています。",
        "There is something in it that is no character (half of a surrogate pair).",
    ),
    "string_pattern_mismatch": Words(
        "使えない文字（NUL）が入っています。", "There is a NUL character in it."
    ),
    "string_too_long": Words("長すぎます。", "This is too long."),
    "too_long": Words("項目の数が多すぎます。", "There are too many items."),
    "list_type": Words("配列にしてください。", "This must be an array."),
    "bool_type": Words("trueかfalseにしてください。", "This must be true or false."),
    "bool_parsing": Words("trueかfalseにしてください。", "This must be true or false."),
    "literal_error": Words("決められた値のどれでもありません。", "This is none of its values."),
    "model_type": Words("JSONのオブジェクトにしてください。", "This must be a JSON object."),
    "less_than_equal": Words("大きすぎる数です。", "This number is too large."),
    "int_parsing_size": Words("大きすぎる数です。", "This number is too large."),
    "int_parsing": Words("0以上の整数にしてください。", "This must be an integer, 0 or more."),
    "greater_than_equal": Words(
        "0以上の整数にしてください。", "This must be an integer, 0 or more."
    ),
    "model_attributes_type": Words(
        "JSONのオブジェクトにしてください。", "This must be a JSON object."
    ),
}
_WRONG_SOMEHOW = Words("正しい値ではありません。", "This is no right value.")
_TWICE = Words("同じ項目が二度書かれています。", "This field stands twice.")
_NO_JSON = Words("本文がJSONではありません。", "The body is not JSON.")
_NO_NUMBER = Words(
    "NaNやInfinityはJSONの値ではありません。", "NaN and Infinity are no values of JSON."
)
_NO_UTF8 = Words("本文がUTF-8ではありません。", "The body is not UTF-8.")
_NO_UTF8_ADDRESS = Words(
    "アドレスの文字がUTF-8ではありません。", "The address does not hold characters in UTF-8."
)


class StrictRoute(APIRoute):
    """A route whose body is at most LARGEST_BODY long, and one JSON value that means one thing."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        reads_body = self.body_field is not None
        known = {field.alias for field in self.dependant.query_params}

        async def strict(request: Request) -> Response:
            _check_query(request.scope["query_string"], known)
            if reads_body:
                _check_media_type(request.headers.get("content-type", ""))
                request = _StrictRequest(request.scope, request.receive)
            return await handle(request)

        return strict


class _StrictRequest(Request):
    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            self._body = await self._limited()
        return self._body

    async def json(self) -> Any:
        return parsed(await self.body())

    async def _limited(self) -> bytes:
        """The body. Raises Refused as soon as it is known to be too long."""
        stated = self.headers.get("content-length", "")
        if stated.isdecimal() and (len(stated) > 9 or int(stated) > LARGEST_BODY):
            raise Refused("too-large")
        body = bytearray()
        async for chunk in self.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise Refused("too-large")
        return bytes(body)


def parsed(body: bytes) -> Any:
    """The JSON value of a body. Raises Refused for anything that two readers could read as two
    different values, or not at all."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("malformed", _NO_UTF8) from None
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    # ValueError also for an integer of more digits than Python reads.
    except (ValueError, RecursionError):
        raise Refused("malformed", _NO_JSON) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused("malformed", _TWICE)
    return found


def _no_number(_: str) -> Any:
    raise Refused("malformed", _NO_NUMBER)


def _check_query(query: bytes, known: Collection[str]) -> None:
    """Raises Refused for what is no UTF-8, and for a parameter that the route does not have: a
    filter that is unknown must not become no filter."""
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        raise Refused("malformed", _NO_UTF8_ADDRESS) from None
    names = [name for name, _ in parse_qsl(query.decode(), keep_blank_values=True)]
    wrong = [
        Wrong("parameter", _named(n), _WRONG["extra_forbidden"]) for n in names if n not in known
    ]
    wrong += [Wrong("parameter", n, _TWICE) for n in sorted(known) if names.count(n) > 1]
    if wrong:
        raise Refused("invalid", errors=wrong[:_NAMED])


def _check_media_type(stated: str) -> None:
    kind, _, parameters = stated.partition(";")
    charset = parameters.strip().lower().replace('"', "")
    if kind.strip().lower() != "application/json" or charset not in ("", "charset=utf-8"):
        raise Refused("unsupported-media-type")


def wrong_places(error: RequestValidationError) -> list[Wrong]:
    """The places that do not hold, the first of them; nothing of what was sent is repeated but
    the names of fields."""
    return [_wrong(one["type"], *one["loc"]) for one in error.errors()[:_NAMED]]


def wrong_arguments(error: ValidationError) -> str:
    """The arguments of a call that do not hold, in one sentence each."""
    wrong = [_wrong(one["type"], "body", *one["loc"]) for one in error.errors()[:_NAMED]]
    return "\n".join(f"{one.place}: {one.said.ja} / {one.said.en}" for one in wrong)


def _wrong(type: str, part: str, *place: str | int) -> Wrong:
    said = _WRONG.get(type, _WRONG_SOMEHOW)
    if part == "body":
        return Wrong("pointer", _pointer(place), said)
    return Wrong("parameter", _named(place[0] if place else ""), said)


def _pointer(place: Sequence[str | int]) -> str:
    """RFC 6901, as a fragment."""
    steps = (_named(step).replace("~", "~0").replace("/", "~1") for step in place)
    return "".join(["#", *(f"/{step}" for step in steps)])


def _named(name: str | int) -> str:
    return printable(str(name)[:_LONGEST_NAME])
