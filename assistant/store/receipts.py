"""Receipts: the numbers by which who asked can have a stored question deleted."""

import secrets
import unicodedata

# Crockford's thirty-two: no I, L, O or U, so that nothing looks like 1, 0 or V.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans("OIL", "011")
_LENGTH = 12  # of five bits each


def new_receipt() -> str:
    """Sixty random bits, as in "7K3M-Q9TD-2XWF"."""
    return _grouped("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))


def read_receipt(text: str) -> str | None:
    """A receipt as someone typed it, in small or wide letters, without hyphens, with O for 0;
    None for what is none."""
    typed = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(c for c in typed if c.isalnum()).translate(_MEANT)
    if len(letters) != _LENGTH or not set(letters) <= set(_ALPHABET):
        return None
    return _grouped(letters)


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))
