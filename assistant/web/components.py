"""The components of the page where one asks, and their texts in either language."""

from collections.abc import Mapping
from dataclasses import dataclass

import gradio as gr
from markupsafe import Markup

from assistant.web import rendering
from assistant.web.conversation import Turn
from assistant.web.languages import NAMES, texts
from assistant.web.ruby import annotated
from assistant.web.texts import PageLanguage
from corpus.records import Corpus

Updates = dict[gr.blocks.Block, object]


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Everything on the page; `language` and `turns` are the state of one visit."""

    language: gr.State
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
            *(self.language, self.turns, *self.languages.values(), self.header, self.question),
            *(self.ask, self.clear, self.status, self.examples_heading, *self.examples, self.visit),
            *(self.new, self.footer),
        ]


def lay_out(corpus: Corpus) -> Components:
    """Places the components of the page, in Japanese. Call it inside a `gr.Blocks`."""
    t = texts("ja")
    language, turns = gr.State("ja"), gr.State(())
    with gr.Row(elem_id="languages", elem_classes="languages"):
        languages = {
            code: gr.Button(name, elem_id=f"language-{code}", size="sm")
            for code, name in NAMES.items()
        }
    header = _html(rendering.header(corpus, "ja"), "header")
    with gr.Column(elem_id="ask"):
        question = gr.Textbox(
            label=t.question,
            placeholder=t.placeholder,
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
            examples = tuple(gr.Button(example, size="sm") for example in t.examples)
    visit = _html("", "visit")
    new = gr.Button(t.new, visible=False, elem_id="new-button")
    footer = _html(rendering.footer(corpus, "ja"), "footer")
    return Components(
        language=language,
        turns=turns,
        languages=languages,
        header=header,
        question=question,
        ask=ask,
        clear=clear,
        status=status,
        examples_heading=examples_heading,
        examples=examples,
        visit=visit,
        new=new,
        footer=footer,
    )


def in_language(page: Components, language: PageLanguage, corpus: Corpus) -> Updates:
    """Every label and example of the page in `language`; turns are rendered by themselves."""
    t = texts(language)
    return {
        page.language: language,
        page.header: rendering.header(corpus, language),
        page.question: gr.update(label=t.question, placeholder=t.placeholder),
        page.ask: t.ask,
        page.clear: t.clear,
        page.examples_heading: _heading(t.examples_heading),
        **dict(zip(page.examples, t.examples, strict=True)),
        page.new: t.new,
        page.footer: rendering.footer(corpus, language),
    }


def with_turns(page: Components, language: PageLanguage, turns: tuple[Turn, ...]) -> Updates:
    """The turns of the visit; the examples make room for them."""
    return {
        page.turns: turns,
        page.visit: rendering.visit(turns, language),
        page.new: gr.update(visible=bool(turns)),
        page.examples_heading: gr.update(visible=not turns),
        **{example: gr.update(visible=not turns) for example in page.examples},
    }


def _html(value: str, id: str) -> gr.HTML:
    # Gradio's own styles for headings and lists would stand against style.css.
    return gr.HTML(value, elem_id=id, apply_default_css=False)


def _heading(text: str) -> str:
    return annotated(Markup("<h2>{}</h2>").format(text), {})
