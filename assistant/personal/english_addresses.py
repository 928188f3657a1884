"""Postal addresses as written in English, Japanese and others."""

import re
from collections.abc import Iterator

from assistant.personal.folding import Find

_SUFFIX = r"-(?:ku|shi|cho|machi|ken|gun|dori|chome|to|fu|mura|son)\b"
_TOKEN = (
    rf"(?:#?\d{{1,5}}+(?:-\d{{1,5}}+){{0,4}}(?:{_SUFFIX}|[A-Za-z]\b)?|"
    rf"[A-Z](?:[a-z]{{0,2}}\.|[\w'-]{{0,30}}+)|[a-z]{{2,20}}{_SUFFIX}"
    r"|(?:chome|banchi|ban|go|city|ward|town|prefecture)\b)"
)
_RUN = re.compile(rf"(?<![\w#-]){_TOKEN}(?:,? {_TOKEN}){{1,20}}+")
_UNIT = re.compile(
    rf"{_SUFFIX}|\b(?:City|Ward|Prefecture|Pref|Town|Village|Miyagi|Aomori|Iwate|Akita|Yamagata|"
    r"Fukushima|Sendai|Tokyo|Osaka|Kyoto|Japan)\b",
    re.IGNORECASE,
)
_LOTS = re.compile(
    r"(?<![\d-])(?!(?:19|20)\d\d-)(?!\d{3}-\d{4}(?!\d))\d{1,5}(?:-\d{1,5}){1,4}(?![\d-])"
    r"|\d[- ]?chome"
)
_LISTED = re.compile(r"(?<![\d-])\d{1,4}-\d{1,4}-\d{1,5} [A-Z][\w-]+, [A-Z]")
_SMALL = re.compile(
    r"(?<![\w-])\d{1,4}(?:-\d{1,4}){1,4},? [a-z]{2,20},? [a-z]{2,20}-(?:ku|shi|cho|gun)\b"
    r"(?:,? [a-z]{2,20}(?:-(?:shi|ken)\b)?)?"
)
_HOUSE_NUMBER = re.compile(r"^\d{1,5},? [A-Z][a-z]")
_STREET = re.compile(
    r"(?<!\S)\d{1,5}[A-Za-z]? (?:[A-Z][\w'.-]{0,30} ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Place|Square)\b"
)
_PUBLIC_BEHIND = re.compile(
    r",? (?:which is |is |that's )?(?:\w+ )?(?:your|the) "
    r"(?:\w+ )?(?:office|bureau|address)|[^.\n]{0,20}Government"
)
_PUBLIC_BEFORE = re.compile(
    r"\b(?:your|the METI|the bureau's) (?:office|address|bureau)[^.?\n]{0,20}$"
)


def english_addresses(text: str) -> Iterator[Find]:
    for found in _SMALL.finditer(text):
        yield Find(*found.span(), "address")
    for run in _RUN.finditer(text):
        words = run.group()
        is_japanese = _UNIT.search(words) and (_LOTS.search(words) or _HOUSE_NUMBER.match(words))
        is_public = _PUBLIC_BEHIND.match(text, run.end()) or _PUBLIC_BEFORE.search(
            text, max(0, run.start() - 40), run.start()
        )
        if is_public:
            continue
        if is_japanese or _LISTED.search(words) or _STREET.search(words):
            yield Find(run.start(), run.start() + len(words.rstrip(".,")), "address")
