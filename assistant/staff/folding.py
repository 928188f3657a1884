"""Long texts, of which a part is shown at once."""

from dataclasses import dataclass

SHOWN = 600  # code points
_LEAST = 100  # code points that are worth folding


@dataclass(frozen=True, slots=True)
class Folded:
    """A text of which `before` and `after` are folded away, and empty where nothing is."""

    before: str
    shown: str
    after: str


def folded(text: str, part: str = "") -> Folded:
    """A text shown from its beginning or, where a part of it would be cut off there, from that
    part on."""
    if len(text) <= SHOWN + _LEAST:
        return Folded("", text, "")
    place = max(0, text.find(part))
    start = 0 if place + len(part) <= SHOWN else place
    return Folded(text[:start], text[start : start + SHOWN], text[start + SHOWN :])
