"""Every error that the program raises on purpose says what is wrong in Japanese and in English."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import product
from pathlib import Path
from textwrap import dedent

import pytest

import corpus.errors
from assistant.commands.adding import SameFileError
from corpus.errors import MadoguchiError, TooManyFailures, half_of
from tests.said import english_half

ROOT = Path(__file__).parent.parent
SHIPPED = ("corpus", "ingest", "index", "assistant")
ERRORS = {SameFileError.__name__} | {
    name
    for name, found in vars(corpus.errors).items()
    if isinstance(found, type) and issubclass(found, MadoguchiError)
}
# Who trains the bundled model develops this program, and reads English.
EXEMPT = {f"index/encoder/{name}.py" for name in ("keepout", "pairs", "sources")}
FILES = [
    path.relative_to(ROOT).as_posix()
    for package in SHIPPED
    for path in sorted((ROOT / package).rglob("*.py"))
]
# What another part of the program has said, and how long to wait.
PASSED_ON = {
    *("_said(message.removeprefix(_REFUSED))", "error.args[0].replace(str(copy), str(path))"),
    *("remarks[-1]", "math.ceil(max(waits).total_seconds())"),
}
# Japanese, and behind the last slash an English word.
_BOTH = re.compile(r"[぀-ヿ一-鿿].* / (?!.* / ).*[a-z]{2}", re.DOTALL)
_WORD = re.compile(r"[a-z]{2}|[぀-ヿ一-鿿]")
_UNKNOWN = ("\0",)  # what only a call can tell

Texts = tuple[str, ...]
Known = Mapping[str, Texts]


def one_sided(file: str) -> list[str]:
    """Where a message of a file lacks a language."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found = []
    for scope, call in _calls(tree, tree):
        known = _assigned(scope, module) if scope is not tree else {}
        for text in _texts(call.args[0], module, known):
            unread = not text.strip("\0") and ast.unparse(call.args[0]) not in PASSED_ON
            if unread or (_WORD.search(text) and not _BOTH.search(text)):
                found.append(f"{file}:{call.lineno}: {text}")
    return found


def _calls(node: ast.AST, scope: ast.AST) -> Iterator[tuple[ast.AST, ast.Call]]:
    """The calls that make an error, each with the function that it stands in."""
    for child in ast.iter_child_nodes(node):
        inside = child if isinstance(child, ast.FunctionDef) else scope
        yield from _calls(child, inside)
        if isinstance(child, ast.Call) and _name(child.func) in ERRORS and child.args:
            yield inside, child


def _name(function: ast.expr) -> str:
    """`UsageError`, also of `errors.UsageError`."""
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _assigned(scope: ast.AST, module: str) -> Known:
    """What a function says by a name of its own."""
    found: dict[str, Texts] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            found[name] = (*found.get(name, ()), *_texts(node.value, module, {}))
    return found


def _texts(node: ast.expr, module: str, known: Known) -> Texts:
    """The texts that an expression may have."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.JoinedStr):
        parts = [_texts(part, module, known) for part in node.values]
        return tuple("".join(chosen) for chosen in product(*parts))
    if isinstance(node, ast.FormattedValue):
        return _texts(node.value, module, known)
    if isinstance(node, ast.BinOp):
        halves = [_texts(half, module, known) for half in (node.left, node.right)]
        return tuple("".join(chosen) for chosen in product(*halves))
    if isinstance(node, ast.IfExp):
        return _texts(node.body, module, known) + _texts(node.orelse, module, known)
    if isinstance(node, ast.Name):
        return known[node.id] if node.id in known else _global(node.id, module)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _returned(node, module, known)
    return _UNKNOWN


def _global(name: str, module: str) -> Texts:
    found = getattr(import_module(module), name, None)
    return (found,) if isinstance(found, str) else _UNKNOWN


def _returned(call: ast.Call, module: str, known: Known) -> Texts:
    """What a function of this program may say when it is called so."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    function = getattr(import_module(module), name, None)
    if not inspect.isfunction(function) or function.__module__.split(".")[0] not in SHIPPED:
        return _UNKNOWN
    tree = ast.parse(dedent(inspect.getsource(function))).body[0]
    given = [_texts(argument, module, known) for argument in call.args]
    names = list(inspect.signature(function).parameters)
    own = dict.fromkeys(names, _UNKNOWN) | dict(zip(names, given, strict=False))
    said = [
        _texts(node.value, function.__module__, own)
        for node in ast.walk(tree)
        if isinstance(node, ast.Return) and node.value is not None
    ]
    return tuple(text for texts in said for text in texts) or _UNKNOWN


@pytest.mark.parametrize("file", [file for file in FILES if file not in EXEMPT])
def test_a_message_has_both_languages(file: str) -> None:
    assert one_sided(file) == []


@pytest.mark.parametrize("file", sorted(EXEMPT))
def test_what_is_exempt_needs_to_be(file: str) -> None:
    assert one_sided(file)


def test_the_halves_of_a_message() -> None:
    message = "a / b.txt: ありません。 / a / b.txt is missing; put it back."
    assert half_of(message, "ja") == "a / b.txt: ありません。"
    assert half_of(message, "en") == "a / b.txt is missing; put it back."
    assert half_of("あり / there", "en") == "there"
    assert half_of("一つだけ", "en") == "一つだけ"
    assert (
        english_half(TooManyFailures(900)) == "too many sign-ins failed; try again in 900 seconds."
    )
