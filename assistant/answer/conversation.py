"""A question of a conversation, answered after the ones before it."""

from datetime import date

from assistant.answer.answer import answer, answer_with_desks
from assistant.answer.outcomes import Answered, Outcome
from assistant.question.followup import asks_whom_to_call, context_of, in_context
from index.generation import Generation


def answer_after(
    generation: Generation, question: str, previous: tuple[str, ...], today: date | None = None
) -> Outcome:
    """Answers a question as of `today` (default: the day of the call); `previous` are the earlier
    ones of its conversation. Who asks whom to call after an answer is told the desks that stand
    beside that answer, and no others."""
    earlier = context_of(generation, question, previous)
    asked = in_context(generation, question, earlier)
    if earlier is not None and asks_whom_to_call(generation, question):
        before = answer(generation, earlier, today)
        if isinstance(before, Answered) and before.contacts:
            return answer_with_desks(generation, asked, before.contacts, today)
    return answer(generation, asked, today)
