"""Colours and type for Gradio's own components; style.css does the rest."""

import gradio as gr

INK, PAPER, ACCENT, RULE = "#1b1b1b", "#ffffff", "#17457a", "#767676"

# Fonts of the reader's machine; a name here is never fetched.
_FONTS = (
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "Hiragino Sans",
    "Yu Gothic UI",
    "Meiryo",
    "sans-serif",
)


def theme() -> gr.Theme:
    base = gr.themes.Base(font=_FONTS, font_mono=("monospace",), text_size="lg", radius_size="sm")
    return base.set(
        body_background_fill=PAPER,
        body_background_fill_dark=PAPER,
        body_text_color=INK,
        body_text_color_dark=INK,
        block_background_fill=PAPER,
        block_border_width="0px",
        block_label_text_color=INK,
        block_title_text_color=INK,
        block_title_text_weight="700",
        input_background_fill=PAPER,
        input_border_color=RULE,
        input_border_width="1px",
        input_placeholder_color="#5f5f5f",
        button_primary_background_fill=ACCENT,
        button_primary_background_fill_hover="#0f3057",
        button_primary_text_color=PAPER,
        button_primary_border_color=ACCENT,
        button_secondary_background_fill=PAPER,
        button_secondary_background_fill_hover="#eef3f8",
        button_secondary_text_color=ACCENT,
        button_secondary_text_color_hover=ACCENT,
        button_secondary_border_color=ACCENT,
        button_border_width="1px",
    )
