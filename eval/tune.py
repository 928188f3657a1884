"""Chooses every learnt weight on the development questions: `python -m eval.tune`.

Writes index/weights.json and index/weights_own.json. The questions and offices of the other half
are never looked at; figures are reported on them. Afterwards an index must be built again, since
a generation keeps the weights that it was published with.
"""

import itertools
import math
import shutil
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import numpy as np
from scipy.ndimage import uniform_filter

from assistant.answer import divisions, sentences
from assistant.answer.confidence import features, probability, with_first
from assistant.answer.divisions import Ranked
from assistant.answer.sentences import Chosen
from assistant.folders import SHIPPED, default_index
from assistant.question import intent
from corpus.records import Span
from eval.choice import Features, Menu, fit_choice, fit_probability, folds, held_out
from eval.judgement import contains_answer
from eval.offices import open_office, shipped_offices
from eval.questions import JudgedQuestion, half_of, load_questions, shipped_sets
from index.build import build
from index.generation import Generation, open_generation
from index.question import Question
from index.search import Hit, search
from index.weights import FILE, OWN, Fusion, Linear, Weights
from ingest.japanese import normalise

NAMED = 20.0  # a division that was asked for by name wins against any likeness
LEXICAL = (1.5, 2.0, 3.0)
TRUST = (0.5, 1.0)
# Less of words or more of late interaction would put pairs of two languages (xling_tanaka), or
# slogans and the long texts under them (mirai_policy), behind the better leg alone.
LATE = (0.0, 0.3)
LATE_KNOWN = (0.0, 0.4)
THRESHOLDS = np.arange(0.2, 0.8, 0.02)
FACTUAL = np.arange(0.02, 0.6, 0.02)
UNTOLD = 10.0  # a fact that is not told, against sentences that are not to the point
_AROUND = 11  # thresholds to either side and between, whose mean is a threshold's worth
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
class Office:
    """An office's index and the questions put to it that weights may be chosen on."""

    generation: Generation
    questions: Sequence[JudgedQuestion]


@dataclass(frozen=True, slots=True)
class Case:
    """A development question with everything that the weights choose among, and how much it
    counts: all offices count the same."""

    generation: Generation
    office: int
    weight: float
    judged: JudgedQuestion
    question: Question
    matches: divisions.Matches
    hits: list[Hit]

    @property
    def asks_for_desk(self) -> bool:
        return intent.asks_for_desk(self.question.whole.text)


@dataclass(frozen=True, slots=True)
class Row:
    """A case with its features, without and with those of the first sentence, and whether the
    first division and the first sentences are right."""

    case: Case
    features: Features
    with_first: Features
    division_is_right: bool
    sentence_is_right: bool


def tune(offices: Sequence[Office]) -> Weights:
    """The weights under which the questions go best that may be weighed."""
    weighed = [[q for q in office.questions if _is_weighed(q.text)] for office in offices]
    mean = sum(map(len, weighed)) / len(offices)
    cases = [
        Case(office.generation, number, mean / len(own), asked, *_read(office.generation, asked))
        for number, (office, own) in enumerate(zip(offices, weighed, strict=True))
        for asked in own
    ]
    fusion = choose_fusion(cases)
    cases = [_searched(case, fusion) for case in cases]
    rows: list[Row] = []
    for others, own in _folds(cases):
        rows += rows_of(own, choices(others))
    division, sentence = choices(cases).values()
    return Weights(fusion=fusion, division=division, sentence=sentence, **confidences(rows))


def _read(
    generation: Generation, asked: JudgedQuestion
) -> tuple[Question, divisions.Matches, list[Hit]]:
    """A question as it is searched for, its phrases, and no hits yet."""
    question = generation.read(asked.text)
    matches = divisions.match(generation, question.matter)
    return divisions.widened(generation, question, matches), matches, []


def _searched(case: Case, fusion: Fusion) -> Case:
    generation = reweighed(case.generation, fusion=fusion)
    return replace(case, generation=generation, hits=search(generation, case.question))


def _folds(cases: Sequence[Case]) -> Iterator[tuple[list[Case], list[Case]]]:
    """Each part of the cases after all others: an office, since the next one is unknown too; of a
    single office, a fifth."""
    numbers = sorted({case.office for case in cases})
    if len(numbers) == 1:
        yield from folds(cases, FOLDS)
        return
    for number in numbers:
        yield (
            [case for case in cases if case.office != number],
            [case for case in cases if case.office == number],
        )


def choices(cases: Sequence[Case]) -> dict[str, Linear]:
    """What is learnt of the choice of a division and of a sentence."""
    asking = [case for case in cases if case.judged.kind != "fact"]
    facts = [case for case in cases if case.judged.kind == "fact"]
    division = fit_choice(
        [_division_menu(case) for case in asking],
        divisions.FEATURES,
        [case.weight for case in asking],
        without=["named"],
    )
    sentence = fit_choice(
        [_sentence_menu(case) for case in facts],
        sentences.FEATURES,
        [case.weight for case in facts],
        strength=0.0002,
    )
    named = Linear({**division.coefficients, "named": NAMED})
    return {"division": named, "sentence": sentence}


def rows_of(cases: Iterable[Case], chosen_by: dict[str, Linear]) -> Iterator[Row]:
    """What the probabilities are learnt from. The weights of the choices must come from other
    cases: of those that they were fitted to, choices are surer than they ever will be."""
    for case in cases:
        generation = reweighed(case.generation, **chosen_by)
        ranked = divisions.rank(generation, case.question, case.matches, case.hits)
        chosen = sentences.rank(generation, case.question, case.hits)
        found = features(generation, case.question, case.matches, case.hits, ranked, chosen)
        yield Row(
            case=case,
            features=found,
            with_first=with_first(found, chosen),
            division_is_right=_first_is_right(case, ranked),
            sentence_is_right=_shown_is_right(case, chosen[:SHOWN]),
        )


def reweighed(generation: Generation, **weights: object) -> Generation:
    """A copy of the generation with other weights; nothing on disk changes."""
    changed = msgspec.structs.replace(generation.weights, **weights)
    copied = copy(generation)
    copied.manifest = msgspec.structs.replace(generation.manifest, weights=changed)
    return copied


def choose_fusion(cases: Iterable[Case]) -> Fusion:
    """The weights of the legs under which evidence stands highest (mean reciprocal rank)."""
    facts = [case for case in cases if case.judged.kind == "fact"]
    best, chosen = -1.0, Fusion()
    for numbers in itertools.product(LEXICAL, TRUST, LATE, LATE_KNOWN):
        searched = (_searched(case, Fusion(*numbers)) for case in facts)
        total = sum(case.weight * _reciprocal_rank(case.judged, case.hits) for case in searched)
        if total > best + 1e-9:
            best, chosen = total, Fusion(*numbers)
    return chosen


def _reciprocal_rank(fact: JudgedQuestion, hits: Sequence[Hit]) -> float:
    """1 over the place of the first hit that touches the evidence, 0 where none does."""
    places = (i for i, hit in enumerate(hits, 1) if _touches_evidence(fact, hit.passage.span))
    return 1.0 / next(places, math.inf)


def confidences(rows: Sequence[Row]) -> dict[str, Any]:
    """Fits the probabilities, then the least ones at which a contact and an answer show, and at
    which sentences are told beside a desk that is sure. What is weighed for these are
    probabilities of questions that the fit has not seen."""
    table = [row.features for row in rows]
    contact, contacts = _learnt(
        rows,
        table,
        [row.case.judged.kind != "fact" for row in rows],
        [row.division_is_right for row in rows],
    )
    of_all = [
        {name: value for name, value in features.items() if name not in OF_VOCABULARY}
        for features in table
    ]
    answerable, answers = _learnt(
        rows,
        of_all,
        [row.case.judged.kind != "routing" for row in rows],
        [row.case.judged.kind == "fact" for row in rows],
    )
    factual, facts = _learnt(
        rows,
        [row.with_first for row in rows],
        [row.case.judged.kind != "out_of_scope" and not row.case.asks_for_desk for row in rows],
        [row.case.judged.kind == "fact" for row in rows],
    )
    judged = list(zip(rows, contacts, answers, strict=True))
    behind = [[_behind(judged, least, other) for other in THRESHOLDS] for least in THRESHOLDS]
    # A pair counts by itself and those around it: the best by itself may be the best by chance.
    steady = uniform_filter(np.array(behind), size=_AROUND, mode="nearest")
    contact_place, answer_place = np.unravel_index(steady.argmax(), steady.shape)
    show = {
        "contact": round(float(THRESHOLDS[contact_place]), 2),
        "answer": round(float(THRESHOLDS[answer_place]), 2),
        "other": OTHER,
        "sure": SURE,
    }
    beside_desk = [
        (row, fact)
        for row, contact_is, answer_is, fact in zip(rows, contacts, answers, facts, strict=True)
        if contact_is >= show["contact"]
        and answer_is >= show["answer"]
        and not row.case.asks_for_desk
    ]
    show["factual"] = round(float(min(FACTUAL, key=lambda least: _astray(beside_desk, least))), 2)
    return {"contact": contact, "answerable": answerable, "factual": factual, "show": show}


def _learnt(
    rows: Sequence[Row],
    table: Sequence[Features],
    teaches: Sequence[bool],
    labels: Sequence[bool],
) -> tuple[Linear, list[float]]:
    """The probability of a label, learnt by the features in `table` from the rows that teach it;
    and every row's: of one that teaches, as learnt from the others."""
    taught = list(itertools.compress(table, teaches))
    right = list(itertools.compress(labels, teaches))
    cases = [row.case for row in itertools.compress(rows, teaches)]
    weights, offices = [case.weight for case in cases], [case.office for case in cases]
    model = fit_probability(taught, right, weights)
    unseen = iter(held_out(taught, right, weights, offices))
    return model, [
        next(unseen) if has_taught else probability(model(row))
        for row, has_taught in zip(table, teaches, strict=True)
    ]


def _astray(beside_desk: Sequence[tuple[Row, float]], least: float) -> float:
    """What goes astray where a desk is sure: a fact known that is not told, and sentences told to
    who needs the desk."""
    return sum(
        row.case.weight
        * (
            UNTOLD * (fact < least and row.sentence_is_right)
            if row.case.judged.kind == "fact"
            else fact >= least
        )
        for row, fact in beside_desk
    )


def _behind(
    judged: Sequence[tuple[Row, float, float]], least_contact: float, least_answer: float
) -> float:
    """By how much contacts right, facts answered, declines precise and complete, and questions
    without a wrong desk stay behind their goals: zero or less."""
    right = wrong = answered = declined = declined_rightly = 0.0
    counts = {"routing": 0.0, "fact": 0.0, "out_of_scope": 0.0}
    for row, contact, answerable in judged:
        kind, weight = row.case.judged.kind, row.case.weight
        counts[kind] += weight
        shows_contact = contact >= least_contact
        shows_answer = answerable >= least_answer
        # Who needs a desk is not helped by a sentence instead.
        needs_desk = kind == "routing" or row.case.asks_for_desk
        declines = not shows_contact and (not shows_answer or needs_desk)
        declined += weight * declines
        declined_rightly += weight * (declines and kind == "out_of_scope")
        answered += weight * (kind == "fact" and shows_answer and row.sentence_is_right)
        right += weight * (kind == "routing" and shows_contact and row.division_is_right)
        wrong += weight * (kind != "fact" and shows_contact and not row.division_is_right)
    asking = counts["routing"] + counts["out_of_scope"]
    found = {
        "right": right / (counts["routing"] or 1.0),
        "answered": answered / (counts["fact"] or 1.0),
        "precise": declined_rightly / (declined or 1.0),
        "complete": declined_rightly / (counts["out_of_scope"] or 1.0),
        "not wrong": 1.0 - wrong / (asking or 1.0),
    }
    return sum(WEIGHTS[name] * min(0.0, value - GOALS[name]) for name, value in found.items())


def _is_weighed(text: str) -> bool:
    """Whether a question is answered by the models at all, not by a rule of its own."""
    normal = normalise(text)
    return not (
        intent.telephone_numbers(normal)
        or intent.is_instruction(normal)
        or intent.is_code(text)
        or intent.asks_for_others_desk(normal)
        or intent.is_noise(normal)
    )


def _division_menu(case: Case) -> Menu:
    found = divisions.candidates(case.generation, case.question, case.matches, case.hits)
    return found.features, [
        _is_right(case, None if division < 0 else division) for division in found.divisions
    ]


def _is_right(case: Case, division: int | None) -> bool:
    if case.judged.kind == "out_of_scope" or division is None:
        return case.judged.kind == "out_of_scope" and division is None
    return case.generation.corpus.directory.divisions[division].id in case.judged.divisions


def _first_is_right(case: Case, ranked: Sequence[Ranked]) -> bool:
    ours = divisions.ours(ranked)
    return bool(ours) and case.judged.kind == "routing" and _is_right(case, ours[0].division)


def _shown_is_right(case: Case, chosen: Sequence[Chosen]) -> bool:
    places = [(case.hits[one.candidate.hit].passage.document, one.candidate) for one in chosen]
    return any(
        contains_answer(case.generation.documents[id].quote(at.start, at.end), case.judged.answers)
        for id, at in places
    )


def _sentence_menu(case: Case) -> Menu:
    found, features = sentences.candidates(case.generation, case.question, case.hits)
    right = []
    for candidate in found:
        document = case.hits[candidate.hit].passage.document
        span = Span(document, candidate.start, candidate.end)
        quote = case.generation.documents[document].quote(span.start, span.end)
        right.append(
            contains_answer(quote, case.judged.answers) and _touches_evidence(case.judged, span)
        )
    return features, right


def _touches_evidence(fact: JudgedQuestion, span: Span) -> bool:
    return any(span.overlaps(other) for evidence in fact.evidence for other in evidence.spans)


def tune_own() -> Weights:
    """On the shipped corpus, whose vocabulary is its own."""
    return tune([_shipped(SHIPPED, default_index())])


def tune_general() -> Weights:
    """On the offices that have only the general vocabulary, and on the shipped corpus as one of
    them."""
    with TemporaryDirectory() as folder:
        bare = Path(folder) / "bare"
        shutil.copytree(SHIPPED, bare, ignore=shutil.ignore_patterns("vocabulary.toml"))
        found = [
            Office(*open_office(office, Path(folder) / office.name))
            for office in shipped_offices("development")
        ]
        return tune([_shipped(bare, Path(folder) / "index"), *found])


def _shipped(corpus: Path, index: Path) -> Office:
    """The shipped corpus, or a copy of it, and the questions of its development half."""
    build(corpus, index)
    generation = open_generation(index)
    loaded = load_questions(shipped_sets(), generation.corpus)
    return Office(generation, [q for q in loaded if half_of(q.id) == "development"])


def main() -> None:
    """Tunes and writes the weights, and builds the index that is served with them."""
    for file, chosen in ((OWN, tune_own()), (FILE, tune_general())):
        file.write_bytes(msgspec.json.format(msgspec.json.encode(chosen), indent=1) + b"\n")
        print(f"{file}: {msgspec.json.encode(chosen.show).decode()}")
    build(SHIPPED, default_index())


if __name__ == "__main__":
    main()
