"""Our tokens of Japanese, for the peers that take some."""

from index.concepts import Concepts
from index.tokens import tokens
from ingest.japanese import normalise

_CONCEPTS = Concepts({})  # an office's own words are no part of a tokenizer


def our_tokens(text: str) -> list[str]:
    """Lemmas and numbers of a text, as the lexical leg of ours has them."""
    return tokens(normalise(text), _CONCEPTS)
