"""Requests that nobody with good intentions sends, by what they try, as bytes on a connection."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

MARKUP = '<script>window.hit=1</script><img src=x onerror="window.hit=1"><svg onload=window.hit=1>'
TEXTS = {
    "markup": MARKUP,
    "attribute": "\" autofocus onfocus=window.hit=1 x='",
    "textarea": "</textarea></title></style><script>window.hit=1</script>",
    "javascript address": "javascript:window.hit=1",
    "SQL": "'; DROP TABLE questions; -- ' OR '1'='1",
    "template": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% for x in y %}",
    "format string": "{} {0.__class__.__mro__} %s %n %(x)s",
    "shell": "$(touch /tmp/hit) `id` | cat /etc/passwd; && ||",
    "bidi": "\u202e窓口\u2066\u2069\u200f\u202c",
    "zalgo": "窓" + "\u0301\u0489" * 200 + "口",
    "invisible": "\u200b\u200c\u200d\ufeff\u2060\u00ad",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 40,
    "private use": "\ue000\uf8ff\U000f0000\ufffe\uffff",
    "controls": "\x01\x08\x1b[2J\x7f\x85",
    "NUL": "窓口\x00は?",
    "lines": "a\r\nb\u2028c\u2029d\n" * 50,
    "spaces": " \u3000\t" * 1000,
    "one letter": "あ" * 100_000,
    "ligatures": "\ufdfa" * 400,  # eighteen letters each once they are normalised
    "regex": "(" * 300 + "a+" * 300 + ")" * 300,
    "number": "9" * 5000,
}
JSON = {
    "no JSON": b"{",
    "nothing": b"",
    "null": b"null",
    "array": b"[]",
    "number": b"1e999",
    "string": b'"a"',
    "deep": b"[" * 30_000 + b"]" * 30_000,
    "deep field": b'{"question": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "NaN": b'{"question": NaN}',
    "twice": b'{"question": "a", "question": "b"}',
    "invalid UTF-8": b'{"question": "\xff\xfe\xc0\x80"}',
    "UTF-16": '{"question": "a"}'.encode("utf-16"),
    "lone surrogate": b'{"question": "\\ud800"}',
    "NUL": b'{"question": "a\\u0000b"}',
    "wrong type": b'{"question": 1}',
    "object": b'{"question": {"$ne": null}}',
    "prototype": b'{"question": "a", "__proto__": {"x": 1}, "constructor": {}}',
    "long number": b'{"question": ' + b"9" * 10_000 + b"}",
    "unknown field": b'{"question": "a", "face": "staff"}',
    "many previous": json.dumps({"question": "a", "previous": ["b"] * 5000}).encode(),
    "wrong previous": b'{"question": "a", "previous": [null, 1, {}]}',
    "wrong id": b'{"question": "a", "id": {"a": 1}}',
}
PATHS = {
    "traversal": "/documents/../../etc/passwd",
    "traversal, encoded": "/documents/..%2F..%2F..%2Fetc%2Fpasswd",
    "traversal, encoded twice": "/documents/%252e%252e%252fetc%252fpasswd",
    "traversal of styles": "/page/../app.py",
    "traversal of styles, encoded": "/page/%2e%2e/%2e%2e/folders.py",
    "traversal of the desk's styles": "/staff/static/..%2f..%2f..%2fetc%2fpasswd",
    "backslashes": "/page/..%5c..%5capp.py",
    "absolute": "/page//etc/passwd",
    "assets": "/assets/../../../../../../etc/passwd",
    "static": "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "NUL in the path": "/page/style.css%00.png",
    "NUL in an id": "/documents/policy%00",
    "NUL in the API": "/api/v1/documents/policy%00",
    "invalid UTF-8 in the path": "/documents/%ff%fe",
    "overlong UTF-8": "/documents/%c0%ae%c0%ae/%c0%af",
    "invalid UTF-8 in the query": "/documents?lang=%ff",
    "invalid UTF-8 in a question": "/plain?q=%ff%fe",
    "surrogate in a question": "/plain?q=%ed%a0%80",
    "long path": "/" + "a" * 8000,
    "many slashes": "/" + "/" * 4000,
    "another host": "//evil.example/%2e%2e",
    "absolute address": "http://evil.example/",
    "file of the machine": "/gradio_api/file=/etc/passwd",
    "file by address": "/gradio_api/file=http://127.0.0.1:22/",
    "proxy": "/gradio_api/proxy=http://169.254.169.254/latest/meta-data",
    "range, negative": "/documents/policy?start=-1&end=-2",
    "range, huge": f"/documents/policy?start=0&end={'9' * 4000}",
    "range, fullwidth": "/documents/policy?start=%EF%BC%91&end=%EF%BC%92",
    "range in the API": f"/api/v1/documents/policy?start=-5&end={'9' * 400}",
    "page, huge": f"/documents/leaflet/pages/{'9' * 400}",
    "page, negative": "/documents/leaflet/pages/-1",
    "page, no number": "/documents/leaflet/pages/1e9",
    "page, superscript": "/documents/leaflet/pages/%C2%B2",
    "language": f"/plain?lang={quote(MARKUP)}&q=a",
    "language twice": "/documents?lang=en&lang=ja&lang=../../",
    "many parameters": "/plain?" + "&".join(f"q{n}=a" for n in range(1500)),
    "open redirect": "/staff/sign-in?next=//evil.example",
    "open redirect, backslash": "/staff/sign-in?next=/%5Cevil.example",
    "open redirect by path": "//evil.example/staff",
    "open redirect by a slash": "//evil.example//",
    "line in a redirect": "/staff/queue%0d%0aSet-Cookie:%20a=b?x=%0d%0aX-Hit:%201",
    "queue of nobody": "/gradio_api/heartbeat/..%2f..%2fx",
}
_HOSTS = {
    "no host": [],
    "host of another": [("Host", "evil.example")],
    "host with markup": [("Host", 'a"><script>window.hit=1</script>')],
    "host with a port of letters": [("Host", "a:b:c")],
    "two hosts": [("Host", "a"), ("Host", "b")],
    "host without end": [("Host", "a" * 6000)],
}
_HEADERS = {
    "garbage of a proxy": ("X-Forwarded-For", "'; DROP, <b>, 999.1.1.1, [::, \xff"),
    "host of a proxy": ("X-Forwarded-Host", "evil.example"),
    "scheme of a proxy": ("X-Forwarded-Proto", "javascript"),
    "address of a proxy": ("X-Original-URL", "/staff/queue"),
    "method of a proxy": ("X-HTTP-Method-Override", "DELETE"),
    "connection of a process": ("X-Madoguchi-Connection", '["127.0.0.1", 1]'),
    "language": ("Accept-Language", "en;q=nan, ja;q=1e999, *;q=-1, ;;;q=," * 50),
    "kinds of answers": ("Accept", "*/*;q=x, " * 300),
    "cookies": ("Cookie", "madoguchi_staff=" + "a" * 6000 + '; a="; b=\xff; =; ;'),
    "authorization": ("Authorization", "Basic \xff\xff"),
    "range": ("Range", "bytes=0-0," * 500),
    "range, backwards": ("Range", "bytes=9999999999999999999999-1"),
    "known version": ("If-None-Match", '"' * 3000),
    "known date": ("If-Modified-Since", "Thu, 99 Xyz 99999 99:99:99 GMT"),
    "expectation": ("Expect", "200-maybe"),
    "upgrade": ("Upgrade", "h2c"),
}


@dataclass(frozen=True, slots=True)
class Attack:
    """One request, or what stands for one, as bytes on a connection."""

    name: str
    sent: bytes


def head(method: str, target: str, *headers: tuple[str, str], version: str = "1.1") -> bytes:
    pairs = [("Host", "127.0.0.1"), *headers] if not _names(headers, "Host") else [*headers]
    lines = [f"{method} {target} HTTP/{version}", *(f"{name}: {text}" for name, text in pairs)]
    if not _names(headers, "Connection"):
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _names(headers: tuple[tuple[str, str], ...], name: str) -> bool:
    return any(one == name for one, _ in headers)


def post(target: str, body: bytes, media_type: str, *headers: tuple[str, str]) -> bytes:
    length = ("Content-Length", str(len(body)))
    return head("POST", target, ("Content-Type", media_type), length, *headers) + body


def form(target: str, **fields: str) -> bytes:
    return post(target, urlencode(fields).encode(), "application/x-www-form-urlencoded")


def as_json(target: str, value: Any) -> bytes:
    return post(target, json.dumps(value).encode(), "application/json")


def attacks() -> list[Attack]:
    found: list[Attack] = []

    def add(name: str, sent: bytes) -> None:
        found.append(Attack(name, sent))

    for name, text in TEXTS.items():
        add(f"{name} to the API", as_json("/api/v1/ask", {"question": text}))
        add(
            f"{name} before, to the API",
            as_json("/api/v1/ask", {"question": "a", "previous": [text]}),
        )
        add(f"{name} on the plain page", form("/plain", q=text, previous=text))
        add(f"{name} as a link", head("GET", f"/plain?q={quote(text[:900])}"))
        add(f"{name} as feedback", form("/feedback", token=text, helpful="yes", comment=text))
        add(f"{name} as a receipt", form("/receipt", receipt=text))
        add(f"{name} as a name", form("/staff/sign-in", name=text, password=text, next=text))
        add(f"{name} as a document", head("GET", f"/documents/{quote(text[:300], safe='')}"))
    for name, body in JSON.items():
        for target in ("/api/v1/ask", "/api/v1/feedback", "/mcp"):
            add(f"{name} to {target}", post(target, body, "application/json"))
    for name, path in PATHS.items():
        add(name, head("GET", path))
    for name, headers in _HOSTS.items():
        for target in ("/", "/plain", "/staff/queue", "/documents/"):
            add(f"{name}, {target}", _with_host(target, headers))
    for name, header in _HEADERS.items():
        for target in ("/", "/plain?q=a", "/api/v1/divisions", "/page/style.css", "/staff"):
            add(f"{name}, {target}", head("GET", target, header))
    targets = ("/", "/plain", "/documents", "/feedback", "/receipt", "/api/v1/ask", "/staff/queue")
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "CONNECT", "BREW"):
        for target in (*targets, "/mcp", "/healthz", "/page/style.css", "/gradio_api/queue/join"):
            add(f"{method} {target}", head(method, target))
    for media_type in ("text/plain", "multipart/form-data", "application/xml", "a" * 3000, ";;="):
        for target in ("/api/v1/ask", "/plain", "/feedback", "/staff/sign-in", "/mcp"):
            add(f"{media_type[:20]} to {target}", post(target, b"q=a", media_type))
    parts = "multipart/form-data; boundary=x"
    upload = (
        b'--x\r\nContent-Disposition: form-data; name="q"; filename="a.html"\r\n\r\n<b>\r\n--x--'
    )
    for target in ("/plain", "/feedback", "/gradio_api/upload", "/staff/sign-in"):
        add(f"a file to {target}", post(target, upload, parts))
        add(f"parts without end to {target}", post(target, b"--x\r\n" * 5000, parts))
    for name, value in _calls().items():
        add(name, as_json("/mcp", value))
    found += [Attack(name, sent) for name, sent in RAW.items()]
    return found


def _with_host(target: str, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"GET {target} HTTP/1.1", *(f"{name}: {text}" for name, text in headers)]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode()


def _calls() -> dict[str, Any]:
    def call(name: Any, arguments: Any) -> Any:
        parameters = {"name": name, "arguments": arguments}
        return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters}

    return {
        "a tool that is none": call("__import__('os')", {}),
        "a tool with markup": call("ask", {"question": MARKUP}),
        "a tool with wrong types": call("ask", {"question": {"a": [1]}}),
        "a tool with too much": call("ask", {"question": "a", "sudo": True}),
        "a tool without arguments": call("ask", None),
        "a name of a wrong type": call({"a": 1}, []),
        "a method that is none": {"jsonrpc": "2.0", "id": 1, "method": "__class__"},
        "no version": {"id": 1, "method": "tools/list"},
        "many at once": [{"jsonrpc": "2.0", "id": n, "method": "tools/list"} for n in range(300)],
    }


_START = b"GET / HTTP/1.1\r\nHost: a\r\n"
_CLOSE = b"Connection: close\r\n"
_OPEN = b"POST /api/v1/ask HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + _CLOSE
_CHUNKED = _OPEN + b"Transfer-Encoding: chunked\r\n"
_UPGRADE = (
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nConnection: Upgrade, close\r\n\r\n"
)
RAW = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100 + b"\r\n\r\n",
    "a line": b"hello\r\n\r\n",
    "zeros": b"\x00" * 5000 + b"\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "version of the future": b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    "HTTP/1.0": b"GET /documents HTTP/1.0\r\n\r\n",
    "HTTP/1.0 of the page": b"GET / HTTP/1.0\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\nHost: a\r\n" + _CLOSE + b"\r\n",
    "a method without end": b"A" * 100_000 + b" / HTTP/1.1\r\n\r\n",
    "an address without end": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "an address of other letters": "GET /窓口 HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
    "a header without end": _START + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
    "headers without end": _START + b"X: a\r\n" * 20_000 + b"\r\n",
    "a header in two lines": _START + b"X: a\r\n b\r\n" + _CLOSE + b"\r\n",
    "a header without name": _START + b": a\r\n\r\n",
    "a header with NUL": _START + b"X: a\x00b\r\n\r\n",
    "a bare return": b"GET / HTTP/1.1\rHost: a\r\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    "a negative length": _OPEN + b"Content-Length: -1\r\n\r\n{}",
    "a length of letters": _OPEN + b"Content-Length: many\r\n\r\n{}",
    "a length without end": _OPEN + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
    "two lengths": _OPEN + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}a",
    "length and chunks": _CHUNKED + b"Content-Length: 2\r\n\r\n0\r\n\r\n",
    "chunks of letters": _CHUNKED + b"\r\nzz\r\nhello\r\n0\r\n\r\n",
    "a chunk that is too big": _CHUNKED + b"\r\n" + b"f" * 30 + b"\r\nhello",
    "an unknown encoding": _OPEN + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a chunk's extension": _CHUNKED + b"\r\n2;a=" + b"b" * 3000 + b"\r\n{}\r\n0\r\n\r\n",
    "a trailer": _CHUNKED + b"\r\n2\r\n{}\r\n0\r\nHost: evil\r\n\r\n",
    "a huge body": _OPEN + b"Content-Length: 10000000000\r\n\r\n" + b"a" * 200_000,
    "huge chunks": _CHUNKED + b"\r\n" + 3 * (b"8000\r\n" + b"a" * 0x8000 + b"\r\n"),
    "compressed": _OPEN + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08",
    "a websocket": _START + _UPGRADE,
    "a websocket of Gradio": b"GET /gradio_api/queue/join HTTP/1.1\r\nHost: a\r\n" + _UPGRADE,
    "many in one": head("GET", "/documents", ("Connection", "keep-alive")) * 20
    + head("GET", "/divisions"),
    "a request in a body": post("/plain", head("GET", "/staff/queue"), "text/plain"),
}
