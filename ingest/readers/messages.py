"""What several readers say of a file that they refuse, and of what they leave out of one: behind
the file's path, in both languages."""

EMPTY = "空のファイルです。コピーし直すか、保存し直してください。 / is empty; copy or save it anew."
DAMAGED = (
    "壊れているか、途中で切れています。コピーし直すか、保存し直してください。"
    " / is damaged or cut off; copy or save it anew."
)
PROTECTED = (
    "パスワードで保護されています。パスワードを付けずに保存し直してください。"
    " / is protected by a password; save it without one."
)
NO_TEXT = "文字がありません。ファイルを確かめてください。 / holds no text; check the file."
WEB_PAGE = "ウェブページです。拡張子を .html にしてください。 / is a web page; name it .html."
_LEFT_OUT = {
    "error values": ("エラー値", "個"),
    "formulas whose result is not stored": ("結果が保存されていない数式", "個"),
    "hidden columns": ("非表示の列", "列"),
    "hidden rows": ("非表示の行", "行"),
    "hidden text": ("隠し文字", "か所"),
    "lines of a table of contents": ("目次の行", "行"),
    "notes on cells": ("セルのメモ", "件"),
    "pictures": ("図", "個"),
    "struck-out text": ("取り消し線で消された文字", "か所"),
    "text deleted under revision": ("変更履歴で削除された文字", "か所"),
    "texts beside the slide": ("スライドの外にある文字", "か所"),
    "the reviewers' comments": ("校閲者のコメント", "件"),
    "the speaker's notes of slides": ("スライドのノート", "枚分"),
    "the table of contents": ("目次", "か所"),
}


def not_opened(reason: str | None) -> str:
    """Of a file that the system does not open, and its reason."""
    return (
        "開けません。ファイルがあるか、読む権限があるかを確かめてください。"
        f" / {reason}; check the file and its rights."
    )


def no_file_of(program: str, suffix: str) -> str:
    return (
        f"{program}のファイルではありません。{suffix} で保存し直してください。"
        f" / is no {program} file; save it as {suffix}."
    )


def no_ordinary_file_of(program: str, suffix: str) -> str:
    return (
        f"通常の{program}のファイルではありません。{suffix} で保存し直してください。"
        f" / is no ordinary {program} file; save it as {suffix}."
    )


def left_out(what: str, count: int | None = None) -> str:
    """`what` in the words of _LEFT_OUT, and how many there are."""
    name, unit = _LEFT_OUT[what]
    if count is None:
        return f"{name}は読んでいません。 / Left out: {what}."
    return f"{name}（{count}{unit}）は読んでいません。 / Left out: {what} ({count})."


def written_as(sign: str, count: int) -> str:
    """Of characters of private use: `sign` stands for each."""
    return (
        f"外字や記号（{count}字）は、どの文字か分からないため{sign}としました。"
        f" / Characters that only their font explains ({count}) are shown as {sign}."
    )
