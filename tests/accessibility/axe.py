"""axe-core in the browser's page: what it finds, in lines that lead to the place."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from selenium.webdriver import Chrome

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
INSTALL = "npm ci --prefix tests/accessibility"

# Levels A and AA of WCAG 2.0 to 2.2, which JIS X 8341-3 asks for, and what axe-core's authors
# advise beyond; of the rules that they call experimental those of levels A and AA.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_EXPERIMENTAL = (
    "css-orientation-lock",
    "label-content-name-mismatch",
    "p-as-heading",
    "table-fake-caption",
    "td-has-header",
)
_OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {rule: {"enabled": True} for rule in (*_EXPERIMENTAL, "target-size")},
    "resultTypes": ["violations", "incomplete"],
}
_RUN = """
const [options, done] = arguments;
axe.run(document, options).then(
    ({ violations, incomplete }) => done({ violations, incomplete }),
    (error) => done({ error: String(error) }),
);
"""


@dataclass(frozen=True, slots=True)
class Found:
    """`kind` is "violations" for what axe-core holds wrong, "incomplete" for what it leaves to
    a person's eyes; `doubt` is then its reason in axe-core's key."""

    kind: Literal["violations", "incomplete"]
    rule: str
    doubt: str
    state: str
    width: int
    selector: str
    why: str

    def __str__(self) -> str:
        doubt = f" ({self.doubt})" if self.doubt else ""
        where = f"{self.state} | {self.width} px | {self.selector}"
        return f"{self.rule}{doubt} | {where} | {self.why}"


def examined(browser: Chrome, state: str, width: int) -> Iterator[Found]:
    """What axe-core finds on the page as it stands now."""
    if not browser.execute_script("return Boolean(window.axe)"):
        browser.execute_script(AXE.read_text(encoding="utf-8"))
    result = browser.execute_async_script(_RUN, _OPTIONS)
    if "error" in result:
        raise RuntimeError(f"axe-core: {state}: {result['error']}")
    kinds: tuple[Literal["violations", "incomplete"], ...] = ("violations", "incomplete")
    for kind in kinds:
        for rule in result[kind]:
            for node in rule["nodes"]:
                checks = [*node["any"], *node["all"], *node["none"]]
                yield Found(
                    kind=kind,
                    rule=rule["id"],
                    doubt=" ".join(filter(None, map(_key, checks))),
                    state=state,
                    width=width,
                    selector=json.dumps(node["target"], ensure_ascii=False),
                    why="; ".join(check["message"] for check in checks),
                )


def _key(check: Mapping[str, Any]) -> str:
    data = check.get("data")
    return (data.get("messageKey") or "") if isinstance(data, Mapping) else ""
