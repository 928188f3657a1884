"""The page where one asks: a Gradio application, and what happens on it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import gradio as gr

from assistant.service.counter import Counter
from assistant.web import rendering
from assistant.web.components import (
    Components,
    Updates,
    earlier_questions,
    in_language,
    lay_out,
    with_turns,
)
from assistant.web.conversation import Turn, continued
from assistant.web.languages import page_language, texts
from assistant.web.names import office
from assistant.web.texts import PageLanguage
from corpus.errors import Busy

Turns = tuple[Turn, ...]

# Events of the page are no API, and its own waiting line stands for Gradio's progress display.
_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


def build_page(counter: Counter) -> gr.Blocks:
    """The page over the corpus that is served at each moment."""
    title = texts("ja").title.format(office=office(counter.service.corpus(), "ja"))
    blocks = gr.Blocks(title=title, analytics_enabled=False)
    with blocks:
        page = lay_out(counter)
        _let_ask(blocks, page, counter)
        _let_start_anew(page, counter)
        _let_switch_language(page, counter)
    return blocks


def _let_ask(blocks: gr.Blocks, page: Components, counter: Counter) -> None:
    def answer(question: str, code: str, turns: Turns, asked: str) -> Iterator[Updates]:
        language = page_language(code)
        t = texts(language)
        if not question.strip():
            yield {page.status: rendering.status(t.empty, "mistake")}
            return
        yield {page.question: question, page.status: rendering.status(t.waiting, "waiting")}
        earlier = earlier_questions(asked)
        said = t.resumed if earlier and not turns else t.done
        try:
            turns = continued(turns, question, counter.ask, earlier)
        except Busy:
            yield {page.status: rendering.status(t.asked_too_much, "mistake")}
            return
        yield {
            **with_turns(page, language, counter, turns),
            page.question: "",
            page.status: rendering.status(said, "done"),
        }

    def arrive(turns: Turns, asked: str, request: gr.Request) -> Iterator[Updates]:
        """The language and the question that the address asks for, in a corpus that may have
        changed. A visitor who has asked by now keeps the answer."""
        language = page_language(request.query_params.get("lang"))
        yield in_language(page, language, counter, bool(turns))
        question = request.query_params.get("q")
        if question and not turns:
            yield from answer(question, language, turns, asked)

    def apologise(code: str) -> str:
        return rendering.status(texts(page_language(code)).failed, "mistake")

    def let(trigger: Callable[..., Any], act: Callable[..., Any], inputs: list[Any]) -> None:
        asked = trigger(act, inputs, page.shown, concurrency_limit=None, **_QUIET)
        # Gradio writes the traceback to standard error; the visitor reads a plain sentence.
        asked.failure(apologise, page.language, page.status, **_QUIET)

    visit = [page.language, page.turns, page.asked]
    let(page.question.submit, answer, [page.question, *visit])
    let(page.ask.click, answer, [page.question, *visit])
    for example in page.examples:
        let(example.click, answer, [example, *visit])
    let(blocks.load, arrive, [page.turns, page.asked])


def _let_start_anew(page: Components, counter: Counter) -> None:
    def start_anew(code: str) -> Updates:
        anew = with_turns(page, page_language(code), counter, ())
        return {**anew, page.question: "", page.status: ""}

    def clear() -> Updates:
        return {page.question: "", page.status: ""}

    page.new.click(start_anew, page.language, page.shown, **_QUIET)
    page.clear.click(clear, None, [page.question, page.status], **_QUIET)


def _let_switch_language(page: Components, counter: Counter) -> None:
    def switch(language: PageLanguage, turns: Turns) -> Updates:
        return {
            **in_language(page, language, counter, bool(turns)),
            page.visit: rendering.visit(turns, language, counter.keep),
            page.status: "",
        }

    for language, button in page.languages.items():
        button.click(partial(switch, language), page.turns, page.shown, **_QUIET)
