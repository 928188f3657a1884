"""What went wrong with a request, as RFC 9457 describes problems: one kind, one address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.question import Language

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/v1/problems/"

Name = Literal[
    "malformed",
    "not-found",
    "method-not-allowed",
    "request-timeout",
    "too-large",
    "unsupported-media-type",
    "invalid",
    "too-many-requests",
    "internal-error",
    "busy",
    "unavailable",
]


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in the languages of the service."""

    ja: str
    en: str

    def of(self, language: Language) -> str:
        return self.en if language == "en" else self.ja


@dataclass(frozen=True, slots=True)
class Wrong:
    """A place of a request that does not hold: of the body by JSON pointer ("#/question"), of the
    address by the name of a parameter."""

    part: Literal["pointer", "parameter"]
    place: str
    said: Words


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. `meaning` is what is said where nothing more exact is known."""

    status: int
    title: Words
    meaning: Words


KINDS: Mapping[Name, Kind] = {
    "malformed": Kind(
        400,
        Words("読み取れない要求", "Malformed request"),
        Words(
            "要求を読み取れません。UTF-8で書いたJSONを一つ送ってください。",
            "The request cannot be read; send one JSON object in UTF-8.",
        ),
    ),
    "not-found": Kind(
        404,
        Words("見つかりません", "Not found"),
        Words(
            "お探しのものはありません。アドレスを確かめてください。",
            "There is nothing at this address; check it.",
        ),
    ),
    "method-not-allowed": Kind(
        405,
        Words("使えないメソッド", "Method not allowed"),
        Words(
            "このアドレスでは、そのメソッドは使えません。Allowヘッダーにあるものを使ってください。",
            "This address does not take that method; use one that the Allow header names.",
        ),
    ),
    "request-timeout": Kind(
        408,
        Words("時間切れ", "Request timeout"),
        Words(
            "要求が届くまでに時間がかかりすぎました。送り直してください。",
            "The request took too long to arrive; send it again.",
        ),
    ),
    "too-large": Kind(
        413,
        Words("大きすぎる要求", "Request too large"),
        Words(
            "要求の本文は64KiBまでです。短くして送り直してください。",
            "A request's body may have 64 KiB at most; send a shorter one.",
        ),
    ),
    "unsupported-media-type": Kind(
        415,
        Words("扱えない形式", "Unsupported media type"),
        Words(
            "本文はJSONで送り、Content-Typeをapplication/jsonとしてください。",
            "Send the body as JSON, with the Content-Type application/json.",
        ),
    ),
    "invalid": Kind(
        422,
        Words("正しくない値", "Invalid value"),
        Words(
            "要求に正しくない値があります。errorsに示した箇所を直してください。",
            "The request has values that do not hold; mend the places that errors names.",
        ),
    ),
    "too-many-requests": Kind(
        429,
        Words("多すぎる要求", "Too many requests"),
        Words(
            "要求の回数が多すぎます。Retry-Afterの秒数だけ待ってから送り直してください。",
            "Too many requests; try again after the seconds in Retry-After.",
        ),
    ),
    "internal-error": Kind(
        500,
        Words("内部の誤り", "Internal error"),
        Words(
            "処理中に誤りが起きました。繰り返すときは、運用の担当者に知らせてください。",
            "Something went wrong on our side; if it happens again, tell whoever runs the service.",
        ),
    ),
    "busy": Kind(
        503,
        Words("混雑", "Busy"),
        Words(
            "ただいま混み合っています。Retry-Afterの秒数だけ待ってから送り直してください。",
            "Too many questions are waiting; try again after the seconds in Retry-After.",
        ),
    ),
    "unavailable": Kind(
        503,
        Words("一時的に利用できません", "Unavailable"),
        Words(
            "一時的に処理できません。しばらく待ってから送り直してください。",
            "This cannot be done at the moment; try again in a while.",
        ),
    ),
}
_BY_STATUS: Mapping[int, Name] = {kind.status: name for name, kind in KINDS.items()}


class Refused(HTTPException):
    """A request is refused: the kind of problem, what is wrong, and where."""

    def __init__(self, name: Name, said: Words | None = None, errors: Sequence[Wrong] = ()) -> None:
        super().__init__(KINDS[name].status)
        self.name = name
        self.said = said
        self.errors = errors


def name_of(status: int) -> Name:
    """The kind of problem that a status of the framework stands for."""
    return _BY_STATUS.get(status, "internal-error" if status >= 500 else "malformed")


def problem(
    name: Name,
    language: Language,
    said: Words | None = None,
    errors: Sequence[Wrong] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response that describes a problem; `said` is the one sentence of what is wrong."""
    kind = KINDS[name]
    body: dict[str, Any] = {
        "type": PREFIX + name,
        "title": kind.title.of(language),
        "status": kind.status,
        "detail": (said or kind.meaning).of(language),
    }
    if errors:
        body["errors"] = [
            {wrong.part: wrong.place, "detail": wrong.said.of(language)} for wrong in errors
        ]
    own = {"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "no-store"}
    return Response(
        msgspec.json.encode(body),
        status_code=kind.status,
        headers={**own, **(headers or {})},
        media_type=MEDIA_TYPE,
    )


def language_of(accept_language: str | None) -> Language:
    """The language of the service that a client prefers by its Accept-Language header."""
    best: tuple[float, Language] = (0.0, "ja")
    for part in (accept_language or "").split(","):
        tag, _, quality = part.strip().lower().partition(";q=")
        spoken: Language = "en" if tag.partition("-")[0] == "en" else "ja"
        if tag.partition("-")[0] in ("ja", "en", "*") and _weight(quality) > best[0]:
            best = (_weight(quality), spoken)
    return best[1]


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0
