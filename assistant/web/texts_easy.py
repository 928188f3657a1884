"""The pages' own words in plain Japanese (やさしい日本語), for readers who are learning it."""

from dataclasses import replace

from assistant.web.texts_ja import JA

EASY = replace(JA, language="easy")
