"""General vocabulary: the words of public administration that any office may use.

An office that has written no vocabulary of its own knows only the words of its table of duties;
people say 「籍を入れる」 and not 「戸籍の届出」. The shipped matters of `corpus/general.jsonl` link
the two. A matter belongs to the duties that name it; one that neither the duties nor the
documents name is another office's. What the office itself has written comes first.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

import corpus
from corpus.records import Directory, Document, Term, Vocabulary
from ingest.japanese import normalise

FILE = Path(corpus.__file__).with_name("general.jsonl")
_SHORT = 2  # characters of a wording that must be listed
_LONG = 4  # of one that may be put otherwise
_ALIKE = 0.75  # share of pairs of characters from which on a duty names a matter otherwise …
_NEAR = 0.5  # … and below which it certainly does not; by offices of the development half
_AND = re.compile(r"[、,・/()\s]|および|及び|並びに")
_ABOUT = re.compile(r"[のに].*|関係$|等$")  # 戸籍の届出, 広報に関すること


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A matter in the words of offices (`term`), wordings of tables of `duties` by which a
    division is the one for it, the surest first, and the ways in which people ask for it, as of a
    `Term`. A matter without `duties` is no public office's."""

    term: str
    duties: tuple[str, ...]
    also: tuple[str, ...]
    asks: tuple[str, ...]
    en: tuple[str, ...]


@cache
def general_matters() -> tuple[Matter, ...]:
    lines = FILE.read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Matter) for line in lines)


def standing(documents: Iterable[Document], names: Iterable[str]) -> set[str]:
    """Those of the names that stand in one of the documents."""
    look = Names(names)
    return {name for document in documents for name in look.standing_in(document.text)}


class Names:
    """Names of two characters and more, to be looked for in texts, however wide and spaced. (Name
    after name through a large corpus takes a quarter of its build.)"""

    def __init__(self, names: Iterable[str]) -> None:
        self._begins: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._is_begin = np.zeros(1 << 16, dtype=bool)
        for name in names:
            if len(folded := _folded(name)) > 1:
                self._begins[folded[:2]].append((folded, name))
                self._is_begin[_hashes(folded[:2])] = True

    def standing_in(self, text: str) -> set[str]:
        text = _folded(text)
        places = np.flatnonzero(self._is_begin[_hashes(text)]).tolist()
        return {
            name
            for place in places
            for folded, name in self._begins.get(text[place : place + 2], ())
            if text.startswith(folded, place)
        }


def with_general(
    vocabulary: Vocabulary,
    directory: Directory,
    documents: Sequence[Document],
    matters: Sequence[Matter],
    find: Callable[[Sequence[Document], Sequence[str]], set[str]] = standing,
) -> Vocabulary:
    """A vocabulary with the general matters that it does not know itself; unchanged where it is
    to have none. `find` says which names stand in documents, as `standing` does."""
    if not vocabulary.general:
        return vocabulary
    known = {normalise(form) for form in _forms(vocabulary)}
    left = [matter for matter in matters if normalise(matter.term) not in known]
    duties = _Duties(duty for division in directory.divisions for duty in division.duties)
    names = [matter.term for matter in matters if matter.duties]
    named = find(documents, names)
    terms: list[Term] = []
    elsewhere: list[Term] = []
    for matter, (owned, is_near) in zip(left, _owned(left, duties), strict=True):
        also, asks, en = (
            tuple(word for word in words if normalise(word) not in known)
            for words in (matter.also, matter.asks, matter.en)
        )
        term = Term(matter.term, owned, also, asks, en)
        (terms if is_near or matter.term in named else elsewhere).append(term)
    return replace(
        vocabulary,
        terms=(*vocabulary.terms, *terms),
        elsewhere=(*vocabulary.elsewhere, *elsewhere),
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _hashes(text: str) -> np.ndarray:
    """A number of 16 bits for every pair of characters."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
    hashes: np.ndarray = (codes[:-1] * 31 + codes[1:]) & 0xFFFF
    return hashes


class _Duties:
    """The duties of a directory, each with its normalised text and the matters that this lists:
    戸籍 and 住民票 of 「戸籍の届出、住民票に関すること」."""

    def __init__(self, duties: Iterable[str]) -> None:
        self._texts = {duty: normalise(duty) for duty in duties}
        self._listed: dict[str, list[str]] = defaultdict(list)
        self._paired: dict[str, list[str]] = defaultdict(list)
        for duty, text in self._texts.items():
            for part in {_ABOUT.sub("", part) for part in _AND.split(text)}:
                self._listed[part].append(duty)
            for pair in _pairs(text):
                self._paired[pair].append(duty)

    def listing(self, names: Iterable[str]) -> list[str]:
        """Duties that list one of the names."""
        return [duty for name in names for duty in self._listed.get(name, ())]

    def holding(self, wordings: Iterable[str]) -> dict[str, dict[str, bool]]:
        """The duties that hold each wording, and whether by itself, not as a part of a longer
        one of them (児童扶養手当 in 特別児童扶養手当). A short one (契約, 検査) must be listed: it
        stands in others too."""
        wordings = list(wordings)
        holding = {w: dict.fromkeys(self._listed[w], True) for w in wordings if len(w) <= _SHORT}
        long = [wording for wording in wordings if len(wording) > _SHORT]
        for duty, text in self._texts.items():
            held = [wording for wording in long if wording in text]
            for wording in held:
                within = any(wording in longer for longer in held if longer != wording)
                holding.setdefault(wording, {})[duty] = not within
        return holding

    def most_like(self, words: Iterable[str], others: Collection[str]) -> tuple[float, list[str]]:
        """The duties, but for `others`, that hold the greatest share of the pairs of characters of
        one of the words, its first and its last among them (電気柵の補助 in 電気柵の設置補助), and
        that share."""
        best: defaultdict[str, float] = defaultdict(float)
        for word in (word for word in words if len(word) >= _LONG):
            pairs = _pairs(word)
            held = Counter(duty for pair in pairs for duty in self._paired.get(pair, ()))
            for duty, count in held.items():
                text = self._texts[duty]
                if duty not in others and text.find(word[:2]) < text.rfind(word[-2:]):
                    best[duty] = max(best[duty], count / len(pairs))
        greatest = max(best.values(), default=0.0)
        return greatest, [duty for duty in self._texts if best[duty] == greatest > 0.0]


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _owned(matters: Sequence[Matter], duties: _Duties) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The duties of every matter: those that list it by its name, or else hold the first of its
    wordings that any holds, or else list it by another name, or are most like one of all these; and
    whether some duty is near to it. A matter without wordings is never an office's."""
    wordings = [[normalise(wording) for wording in matter.duties] for matter in matters]
    holding = duties.holding(dict.fromkeys(word for own in wordings for word in own))
    for matter, own in zip(matters, wordings, strict=True):
        if not own:
            yield (), False
            continue
        term, *also = (normalise(name) for name in (matter.term, *matter.also))
        found = duties.listing([term])
        held = [holding.get(wording, {}) for wording in own]
        by_itself = ([duty for duty, alone in its.items() if alone] for its in held)
        found = found or next(filter(None, by_itself), []) or duties.listing(also)
        likeness = 1.0
        if not found:
            others = {duty for its in held for duty in its}
            likeness, likest = duties.most_like([*own, term, *also], others)
            found = likest if likeness >= _ALIKE else []
        yield tuple(dict.fromkeys(found)), likeness >= _NEAR


def _forms(vocabulary: Vocabulary) -> Iterator[str]:
    for name in vocabulary.names:
        yield from (name.name, *name.also)
    for term in (*vocabulary.terms, *vocabulary.elsewhere):
        yield from (term.term, *term.also, *term.asks, *term.en)
