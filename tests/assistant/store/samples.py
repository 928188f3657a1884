"""An answer and a moment to store in tests."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)


def answer(question: str = "補助金の相談先は?", **fields: Any) -> dict[str, Any]:
    """An answer as the contract has it, with what the store reads of it."""
    contact = {"id": "chusho-kigyo-ka", "division": "中小企業課", "confidence": 0.9}
    return {
        "id": None,
        "question": question,
        "language": "ja",
        "outcome": "answered",
        "reason": None,
        "answer": [{"text": "文", "citation": 1}],
        "citations": [{"n": 1, "document": "annai-pamphlet", "quote": "文"}],
        "contacts": [contact],
        "generation": "20260401T0000Z-0123",
        "milliseconds": 4.1,
        **fields,
    }


def declined(question: str = "明日の天気は?") -> dict[str, Any]:
    return answer(question, outcome="declined", reason="out_of_scope", answer=[], contacts=[])
