"""Chooses every learnt weight on the development questions: `python -m eval.tune`.

Writes index/weights.json. The questions of the other half are never looked at; figures are
reported on them. Afterwards the index must be built again, since a generation keeps the weights
that it was published with.
"""

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from scipy.ndimage import uniform_filter

from assistant import divisions, intent, sentences
from assistant.confidence import features, probability
from assistant.divisions import Ranked
from assistant.folders import SHIPPED, default_index
from assistant.sentences import Chosen
from corpus.records import Span
from eval.choice import Features, Menu, fit_choice, fit_probability, folds, held_out
from eval.judgement import contains_answer
from eval.questions import JudgedQuestion, half_of, load_questions, shipped_sets
from index.build import build
from index.generation import Generation, open_generation
from index.question import Question
from index.search import Hit, search
from index.weights import FILE, Fusion, Linear, Weights

NAMED = 20.0  # a division that was asked for by name wins against any likeness
LEXICAL = (1.5, 2.0, 3.0)
TRUST = (0.5, 1.0)
# Less of words or more of late interaction would put pairs of two languages (xling_tanaka), or
# slogans and the long texts under them (mirai_policy), behind the better leg alone.
LATE = (0.0, 0.3)
LATE_KNOWN = (0.0, 0.4)
THRESHOLDS = np.arange(0.2, 0.8, 0.02)
FOLDS = 5
SHOWN = 5  # sentences of an answer, about
OTHER = 0.4  # share of the first division's at which a second is really possible
# Of the answers below it, half are wrong; of those above, one in eight.
SURE = 0.7
# Whether documents answer must not hang on how much an office has put into its vocabulary.
OF_VOCABULARY = ("worded",)
# What is wanted of a release (eval/gates.toml), some of it a little higher, since questions that
# nobody has seen go worse; and how much a step behind it weighs: a wrong desk is far worse than
# none.
GOALS = {"right": 0.97, "answered": 0.93, "precise": 0.88, "complete": 0.9, "not wrong": 0.975}
WEIGHTS = {"right": 2.0, "answered": 2.0, "precise": 2.0, "complete": 1.0, "not wrong": 10.0}


@dataclass(frozen=True, slots=True)
class Case:
    """A development question with everything that the weights choose among."""

    judged: JudgedQuestion
    question: Question
    matches: divisions.Matches
    hits: list[Hit]

    @property
    def asks_for_desk(self) -> bool:
        return intent.asks_for_desk(self.question.whole.text)


@dataclass(frozen=True, slots=True)
class Row:
    """A case with its features, and whether the first division and the first sentences are
    right."""

    case: Case
    features: Features
    division_is_right: bool
    sentence_is_right: bool


def tune(generation: Generation, questions: Iterable[JudgedQuestion]) -> Weights:
    """The weights under which the development half of the questions goes best."""
    judged = []
    for asked in questions:
        if half_of(asked.id) == "development" and _is_weighed(asked.text):
            question = generation.read(asked.text)
            matches = divisions.match(generation, question.matter)
            judged.append((asked, divisions.widened(generation, question, matches), matches))
    fusion = choose_fusion(generation, [(asked, question) for asked, question, _ in judged])
    generation = reweighed(generation, fusion=fusion)
    cases = [Case(asked, q, matches, search(generation, q)) for asked, q, matches in judged]
    rows: list[Row] = []
    for others, own in folds(cases, FOLDS):
        rows += rows_of(reweighed(generation, **choices(generation, others)), own)
    generation = reweighed(generation, **choices(generation, cases))
    return choose_thresholds(generation, rows)


def choices(generation: Generation, cases: Sequence[Case]) -> dict[str, Linear]:
    """What is learnt of the choice of a division and of a sentence."""
    division = fit_choice(
        [_division_menu(generation, case) for case in cases if case.judged.kind != "fact"],
        divisions.FEATURES,
        without=["named"],
    )
    sentence = fit_choice(
        [_sentence_menu(generation, case) for case in cases if case.judged.kind == "fact"],
        sentences.FEATURES,
        strength=0.0002,
    )
    named = Linear({**division.coefficients, "named": NAMED})
    return {"division": named, "sentence": sentence}


def rows_of(generation: Generation, cases: Iterable[Case]) -> Iterator[Row]:
    """What the probabilities are learnt from. The weights of the choices must come from other
    cases: of those that they were fitted to, choices are surer than they ever will be."""
    for case in cases:
        ranked = divisions.rank(generation, case.question, case.matches, case.hits)
        chosen = sentences.rank(generation, case.question, case.hits)
        yield Row(
            case=case,
            features=features(generation, case.question, case.matches, case.hits, ranked, chosen),
            division_is_right=_first_is_right(generation, case, ranked),
            sentence_is_right=_shown_is_right(generation, case, chosen[:SHOWN]),
        )


def reweighed(generation: Generation, **weights: object) -> Generation:
    """A copy of the generation with other weights; nothing on disk changes."""
    changed = msgspec.structs.replace(generation.weights, **weights)
    copied = copy(generation)
    copied.manifest = msgspec.structs.replace(generation.manifest, weights=changed)
    return copied


def choose_fusion(
    generation: Generation, judged: Iterable[tuple[JudgedQuestion, Question]]
) -> Fusion:
    """The weights of the legs under which evidence stands highest (mean reciprocal rank)."""
    facts = [(fact, question) for fact, question in judged if fact.kind == "fact"]
    best, chosen = -1.0, generation.weights.fusion
    for weights in itertools.product(LEXICAL, TRUST, LATE, LATE_KNOWN):
        weighed = reweighed(generation, fusion=Fusion(*weights))
        total = sum(_reciprocal_rank(fact, search(weighed, question)) for fact, question in facts)
        if total > best + 1e-9:
            best, chosen = total, weighed.weights.fusion
    return chosen


def _reciprocal_rank(fact: JudgedQuestion, hits: Sequence[Hit]) -> float:
    """1 over the place of the first hit that touches the evidence, 0 where none does."""
    places = (i for i, hit in enumerate(hits, 1) if _touches_evidence(fact, hit.passage.span))
    return 1.0 / next(places, math.inf)


def choose_thresholds(generation: Generation, rows: Sequence[Row]) -> Weights:
    """Fits both probabilities, then the least ones at which a contact and an answer show. What is
    weighed for these are probabilities of questions that the fit has not seen."""
    contact, contacts = _learnt(
        rows,
        [row.case.judged.kind != "fact" for row in rows],
        [row.division_is_right for row in rows],
    )
    answerable, answers = _learnt(
        rows,
        [row.case.judged.kind != "routing" for row in rows],
        [row.case.judged.kind == "fact" for row in rows],
        without=OF_VOCABULARY,
    )
    judged = list(zip(rows, contacts, answers, strict=True))
    behind = [[_behind(judged, least, other) for other in THRESHOLDS] for least in THRESHOLDS]
    # A pair counts by itself and those around it: the best by itself may be the best by chance.
    steady = uniform_filter(np.array(behind), size=5, mode="nearest")
    contact_place, answer_place = np.unravel_index(steady.argmax(), steady.shape)
    show = {
        "contact": round(float(THRESHOLDS[contact_place]), 2),
        "answer": round(float(THRESHOLDS[answer_place]), 2),
        "other": OTHER,
        "sure": SURE,
    }
    return msgspec.structs.replace(
        generation.weights, contact=contact, answerable=answerable, show=show
    )


def _learnt(
    rows: Sequence[Row],
    teaches: Sequence[bool],
    labels: Sequence[bool],
    without: Collection[str] = (),
) -> tuple[Linear, list[float]]:
    """The probability of a label, learnt from the rows that teach it by their features but for
    some; and every row's: of one that teaches, as learnt from the others."""
    table = [
        {name: value for name, value in row.features.items() if name not in without} for row in rows
    ]
    taught = list(itertools.compress(table, teaches))
    right = list(itertools.compress(labels, teaches))
    model = fit_probability(taught, right)
    unseen = iter(held_out(taught, right))
    return model, [
        next(unseen) if has_taught else probability(model(row))
        for row, has_taught in zip(table, teaches, strict=True)
    ]


def _behind(
    judged: Sequence[tuple[Row, float, float]], least_contact: float, least_answer: float
) -> float:
    """By how much contacts right, facts answered, declines precise and complete, and questions
    without a wrong desk stay behind their goals: zero or less."""
    right = wrong = answered = declined = declined_rightly = 0
    counts = {"routing": 0, "fact": 0, "out_of_scope": 0}
    for row, contact, answerable in judged:
        kind = row.case.judged.kind
        counts[kind] += 1
        shows_contact = contact >= least_contact
        shows_answer = answerable >= least_answer
        # Who needs a desk is not helped by a sentence instead.
        needs_desk = kind == "routing" or row.case.asks_for_desk
        declines = not shows_contact and (not shows_answer or needs_desk)
        declined += declines
        declined_rightly += declines and kind == "out_of_scope"
        answered += kind == "fact" and shows_answer and row.sentence_is_right
        right += kind == "routing" and shows_contact and row.division_is_right
        wrong += kind != "fact" and shows_contact and not row.division_is_right
    found = {
        "right": right / max(counts["routing"], 1),
        "answered": answered / max(counts["fact"], 1),
        "precise": declined_rightly / max(declined, 1),
        "complete": declined_rightly / max(counts["out_of_scope"], 1),
        "not wrong": 1.0 - wrong / max(counts["routing"] + counts["out_of_scope"], 1),
    }
    return sum(WEIGHTS[name] * min(0.0, value - GOALS[name]) for name, value in found.items())


def _is_weighed(text: str) -> bool:
    """Whether a question is answered by the models at all, not by a rule of its own."""
    normal = text.lower()
    return not (
        intent.telephone_numbers(normal)
        or intent.is_instruction(normal)
        or intent.is_code(text)
        or intent.asks_for_others_desk(normal)
        or intent.is_noise(normal)
    )


def _division_menu(generation: Generation, case: Case) -> Menu:
    found = divisions.candidates(generation, case.question, case.matches, case.hits)
    return found.features, [
        _is_right(generation, case, None if division < 0 else division)
        for division in found.divisions
    ]


def _is_right(generation: Generation, case: Case, division: int | None) -> bool:
    if case.judged.kind == "out_of_scope" or division is None:
        return case.judged.kind == "out_of_scope" and division is None
    return generation.corpus.directory.divisions[division].id in case.judged.divisions


def _first_is_right(generation: Generation, case: Case, ranked: Sequence[Ranked]) -> bool:
    ours = [r.division for r in ranked if r.division is not None]
    return bool(ours) and case.judged.kind == "routing" and _is_right(generation, case, ours[0])


def _shown_is_right(generation: Generation, case: Case, chosen: Sequence[Chosen]) -> bool:
    places = [(case.hits[one.candidate.hit].passage.document, one.candidate) for one in chosen]
    return any(
        contains_answer(generation.documents[id].quote(at.start, at.end), case.judged.answers)
        for id, at in places
    )


def _sentence_menu(generation: Generation, case: Case) -> Menu:
    found, features = sentences.candidates(generation, case.question, case.hits)
    right = []
    for candidate in found:
        document = case.hits[candidate.hit].passage.document
        span = Span(document, candidate.start, candidate.end)
        quote = generation.documents[document].quote(span.start, span.end)
        right.append(
            contains_answer(quote, case.judged.answers) and _touches_evidence(case.judged, span)
        )
    return features, right


def _touches_evidence(fact: JudgedQuestion, span: Span) -> bool:
    return any(span.overlaps(other) for evidence in fact.evidence for other in evidence.spans)


def main(file: Path = FILE) -> None:
    """Tunes on the shipped corpus and question sets, and writes the weights."""
    index = default_index()
    build(SHIPPED, index)
    generation = open_generation(index)
    weights = tune(generation, load_questions(shipped_sets(), generation.corpus))
    file.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")
    print(f"{file}: {msgspec.json.encode(weights.show).decode()}")
    build(SHIPPED, index)


if __name__ == "__main__":
    main()
