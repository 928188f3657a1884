"""The components of the page where one asks, and their texts in each language."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gradio as gr
from markupsafe import Markup

from assistant.answer.answer import LONGEST_QUESTION
from assistant.service.counter import Counter
from assistant.web import rendering
from assistant.web.conversation import Turn
from assistant.web.examples import MOST, examples
from assistant.web.languages import NAMES, texts
from assistant.web.ruby import annotated
from assistant.web.texts import PageLanguage, Texts
from corpus.records import Corpus

Updates = dict[gr.blocks.Block, object]

_CARRIED = 5  # earlier questions that the browser keeps


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Everything on the page. `language`, `asked` and `turns` are the state of one visit; the
    browser holds the language and the earlier questions, so that they outlive the service."""

    language: gr.Textbox
    asked: gr.Textbox
    turns: gr.State
    languages: Mapping[PageLanguage, gr.Button]
    header: gr.HTML
    question: gr.Textbox
    ask: gr.Button
    clear: gr.Button
    status: gr.HTML
    examples_heading: gr.HTML
    examples: tuple[gr.Button, ...]
    visit: gr.HTML
    new: gr.Button
    footer: gr.HTML

    @property
    def shown(self) -> list[gr.blocks.Block]:
        """All of them, as the outputs of an event that may change any."""
        return [
            *(self.language, self.asked, self.turns, *self.languages.values(), self.header),
            *(self.question, self.ask, self.clear, self.status, self.examples_heading),
            *(*self.examples, self.visit, self.new, self.footer),
        ]


def lay_out(counter: Counter) -> Components:
    """Places the components of the page, in Japanese. Call it inside a `gr.Blocks`."""
    t, corpus = texts("ja"), counter.service.corpus()
    suggested = _suggested(corpus, "ja")
    language, asked = gr.Textbox("ja", visible=False), gr.Textbox("", visible=False)
    turns = gr.State(())
    with gr.Row(elem_id="languages", elem_classes="languages"):
        languages = {
            code: gr.Button(name, elem_id=f"language-{code}", size="sm")
            for code, name in NAMES.items()
        }
    header = _html(rendering.header(corpus, "ja"), "header")
    with gr.Column(elem_id="ask"):
        question = gr.Textbox(
            label=t.question,
            placeholder=_placeholder(t, suggested),
            # With one line the Enter key submits; the field still grows to three.
            lines=1,
            max_lines=3,
            max_length=2000,
            elem_id="question",
        )
        with gr.Row(elem_id="ask-buttons"):
            ask = gr.Button(t.ask, variant="primary", elem_id="ask-button")
            clear = gr.Button(t.clear, elem_id="clear-button")
        status = _html("", "status")
        examples_heading = _html(_heading(t.examples_heading), "examples-heading")
        with gr.Row(elem_id="examples"):
            buttons = tuple(
                gr.Button(example or "", size="sm", visible=example is not None)
                for example in suggested
            )
    visit = _html("", "visit")
    new = gr.Button(t.new, visible=False, elem_id="new-button")
    footer = _html(rendering.footer(corpus, "ja", counter.keep), "footer")
    return Components(
        language=language,
        asked=asked,
        turns=turns,
        languages=languages,
        header=header,
        question=question,
        ask=ask,
        clear=clear,
        status=status,
        examples_heading=examples_heading,
        examples=buttons,
        visit=visit,
        new=new,
        footer=footer,
    )


def in_language(page: Components, language: PageLanguage, counter: Counter, asked: bool) -> Updates:
    """Every label and example of the page in `language`; turns are rendered by themselves.
    Examples are shown until something was asked."""
    t, corpus = texts(language), counter.service.corpus()
    suggested = _suggested(corpus, language)
    return {
        page.language: language,
        page.header: rendering.header(corpus, language),
        page.question: gr.update(label=t.question, placeholder=_placeholder(t, suggested)),
        page.ask: t.ask,
        page.clear: t.clear,
        **_examples(page, language, suggested, not asked),
        page.new: t.new,
        page.footer: rendering.footer(corpus, language, counter.keep),
    }


def with_turns(
    page: Components, language: PageLanguage, counter: Counter, turns: tuple[Turn, ...]
) -> Updates:
    """The turns of the visit; the examples make room for them."""
    suggested = _suggested(counter.service.corpus(), language)
    return {
        page.turns: turns,
        page.asked: json.dumps([turn.question for turn in turns[-_CARRIED:]]),
        page.visit: rendering.visit(turns, language, counter.keep),
        page.new: gr.update(visible=bool(turns)),
        **_examples(page, language, suggested, not turns),
    }


def earlier_questions(asked: str) -> tuple[str, ...]:
    """What `Components.asked` holds, as far as a page of ours could have put it there."""
    try:
        questions = json.loads(asked or "[]")
    except (ValueError, RecursionError):
        return ()
    if not isinstance(questions, list):
        return ()
    fitting = (q for q in questions if isinstance(q, str) and len(q) <= LONGEST_QUESTION)
    return tuple(fitting)[-_CARRIED:]


def _suggested(corpus: Corpus, language: PageLanguage) -> Sequence[str | None]:
    """The examples, one for each of the buttons; None for a button that is not needed."""
    suggested = examples(corpus, language)
    return (*suggested, *(None for _ in range(MOST - len(suggested))))


def _examples(
    page: Components, language: PageLanguage, suggested: Sequence[str | None], shown: bool
) -> Updates:
    heading = gr.update(
        value=_heading(texts(language).examples_heading), visible=shown and any(suggested)
    )
    buttons: Updates = {
        button: gr.update(value=example or "", visible=shown and example is not None)
        for button, example in zip(page.examples, suggested, strict=True)
    }
    return {page.examples_heading: heading, **buttons}


def _placeholder(t: Texts, suggested: Sequence[str | None]) -> str:
    return t.placeholder.format(title=suggested[0]) if suggested[0] else ""


def _html(value: str, id: str) -> gr.HTML:
    # Gradio's own styles for headings and lists would stand against style.css.
    return gr.HTML(value, elem_id=id, apply_default_css=False)


def _heading(text: str) -> str:
    return annotated(Markup("<h2>{}</h2>").format(text), {})
