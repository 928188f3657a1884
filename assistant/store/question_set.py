"""Reviews become lines of a question set, so that what staff found is tested ever after."""

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.store.records import Case, Review
from corpus.records import Corpus

TAG = "review"


def question_lines(
    cases: Sequence[Case], corpus: Corpus
) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """The lines of reviewed cases, and (id, why) of those that `corpus` does not bear out.

    An id is made of the question's and the kind, so that it stays the same: "r000012-routing".
    A case out of scope gives one line; another one for the division that its review names, and
    one for the evidence. Where the review gives no answer in words, the evidence is the answer.
    """
    lines: list[dict[str, Any]] = []
    left_out: list[tuple[str, str]] = []
    for case in cases:
        for line in _lines(case, corpus):
            fault = _fault(line, corpus)
            if fault:
                left_out.append((line["id"], fault))
            else:
                lines.append(line)
    return lines, left_out


def _lines(case: Case, corpus: Corpus) -> Iterator[dict[str, Any]]:
    review = case.review
    if review is None:
        return
    if not review.in_scope:
        yield _line(case, "out_of_scope")
        return
    if review.division:
        yield _line(case, "routing", divisions=[_division(corpus, review.division)])
    if review.evidence:
        yield _line(case, "fact", **_fact(review))


def _line(case: Case, kind: str, **right: Any) -> dict[str, Any]:
    asked = case.question
    id = f"r{asked.id:06d}-{kind}"
    common = {"id": id, "kind": kind, "lang": asked.language, "question": asked.question}
    return {**common, **right, "tag": TAG}


def _fact(review: Review) -> dict[str, Any]:
    evidence = [{"document": one.document, "quote": one.quote} for one in review.evidence]
    return {
        "answers": list(review.answers) or [one.quote for one in review.evidence],
        "evidence": evidence,
    }


def _division(corpus: Corpus, id: str) -> str:
    """Its name, or the id where several have that name or none is known."""
    divisions = corpus.directory.divisions
    name = next((division.name for division in divisions if division.id == id), id)
    return name if sum(division.name == name for division in divisions) == 1 else id


def _fault(line: dict[str, Any], corpus: Corpus) -> str | None:
    """Why a line does not hold for the documents as they are now."""
    known = {name for one in corpus.directory.divisions for name in (one.id, one.name)}
    for division in line.get("divisions", ()):
        if division not in known:
            return f"the directory has no division {division!r} any more"
    for one in line.get("evidence", ()):
        document = corpus.by_id.get(one["document"])
        if document is None:
            return f"there is no document {one['document']!r} any more"
        if not one["quote"] or one["quote"] not in document.text:
            return f"the quotation does not stand in {one['document']!r} any more"
    return None
