"""What is said of an index that cannot be used, and what to do then."""

BUILD_AGAIN = "madoguchi buildで索引を作り直してください。"

ANOTHER_BUILD = (
    "別の作成が進んでいます。終わるまでお待ちください。"
    " / another build is running; wait until it has ended."
)


def build_again(where: object, japanese: str, english: str) -> str:
    """What is wrong with a part of an index, as a sentence of each language; the English one has
    no full stop."""
    return (
        f"{where}: {japanese}{BUILD_AGAIN} / {english}; build the index again with: madoguchi build"
    )


def not_opened(where: object, why: object) -> str:
    return build_again(where, "開けません。", f"cannot be opened ({why})")


def not_read(where: object, why: object) -> str:
    return build_again(where, "読み取れません。", f"cannot be read ({why})")
