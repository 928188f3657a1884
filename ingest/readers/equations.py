"""Equations in one line, as one would type them: 1/2, (A+B)/2, 10⁴, √(x+1)."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from lxml import etree

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DELETED = tuple(
    f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"
    for name in ("del", "moveFrom")
)
EQUATIONS = (f"{_MATH}oMath", f"{_MATH}oMathPara")

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUPERSCRIPTS = RAISED | str.maketrans("+-−", "⁺⁻⁻")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SINGLE = re.compile(r"[\w.,，．％%°'′∞]*[⁰¹²³⁴-⁹₀-₉]*|[√∛∜]\w+")
_UNSEEN = re.compile(r"[\u2061-\u2064&]")  # applied functions and the like; marks of alignment
_DIGITS_MEET = re.compile(r"[0-9A-Za-z０-９)]\Z")
_GLUED = re.compile(r"[0-9A-Za-z０-９(√]")
_ROOTS = {"3": "∛", "4": "∜"}
_INTEGRAL = "∫"
_FORMAT = re.compile(r'\\[*#@]\s*(?:"[^"]*"|[^\s\\]+)')
_CODE = re.compile(
    r"\\(?P<edge>[lrb]c)\s*\\?(?P<edge_sign>.)|\\(?P<switch>[a-z]+)\s*-?\d*\s*|\\(?P<literal>.)"
    r"|(?P<mark>[(),])|(?P<text>[^\\(),]+)",
    re.IGNORECASE | re.DOTALL,
)
_MOST_BRACKETS = 100  # of a field; each may stand within the one before
_ROUND, _BOXES, _CHECKS = "○〇◯◎", "□☐", "レ✓✔∨"
_CIRCLED = {str(number): chr(ord("①") + number - 1) for number in range(1, 21)}
_FRAMES = f"{_ROUND}{_BOXES}△◇"
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">"}


def equation(element: etree._Element) -> str:
    """The text of an equation of Office, or of a part of one."""
    return _PARTS.get(element.tag, _all)(element)


def fraction(above: str, below: str) -> str:
    return f"{bracketed(above)}/{bracketed(below)}"


def root(of: str, degree: str = "") -> str:
    sign = _ROOTS.get(_plain(degree), "√")
    before = degree if sign == "√" and _plain(degree) != "2" else ""
    return f"{before}{sign}{bracketed(of)}"


def raised(text: str) -> str:
    """Raised digits as such: 10³ is not 103."""
    plain = _plain(text)
    return plain.translate(RAISED) if plain.isdecimal() else text


def bracketed(text: str) -> str:
    """A text in brackets, unless it is a single number, word or bracket."""
    text = text.strip()
    return text if _SINGLE.fullmatch(text) or _is_bracket(text) else f"({text})"


def parted(before: str, after: str) -> str:
    """What parts a fraction from what stands beside it: 1 1/2 is not 11/2."""
    return " " if _DIGITS_MEET.search(before) and _GLUED.match(after) else ""


def _is_bracket(text: str) -> bool:
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            return at == len(text) - 1 and at > 0
    return False


def _script(text: str, signs: dict[int, int], mark: str) -> str:
    plain = _plain(text)
    if all(ord(sign) in signs for sign in plain):
        return plain.translate(signs)
    return mark + bracketed(text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _all(element: etree._Element) -> str:
    """The parts of an element one after the other."""
    text, fraction_before = "", False
    for child in element:
        if not isinstance(child.tag, str) or child.tag.endswith("Pr") or child.tag in _DELETED:
            continue
        found, is_fraction = equation(child), child.tag == f"{_MATH}f"
        if is_fraction or fraction_before:
            text += parted(text, found)
        text += found
        fraction_before = is_fraction
    return text


def _text(element: etree._Element) -> str:
    return _UNSEEN.sub("", element.text or "")


def _part(element: etree._Element, name: str) -> str:
    found = element.find(f"{_MATH}{name}")
    return "" if found is None else equation(found)


def _parts(element: etree._Element, name: str = "e") -> list[str]:
    return [equation(child) for child in element.iterfind(f"{_MATH}{name}")]


def _setting(element: etree._Element, name: str, default: str) -> str:
    found = element.find(f"{_MATH}{etree.QName(element).localname}Pr/{_MATH}{name}")
    return default if found is None else found.get(f"{_MATH}val", default)


def _fraction(element: etree._Element) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if _setting(element, "type", "bar") == "noBar":
        return f"{above}, {below}"
    return fraction(above, below)


def _scripts(element: etree._Element) -> str:
    base, below, above = (_part(element, name) for name in ("e", "sub", "sup"))
    lowered = _script(below, _SUBSCRIPTS, "_") if below else ""
    raised = _script(above, _SUPERSCRIPTS, "^") if above else ""
    return bracketed(base) + lowered + raised


def _root(element: etree._Element) -> str:
    return root(_part(element, "e"), _part(element, "deg"))


def sum_over(sign: str, lower: str, upper: str, of: str) -> str:
    """A sum, product or integral with its limits."""
    below = f"_{bracketed(lower)}" if lower else ""
    above = f"^{bracketed(upper)}" if upper else ""
    return f"{sign}{below}{above} {of}".strip()


def _sum(element: etree._Element) -> str:
    sign = _setting(element, "chr", _INTEGRAL)
    return sum_over(sign, *(_part(element, name) for name in ("sub", "sup", "e")))


def _brackets(element: etree._Element) -> str:
    first, last = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    return first + _setting(element, "sepChr", "|").join(_parts(element)) + last


def _function(element: etree._Element) -> str:
    name, of = _part(element, "fName"), _part(element, "e")
    return f"{name}{'' if of.startswith('(') else ' '}{of}"


def _limit(mark: str) -> Callable[[etree._Element], str]:
    return lambda element: f"{_part(element, 'e')}{mark}{bracketed(_part(element, 'lim'))}"


def _accent(element: etree._Element) -> str:
    bar = etree.QName(element).localname == "bar"
    sign = "\u0305" if bar else _setting(element, "chr", "\u0302")
    text = _part(element, "e")
    return text + sign if len(text) == 1 and unicodedata.combining(sign or " ") else text


def _rows(rows: Iterable[Sequence[str]]) -> str:
    return "; ".join(", ".join(row) for row in rows)


_PARTS: dict[str, Callable[[etree._Element], str]] = {
    f"{_MATH}{name}": read
    for name, read in {
        "t": _text,
        "f": _fraction,
        "sSup": _scripts,
        "sSub": _scripts,
        "sSubSup": _scripts,
        "sPre": _scripts,
        "rad": _root,
        "nary": _sum,
        "d": _brackets,
        "func": _function,
        "limLow": _limit("_"),
        "limUpp": _limit("^"),
        "acc": _accent,
        "bar": _accent,
        "m": lambda element: _rows(_parts(row) for row in element.iterfind(f"{_MATH}mr")),
        "eqArr": lambda element: _rows([part] for part in _parts(element)),
    }.items()
}


def equation_field(code: str) -> str:
    r"""What an EQ field shows, from the code behind its name: \f(1,2), \o\ac(○,印),
    \o\ad(\s\up 9(reading),text); "" where that cannot be told.

    Of what is printed over one another it is what is meant: the character in a circle, and the
    text under its reading.
    """
    code = _FORMAT.sub("", code)
    if code.count("(") > _MOST_BRACKETS:
        return ""
    codes = [
        (kind, (match["edge"] or "") + match[kind])
        for match in _CODE.finditer(code)
        if (kind := match.lastgroup) is not None
    ]
    return ",".join(text for text, _ in _arguments(codes[::-1])).strip()


def _arguments(codes: list[tuple[str, str]]) -> list[tuple[str, bool]]:
    """The arguments up to the bracket that closes them, and whether they stand above or below
    the line. `codes` are what is left of a field, the next one last."""
    found = [("", False)]
    switches: list[str] = []
    depth = 0
    while codes:
        kind, sign = codes.pop()
        text, aside = found[-1]
        if kind in ("switch", "edge_sign"):
            switches.append(sign.lower())
        elif kind == "mark" and sign == "(" and switches:
            shown = _shown(switches, _arguments(codes))
            space = parted(text, shown) if switches[0] == "f" else ""
            found[-1] = (text + space + shown, aside or switches[0] == "s")
            switches = []
        elif kind == "mark" and sign == "," and not depth:
            found.append(("", False))
        elif kind == "mark" and sign == ")" and not depth:
            break
        elif not (switches and sign.isspace()):
            depth += (kind == "mark") * ((sign == "(") - (sign == ")"))
            found[-1] = (text + sign, aside)
    return found


def _shown(switches: Sequence[str], arguments: Sequence[tuple[str, bool]]) -> str:
    texts = [text.strip() for text, _ in arguments]
    name = switches[0]
    if name == "f" and len(texts) == 2:
        return fraction(*texts)
    if name == "r":
        return root(texts[-1], texts[0] if len(texts) > 1 else "")
    if name == "i" and len(texts) == 3:
        sign = "∑" if "su" in switches else "∏" if "pr" in switches else _INTEGRAL
        return sum_over(sign, *texts)
    if name == "s" and texts[0].isdecimal():
        return texts[0].translate(_SUBSCRIPTS if "do" in switches else RAISED)
    if name == "o":
        return _overprinted([text for text, aside in arguments if not aside]) or "".join(texts)
    if name == "b":
        return _edges(switches, texts[0])
    return "" if name == "d" else ", ".join(texts)


def _overprinted(texts: Sequence[str]) -> str:
    """What is meant by texts that are printed over one another."""
    texts = [text.strip() for text in texts if text.strip()]
    frame = next((text for text in texts if text in _FRAMES), "")
    text = next((text for text in texts if text not in _FRAMES), frame)
    if frame and frame in _ROUND and text in _CIRCLED:
        return _CIRCLED[text]
    return "☑" if frame and frame in _BOXES and text in _CHECKS else text


def _edges(switches: Sequence[str], text: str) -> str:
    edges = {switch[:2]: switch[2] for switch in switches if len(switch) == 3}
    both = edges.get("bc", "" if edges else "(")
    first, last = edges.get("lc", both), edges.get("rc", _CLOSING.get(both, both))
    return f"{first}{text}{last}"
