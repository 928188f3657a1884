"""Every error that this project raises on purpose.

    MadoguchiError
    ├── UsageError        the call is wrong (exit status 2)
    ├── CorpusError       a file of a corpus folder does not hold
    ├── ReadError         a document cannot be read
    ├── GenerationError   an index generation is missing, broken or of another make
    ├── ModelError        an encoder is missing, broken or not the one of the generation
    ├── QuestionSetError  a question set or a benchmark folder does not hold
    ├── StoreError        the office's own database cannot be used
    │   └── TooManyFailures   a sign-in is refused because too many have failed
    └── Busy              more is asked at once than can be answered

Each message is one line in both languages, `where: 日本語。 / English.`: what was found, where, and
what to do. Those of `eval` and of the training of the model are in English.
"""

import re
from typing import Literal

# Of a file's name: what would break a line, move the cursor of a terminal, turn the order of
# writing round, or is no character at all because the name is in another encoding.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

# Behind a Japanese sentence, since names of files hold slashes too.
_BORDER = re.compile(r"(?P<ja>.*。|.*) / (?P<en>.*)", re.DOTALL)


def printable(text: str) -> str:
    """Text in one line that can be shown anywhere; what can't be is written as Python does."""
    return _UNPRINTABLE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def half_of(message: str, language: Literal["ja", "en"]) -> str:
    """The half of a message that is in this language, where it has two."""
    halves = _BORDER.match(message)
    return halves[language] if halves else message


class MadoguchiError(Exception):
    """Base of all errors raised on purpose; as text it is one line, whatever files are called."""

    def __str__(self) -> str:
        return printable(super().__str__())


class UsageError(MadoguchiError):
    """The call is wrong: an argument is missing, unknown or out of range."""


class CorpusError(MadoguchiError):
    """A catalogue, directory or vocabulary entry does not hold."""


class ReadError(MadoguchiError):
    """A document's file cannot be read as text."""


class GenerationError(MadoguchiError):
    """An index generation is missing, broken, or was made by something else."""


class ModelError(MadoguchiError):
    """An encoder is missing, broken, or not the one that the passages were encoded with."""


class QuestionSetError(MadoguchiError):
    """A question set or a benchmark folder breaks its format."""


class StoreError(MadoguchiError):
    """The database cannot be reached, or is not one of this program's."""


class TooManyFailures(StoreError):  # noqa: N818
    """Too many sign-ins have failed; worth trying again in `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            f"サインインの失敗が続いています。{retry_after}秒待ってから、もう一度お試しください。"
            f" / too many sign-ins failed; try again in {retry_after} seconds."
        )
        self.retry_after = retry_after


class Busy(MadoguchiError):  # noqa: N818
    """More is asked at once than can be answered; worth trying again in `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
