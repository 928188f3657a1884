"""The HTML shell that Gradio sends, dressed for this page.

Gradio's shell names other hosts for previews of the page, says that it is in English, follows
the browser's dark mode and links no style sheet of ours before its scripts have run.
"""

import html
import re
from collections.abc import Callable

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.doors import page_policy
from assistant.web.paths import asking_path, in_language
from assistant.web.texts import Texts

_PREVIEW = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>\s*')


def dressed(shell: str, texts: Texts, title: str, question: str | None = None) -> str:
    """Gradio's shell with our title, language, styles and script, and without other hosts. Where
    JavaScript is off, a link leads on to the answer of a `question` that the address holds."""
    head, script, rest = shell.partition("<script")
    head = _PREVIEW.sub("", head).replace('lang="en"', f'lang="{texts.code}"', 1)
    ours = (
        f"<title>{html.escape(title)}</title>\n"
        '<link rel="icon" href="./page/favicon.svg" type="image/svg+xml">\n'
        '<script src="./page/templates.js" defer></script>\n'
        '<script src="./page/page.js" defer></script>\n'
        '<script src="./page/tools.js" defer></script>\n'
    )
    rest = _MANIFEST.sub("", rest, count=1)
    # After Gradio's own sheet, which else would win where both weigh the same.
    sheet = '<link rel="stylesheet" href="./page/style.css">\n'
    rest = rest.replace("</head>", f"{sheet}</head>", 1)
    skip = f'<a class="skip" href="#question">{html.escape(texts.skip)}</a>'
    opening = f'<p class="opening">{html.escape(texts.opening)}</p>'
    rest = rest.replace("<gradio-app", f'{skip}{opening}<gradio-app theme_mode="light"', 1)
    plain = _plain(texts, question)
    return head + ours + script + rest.replace("</gradio-app>", "</gradio-app>" + plain, 1)


def _plain(texts: Texts, question: str | None) -> str:
    """What is shown where JavaScript is off."""
    pages = {
        asking_path("plain", question, texts.language): texts.plain_page,
        in_language("documents", texts.language): texts.nav_documents,
        in_language("divisions", texts.language): texts.nav_divisions,
    }
    links = "".join(
        f'<li><a href="./{html.escape(path)}">{html.escape(name)}</a></li>'
        for path, name in pages.items()
    )
    return f"<noscript><p>{html.escape(texts.no_script)}</p><ul>{links}</ul></noscript>"


class Dressing:
    """Middleware of the Gradio application: sends its first page through `dress`, which takes
    the shell, the language and the question that the address asks for."""

    def __init__(self, app: ASGIApp, dress: Callable[[str, str | None, str | None], str]) -> None:
        self.app = app
        self.dress = dress

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not _is_first_page(scope):
            await self.app(scope, receive, send)
            return
        asked = QueryParams(scope["query_string"])
        start: Message = {}
        shell = bytearray()

        async def collect(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            shell.extend(message.get("body", b""))
            if message.get("more_body", False):
                return
            page = self.dress(shell.decode(), asked.get("lang"), asked.get("q"))
            body = page.encode()
            headers = MutableHeaders(scope=start)
            headers["Content-Length"] = str(len(body))
            headers["Content-Security-Policy"] = page_policy(page)
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, collect)


def _is_first_page(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")) in ("", "/")
