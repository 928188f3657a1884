"""What a client is told whose request is not let in: one sentence, and when to come back."""

import traceback
from html import escape

import msgspec
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problems import MEDIA_TYPE, Name, language_of, problem
from assistant.service.watching import Watched

_TITLES = {
    404: ("お探しのページは見つかりません", "There is no such page"),
    408: ("時間がかかりすぎています", "This took too long"),
    413: ("送られた内容が大きすぎます", "This is too much at once"),
    429: ("短い時間に多くの操作がありました", "Too many requests in a short time"),
    500: ("エラーが発生しました", "Something went wrong"),
    503: ("ただいま混み合っています", "The service is busy"),
}
_SENTENCES = {
    404: (
        "アドレスをお確かめいただくか、質問のページからお進みください。",
        "Please check the address, or start from the page where you ask.",
    ),
    408: (
        "内容が届くまでに時間がかかりすぎました。もう一度お試しください。",
        "Your request took too long to arrive. Please try again.",
    ),
    413: (
        "一度に送ることができるのは64KiBまでです。短くして、もう一度お試しください。",
        "At most 64 KiB can be sent at once. Please shorten it and try again.",
    ),
    429: (
        "恐れ入りますが、{seconds}秒ほど待ってから、もう一度お試しください。",
        "Please wait {seconds} seconds and try again.",
    ),
    500: (
        "申し訳ございません。時間をおいて、もう一度お試しください。",
        "We are sorry. Please try again later.",
    ),
    503: (
        "恐れ入りますが、{seconds}秒ほど待ってから、もう一度お試しください。",
        "Please wait {seconds} seconds and try again.",
    ),
}
_PROBLEMS: dict[int, Name] = {
    408: "request-timeout",
    413: "too-large",
    429: "too-many-requests",
    500: "internal-error",
    503: "busy",
}
_FOR_PROGRAMS = ("/api/", "/gradio_api/", "/mcp")
_PAGE = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{root}page/style.css">
</head>
<body class="plain">
<main>
<h1>{title}</h1>
<p class="page-lead">{sentence}</p>
<div lang="en">
<h2>{title_en}</h2>
<p class="page-lead">{sentence_en}</p>
</div>
<p class="back"><a href="{root}">質問のページへ
<span lang="en">To the page where you ask</span></a></p>
</main>
</body>
</html>
"""


class Apologies:
    """Middleware: a fault of ours is told in a sentence, and in full on standard error."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watched = Watched(send)
        try:
            await self.app(scope, receive, watched)
        except Exception:  # whatever it is, a visitor is not left with a bare line
            if watched.status is not None:
                raise
            traceback.print_exc()
            await refuse(scope, send, 500)


async def refuse(
    scope: Scope, send: Send, status: int, retry_after: int = 0, close: bool = False
) -> None:
    """Answers as `refusal` says. `close` ends the connection, where the rest of the request is not
    wanted."""
    await refusal(scope, status, retry_after, close)(scope, _nothing, send)


def refusal(scope: Scope, status: int, retry_after: int = 0, close: bool = False) -> Response:
    """A problem under the API, a page elsewhere."""
    headers = {"Cache-Control": "no-store"}
    if retry_after:
        headers["Retry-After"] = str(retry_after)
    if close:
        headers["Connection"] = "close"
    make = _problem if scope["path"].startswith(_FOR_PROGRAMS) else _page
    return make(scope, status, retry_after, headers)


def _problem(scope: Scope, status: int, seconds: int, headers: dict[str, str]) -> Response:
    stated = next((v for name, v in scope["headers"] if name == b"accept-language"), b"")
    language = language_of(stated.decode("latin-1"))
    if status in _PROBLEMS:
        return problem(_PROBLEMS[status], language, headers=headers)
    english = language == "en"
    body = {
        "type": "about:blank",
        "title": _TITLES[status][english],
        "status": status,
        "detail": _SENTENCES[status][english].format(seconds=seconds),
    }
    return Response(msgspec.json.encode(body), status, headers, MEDIA_TYPE)


def _page(scope: Scope, status: int, seconds: int, headers: dict[str, str]) -> Response:
    title, title_en = _TITLES[status]
    sentence, sentence_en = (text.format(seconds=seconds) for text in _SENTENCES[status])
    page = _PAGE.format(
        title=title,
        title_en=title_en,
        sentence=sentence,
        sentence_en=sentence_en,
        root=escape("../" * (scope["path"].count("/") - 1) or "./"),
    )
    return Response(page, status, headers, "text/html")


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
