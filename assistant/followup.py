"""Questions that only make sense after the one before: 「電話番号は?」, "and the phone number?"."""

import re

from assistant.answer import LONGEST_QUESTION
from index.generation import Generation
from ingest.japanese import normalise

_POINTS_BACK = re.compile(
    r"^(それ|その|そこ|これ|この|ここ|そちら|こちら|じゃあ|では|あと|ほかに|他に|もっと|さらに)|"
    r"^(and|what about|how about|also|then)\b|\b(it|its|that|they|their|them|there)\b"
)
_LONGEST_AFTERTHOUGHT = 3  # tokens; a longer question stands for itself


def in_context(generation: Generation, question: str, previous: tuple[str, ...]) -> str:
    """The question, with the last one that stood for itself put before it where it needs it.

    A question needs context if it asks for a desk and says nothing else, or if it is short and
    points back. One that is too long to be answered is not looked at.
    """
    if len(question) > LONGEST_QUESTION:
        return question
    if not normalise(question) or not _depends(generation, question):
        return question
    context = _standing(generation, previous)
    if context is None or len(context) + len(question) >= LONGEST_QUESTION:
        return question
    return f"{context} {question}"


def _standing(generation: Generation, previous: tuple[str, ...]) -> str | None:
    for earlier in reversed(previous):
        if not _depends(generation, earlier):
            return earlier
    return None


def _depends(generation: Generation, question: str) -> bool:
    read = generation.read(question)
    if not read.matter.tokens:
        return True
    points_back = _POINTS_BACK.search(read.normal) is not None
    return points_back and len(read.matter.tokens) <= _LONGEST_AFTERTHOUGHT
