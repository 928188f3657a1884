"""The report as one HTML file that asks nothing of any other machine."""

from pathlib import Path

from assistant.web.templating import environment
from corpus.records import Directory
from eval.measures import BY_NAME, MEASURES, Estimate, figure
from eval.plots import latency_histogram, reliability_diagram
from eval.report import DECLINED, NOBODY, OUT_OF_SCOPE, Report

_TEMPLATE = "report.html.j2"
_WORDS = {
    OUT_OF_SCOPE: "対象外 / out of scope",
    DECLINED: "辞退 / declined",
    NOBODY: "連絡先なし / no contact",
}


def as_html(report: Report, directory: Directory) -> str:
    """The whole report; questions, answers and quotations are escaped."""
    templates = environment(Path(__file__).parent)
    templates.filters["figure"] = figure
    names = {division.id: division.name for division in directory.divisions} | _WORDS
    return templates.get_template(_TEMPLATE).render(
        report=report,
        measures=MEASURES,
        measure_names={name: measure.japanese for name, measure in BY_NAME.items()},
        columns=_columns(report),
        names=names,
        latency=latency_histogram([row.milliseconds for row in report.run.rows]),
        reliability=reliability_diagram(report.calibration, "of the first contact"),
        answer_reliability=reliability_diagram(report.answer_calibration, "of the answer"),
    )


def _columns(report: Report) -> dict[str, dict[str, Estimate]]:
    """All questions, then the slices that are few; tags stand in a table of their own."""
    few = (report.slices.get(by, {}) for by in ("half", "kind", "language"))
    return {"全体 / all": report.measures} | {
        name: estimates for slices in few for name, estimates in slices.items()
    }
