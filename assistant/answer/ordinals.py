"""Things that are counted, 第2回 and 第3の柱, and years: of what a question names by its number, no
other one is told."""

import re

from assistant.answer.draft import Draft, quote_of
from assistant.answer.sentences import Chosen
from assistant.question.answer_type import answer_type
from index.generation import Generation
from index.tokens import numbers
from ingest.japanese import normalise, whole_number

_COUNT = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_ORDINAL = re.compile(
    rf"第\s?(?P<number>{_COUNT})\s?(?P<of>回|期|次|号)"
    # 2次公募, but not 一次産業, 三次市, 3次元.
    rf"|(?<![\d.一二三四五六七八九十])(?P<bare>{_COUNT})次"
    r"(?=公募|募集|締め?切|受付|申し?込|申請|審査|選考|試験|採択|配分|抽選|販売|予約|補正|案|計画|答申)"
    rf"|(?:第\s?(?P<nth>{_COUNT})|(?P<nth_of>{_COUNT})(?:番|つ|個)目)の(?P<thing>[一-鿿ァ-ヶー]{{1,6}})"
)
_YEAR = re.compile(r"#(?P<year>\d{4})年")
# 「昭和33年以降で最も少ない」 tells of another year than that one.
_COMPARED = re.compile(r"年度?末?(?:以[降来後前]|から|より|まで|比|[~-])")
_ANY_DAY = "2020年4月1日"


def without_other_numbers(
    generation: Generation, draft: Draft, choices: list[Chosen]
) -> list[Chosen]:
    """Sentences without those that name only others of what the question names by its number,
    where one of them names that: 「第2回は11月」 and not 「第1回は10月」, nor what stands below
    the heading 第1回; 「2020年 港市」 and not 「2019年 緑町」. A sentence that compares years is of
    none of them, and who asks when something was names no year of the answer."""
    normal = draft.question.normal
    wanted = answer_type(draft.question.whole.text)
    asks_when = wanted is not None and wanted.pattern and wanted.pattern.search(_ANY_DAY)
    asked = _ordinals(normal) | (set() if asks_when else _years(normal))
    if not asked:
        return choices
    named = [_of_asked(_named(generation, draft, choice), asked) for choice in choices]
    held = {of for its in named for of, _ in asked & its}
    return [
        choice
        for choice, its in zip(choices, named, strict=True)
        if asked & its or not any(of in held for of, _ in its)
    ]


def _named(generation: Generation, draft: Draft, choice: Chosen) -> set[tuple[str, int]]:
    """What a sentence counts, or else the nearest heading above it that counts; and its year."""
    normal = normalise(quote_of(generation, draft, choice))
    section = draft.hits[choice.candidate.hit].passage.section
    counted = map(_ordinals, (normal, *map(normalise, reversed(section))))
    return {("年", year) for year in year_of(normal)} | next(filter(None, counted), set())


def year_of(normal: str) -> set[int]:
    """The year that a normalised sentence tells of; none where it compares years."""
    years = {year for _, year in _years(normal)}
    return set() if len(years) > 1 or _COMPARED.search(normal) else years


def _ordinals(normal: str) -> set[tuple[str, int]]:
    """What a normalised text counts, and which of it: 回 and 2 of 第2回, 第二回; 次 and 2 of
    2次公募; 柱 and 3 of 第3の柱, 3番目の柱."""
    found: set[tuple[str, int]] = set()
    for match in _ORDINAL.finditer(normal):
        number = match["number"] or match["bare"] or match["nth"] or match["nth_of"]
        of = match["of"] or match["thing"] or "次"
        found.add((of, whole_number(number)))
    return found


def _of_asked(its: set[tuple[str, int]], asked: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """What a text counts in the words of a question: 柱 for the 柱港 of 「第1の柱　港を作る」."""
    things = {of for of, _ in asked}
    return {(next((one for one in things if of.startswith(one)), of), n) for of, n in its}


def _years(normal: str) -> set[tuple[str, int]]:
    """The years that a normalised text names, of any era."""
    found = (_YEAR.fullmatch(number) for number in numbers(normal))
    return {("年", int(year["year"])) for year in found if year}
