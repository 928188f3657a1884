"""What a message says: one line, `where: 日本語。 / English.`"""

import re

_JAPANESE = re.compile("[぀-ヿ一-鿿]")


def english_half(message: object, where: object = None) -> str:
    """The English half of a message that is about `where` and has a Japanese half."""
    said = str(message)
    if where is not None:
        assert said.startswith(f"{where}: ")
        said = said.removeprefix(f"{where}: ")
    japanese, parted, other = said.rpartition(" / ")
    assert parted, said
    assert _JAPANESE.search(japanese), said
    return other
