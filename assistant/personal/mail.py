"""Mail addresses, also those written so that programs don't find them."""

import re
from collections.abc import Iterator

from assistant.personal.folding import Find

# Possessive and bounded: a long run of letters is read once.
_LETTER = r"[a-z0-9._%+'-]"
_LABEL = r"[a-z0-9-]{1,63}+"
_AT = r"アットマーク|アット|あっとまーく|あっと"
_MARKED_AT = rf" ?(?:@|{_AT}|[\[({{<【〔「](?:at|@|a|{_AT})[\])}}>】〕」]|[★☆◎●■◆]|_at_) ?"
_DOT_WORD = r" ?(?:ドット|どっと|[\[({](?:dot|\.|ドット)[\])}]|[ _]dot[ _]) ?"
_ADDRESS = re.compile(
    rf"(?<!{_LETTER}){_LETTER}{{1,64}}+"
    rf"(?:{_MARKED_AT}(?:{_LABEL}|[ぁ-ヿ一-鿿]{{1,20}})"
    rf"(?:(?: ?\.(?-i: (?![A-Z]))?|{_DOT_WORD}){_LABEL}){{1,8}}"
    rf"|@[a-z][a-z0-9-]{{1,62}}+"
    # "Look at example.com" is no address, "taro at example dot com" and "taro.y at …" are.
    rf"|(?:{_DOT_WORD}{_LABEL}){{0,3}}"
    rf" at {_LABEL}(?:\.{_LABEL}){{0,4}}(?:{_DOT_WORD}{_LABEL}){{1,4}}(?! at )"
    rf"|(?<=[\d]) at {_LABEL}(?:\.{_LABEL}){{1,8}})",
    re.IGNORECASE,
)


def mail_addresses(text: str) -> Iterator[Find]:
    for found in _ADDRESS.finditer(text):
        yield Find(found.start(), found.start() + len(found.group().rstrip(" .")), "mail")
