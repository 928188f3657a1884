"""General vocabulary: the words of public administration that any office may use.

An office that has written no vocabulary of its own knows only the words of its table of duties;
people say 「籍を入れる」 and not 「戸籍の届出」. The shipped matters of `corpus/general.jsonl` link
the two. A matter belongs to the duties that name it; one that neither the duties nor the
documents name is another office's. What the office itself has written comes first.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TypeAlias

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
# 山手市・沢渡町の登記, but 市町村の合併.
_OF_AREA = re.compile(
    r"(?!各?市?区?市?町村の)(?:[^\s、・の]{1,10}[市区町村郡](?:[、・]|及び|と)?)+の"
)
# Behind a wording: another thing than the service itself, 図書館の利用 in 図書館協議会, or what
# the office only buys.
_OTHER_THING = re.compile(
    r"[^、,]{0,5}?(協議会|審議会|委員会|懇話会|運営会|減免|免除|占用|表彰|統計|条例)"
    r"|[^、,]{0,15}?(購入|調達)"
)
_UNIT = re.compile(r"(?<=..)(?:課|室|係|部|局|部門|担当|グループ|チーム|センター)(?:\(.*\))?$")
_ABOUT = re.compile(r"[のに].*|関係$|等$")  # 戸籍の届出, 広報に関すること
_PARTICLE = re.compile(r"[のに]$")  # of a wording that would stand in too many others without
# What joins a law and what it demands: texts that share no more have nothing in common.
_BY_LAW = re.compile(r"に(?:基づく|係る|関する)")
_LEAST_PAIRS = 3  # of a wording that may be put otherwise
# Behind a field that a duty speaks of as such: 感染症の届出 and no 感染症による出席停止, こころの
# 健康相談, and no 国際交流会館.
_WHOLE_FIELD = re.compile(
    r"(?:相談|対策|事業|事務|業務|支援|活動|行政|管理|利用)*"
    r"(?:$|[、,・/()\s]|および|及び|並びに|[との等]|に[関係対つ]|関係)"
)


# Of wordings, the duties that hold each, and the longer wordings that it is a part of there.
Holding: TypeAlias = dict[str, dict[str, frozenset[str]]]


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A matter in the words of offices (`term`), wordings of tables of `duties` by which a
    division is the one for it, the surest first, and the ways in which people ask for it, as of a
    `Term`. `broader` are wordings of wider fields that it falls under where no duty names it, the
    narrowest first: 公害 of 悪臭. A matter without `duties` is no public office's."""

    term: str
    duties: tuple[str, ...]
    also: tuple[str, ...]
    asks: tuple[str, ...]
    en: tuple[str, ...]
    broader: tuple[str, ...] = ()


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
    duties = _Duties.of(duty for division in directory.divisions for duty in division.duties)

    def taken(word: str, owned: Collection[str]) -> bool:
        """Whether the office says itself what a word means: its vocabulary, or duties alone that
        the matter does not belong to."""
        listing = duties.listing([word])
        return word in known or (bool(listing) and not set(listing) & set(owned))

    left = [matter for matter in matters if normalise(matter.term) not in known]
    names = _Duties({d.name: _UNIT.sub("", normalise(d.name)) for d in directory.divisions})
    names_of = {matter.term: _names(matter) for matter in left if matter.duties}
    found = find(documents, list(dict.fromkeys(chain.from_iterable(names_of.values()))))
    named = {term for term, its in names_of.items() if not found.isdisjoint(its)}
    terms: list[Term] = []
    elsewhere: list[Term] = []
    for matter, (owned, is_near) in zip(left, _owned(left, duties, names), strict=True):
        also, asks, en = (
            tuple(word for word in words if not taken(normalise(word), owned))
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
    """The duties of a directory, or the names of its divisions, each with its normalised text and
    the matters that this lists: 戸籍 and 住民票 of 「戸籍の届出、住民票に関すること」."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """`texts` are the normalised texts of what is to be found by them."""
        self._texts = texts
        self._listed: dict[str, list[str]] = defaultdict(list)
        self._paired: dict[str, list[str]] = defaultdict(list)
        for duty, text in self._texts.items():
            for part in {_ABOUT.sub("", part) for part in _AND.split(text)}:
                self._listed[part].append(duty)
            for pair in _pairs(text):
                self._paired[pair].append(duty)

    @classmethod
    def of(cls, duties: Iterable[str]) -> "_Duties":
        return cls({duty: normalise(duty) for duty in duties})

    def listing(self, names: Iterable[str]) -> list[str]:
        """Duties that list one of the names."""
        return [duty for name in names for duty in self._listed.get(name, ())]

    def holding(self, wordings: Iterable[str]) -> Holding:
        """The duties that hold each wording, and the longer ones of them that it is a part of
        there (児童扶養手当 in 特別児童扶養手当). A short one (契約, 検査) must be listed: it
        stands in others too."""
        wordings = list(wordings)
        holding = {
            w: dict.fromkeys(self._listed[w], frozenset[str]())
            for w in wordings
            if len(w) <= _SHORT
        }
        long = [wording for wording in wordings if len(wording) > _SHORT]
        for duty, text in self._texts.items():
            held = [wording for wording in long if wording in text]
            for wording in held:
                longer = frozenset(one for one in held if wording in one and one != wording)
                holding.setdefault(wording, {})[duty] = longer
        return holding

    def is_of_matter(self, wording: str, duty: str, forms: Collection[str]) -> bool:
        """Whether a duty that holds a wording of a matter is that matter's, and not of another
        thing that no form of the matter speaks of: its council, its reduction."""
        text = self._texts[duty]
        found = _OTHER_THING.match(text, text.find(wording) + len(wording))
        return found is None or any(found[found.lastindex or 0] in form for form in forms)

    def is_of_field(self, field: str, duty: str) -> bool:
        """Whether a duty that holds a wider field is for all of it, and not for some other thing
        that is named after it."""
        text = self._texts[duty]
        return _WHOLE_FIELD.match(text, text.find(field) + len(field)) is not None

    def most_like(self, words: Iterable[str], others: Collection[str]) -> tuple[float, list[str]]:
        """The duties, but for `others`, that hold the greatest share of the pairs of characters of
        one of the words, its first and, behind that, its last among them (電気柵の補助 in
        電気柵の設置補助, and no 国有地の売却 in 市有地の売却); and that share."""
        best: defaultdict[str, float] = defaultdict(float)
        for word in (word for word in words if len(word) >= _LONG):
            if len(pairs := _pairs(word)) < _LEAST_PAIRS:
                continue
            held = Counter(duty for pair in pairs for duty in self._paired.get(pair, ()))
            for duty, count in held.items():
                text = self._texts[duty]
                if duty not in others and 0 <= text.find(word[:2]) < text.rfind(word[-2:]):
                    best[duty] = max(best[duty], count / len(pairs))
        greatest = max(best.values(), default=0.0)
        return greatest, [duty for duty in self._texts if best[duty] == greatest > 0.0]


def _pairs(text: str) -> set[str]:
    """The pairs of characters of a text, but for those of what joins its words."""
    return {
        part[place : place + 2] for part in _BY_LAW.split(text) for place in range(len(part) - 1)
    }


def _owned(
    matters: Sequence[Matter], duties: _Duties, names: _Duties
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The duties of every matter: those that list it by its name, or else hold the first of its
    wordings that any holds, those within its name before others; or else the divisions whose
    names hold one; or else the duties that list it by another name, by the first part of its own
    (電子通貨 of 電子通貨・地域通貨) or by a wording without its particle (漁港の), that are for a
    part of the area (山手市の不動産登記), or that are most like one of all these; or else the only
    one that holds a wider field. And whether some duty is near to it. A matter without wordings is
    never an office's."""
    wordings = [_wordings(matter) for matter in matters]
    wider = [[normalise(wording) for wording in matter.broader] for matter in matters]
    every = dict.fromkeys(chain.from_iterable(wordings))
    holding, naming = duties.holding(every), names.holding(every)
    # By itself: that another matter falls under 河川の維持管理 takes it from no one.
    holding_field = duties.holding(dict.fromkeys(chain.from_iterable(wider)))

    def held_by_itself(
        own: list[str], forms: Collection[str], holding: Holding = holding
    ) -> list[list[str]]:
        """The duties that hold each wording as such: a longer one of the same matter says the
        same, one of another matter does not."""
        return [
            [
                duty
                for duty, longer in holding.get(wording, {}).items()
                if longer <= set(own) and duties.is_of_matter(wording, duty, forms)
            ]
            for wording in own
        ]

    for matter, own, fields in zip(matters, wordings, wider, strict=True):
        if not own:
            yield (), False
            continue
        term, *also = (normalise(name) for name in (matter.term, *matter.also))
        by_itself = held_by_itself(own, {term, *own, *also})
        found = (
            duties.listing([term])
            or _first([duty for duty in its if not _OF_AREA.match(duty)] for its in by_itself)
            or _first(list(naming.get(wording, ())) for wording in own)
            or duties.listing(dict.fromkeys([*also, *_first_part(term), *_bare(own)]))
            or _first(by_itself)
        )
        likeness = 1.0
        if not found:
            others = {duty for wording in own for duty in holding.get(wording, {})}
            likeness, likest = duties.most_like([*own, term, *also], others)
            found = likest if likeness >= _ALIKE else []
        if not found:
            held = held_by_itself(fields, fields, holding_field)
            of_fields = [
                [duty for duty in its if duties.is_of_field(field, duty)]
                for field, its in zip(fields, held, strict=True)
            ]
            found = _first(its for its in of_fields if len(its) == 1)
        yield tuple(dict.fromkeys(found)), bool(found) or likeness >= _NEAR


def _names(matter: Matter) -> list[str]:
    """What documents may call a matter: its term, which often joins two names (外国人相談・通訳),
    and those wordings and other names of it that are no word of everything."""
    return [matter.term, *(name for name in (*matter.duties, *matter.also) if len(name) >= _LONG)]


def _first_part(term: str) -> list[str]:
    """What the name of a matter names first of two; none where that is too short to be one alone,
    or no name without the rest (コミュニティ・スクール・PTA, 農林水産物・食品の輸出)."""
    parts = [part for part in _AND.split(term) if part]
    is_alone = len(parts) == 2 and len(parts[0]) >= _LONG and "の" not in parts[1]
    return parts[:1] if is_alone else []


def _bare(wordings: Iterable[str]) -> list[str]:
    """The wordings that end in a particle, without it."""
    return [_PARTICLE.sub("", wording) for wording in wordings if _PARTICLE.search(wording)]


def _wordings(matter: Matter) -> list[str]:
    """The wordings of a matter, those first that stand within its name."""
    term = normalise(matter.term)
    return sorted(map(normalise, matter.duties), key=lambda wording: wording not in term)


def _first(found: Iterable[list[str]]) -> list[str]:
    return next(filter(None, found), [])


def _forms(vocabulary: Vocabulary) -> Iterator[str]:
    for name in vocabulary.names:
        yield from (name.name, *name.also)
    for term in (*vocabulary.terms, *vocabulary.elsewhere):
        yield from (term.term, *term.also, *term.asks, *term.en)
