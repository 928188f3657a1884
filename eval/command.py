"""The commands `eval` and `bench`. Heavy modules are imported where they are used, so that the
list of commands stays quick."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands.opening import opened
from assistant.commands.options import as_of_option, index_option, model_option, reranker_option
from assistant.folders import SHIPPED, default_index
from assistant.homes import Place
from corpus.dates import today_in_japan
from corpus.errors import UsageError

if TYPE_CHECKING:
    from eval.beir import BenchmarkResult
    from eval.compare import Comparison
    from eval.contacts import ContactChanges
    from eval.gates import GateResult, Gates
    from eval.report import Report, StoredReport
    from eval.run import Part, Run
    from index.generation import Generation

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_OUTPUT = click.Path(dir_okay=False, path_type=Path)

_json = click.option("--json", "json_file", type=_OUTPUT, help="Write the figures to a file.")


@click.command("eval")
@click.argument("questions", nargs=-1, type=_FILE)
@click.option(
    "--half",
    type=click.Choice(["development", "report", "all"]),
    default="all",
    show_default=True,
    help="Ask only one half of the questions; the split is by id and fixed.",
)
@as_of_option
@click.option("--against", type=_FILE, help="Compare with an earlier --json, question by question.")
@click.option("--gates", "gates_file", type=_FILE, help="Check thresholds: eval/gates.toml.")
@click.option("--beir", type=_FOLDER, multiple=True, help="Score retrieval alone; repeatable.")
@click.option(
    "--office",
    type=_FOLDER,
    multiple=True,
    help="Build an index of a corpus folder elsewhere, and ask the folder's own questions.jsonl; "
    "repeatable.",
)
@click.option("--html", "html_file", type=_OUTPUT, help="Write a report with every miss.")
@_json
@index_option
@model_option
@reranker_option
def evaluate(
    questions: tuple[Path, ...],
    half: "Part",
    as_of: date | None,
    against: Path | None,
    gates_file: Path | None,
    beir: tuple[Path, ...],
    office: tuple[Path, ...],
    html_file: Path | None,
    json_file: Path | None,
    index: Place | None,
    model: str | None,
    reranker: str | None,
) -> int:
    """Score question sets (default: the shipped ones), offices with their own questions with
    --office, or retrieval alone with --beir.

    The exit status is 1 where a gate was missed.
    """
    if office and (questions or html_file or against or beir or index or half != "all"):
        raise UsageError(
            "--office asks corpus folders their own questions; leave out the question sets, "
            "--half, --against, --beir, --html and --index, and run eval once more for them."
        )
    if beir and (questions or html_file or against or as_of or half != "all"):
        raise UsageError(
            "--beir scores retrieval alone; leave out the question sets, --half, --as-of, "
            "--against and --html, and run eval once more for them."
        )
    from eval.gates import Gates, check, load_gates

    gates = load_gates(gates_file) if gates_file else Gates()
    if beir:
        return _evaluate_benchmarks(beir, model, reranker, gates, json_file)

    from eval.report import read_report, report_of

    day = as_of or today_in_japan()
    if office:
        from eval.offices import ask_offices

        run = ask_offices(office, day, model, reranker)
        return _tell(report_of(run, check(gates, run.rows, half), (), {}, None), json_file)
    before = read_report(against) if against else None
    generation = opened(index, model, reranker=reranker)
    run = _ask(generation, questions, half, day)
    names = {division.id: division.name for division in generation.corpus.directory.divisions}
    comparisons, contacts = _against(before, run, names) if before else ((), None)
    report = report_of(run, check(gates, run.rows, half), comparisons, names, contacts)
    status = _tell(report, json_file)
    if html_file:
        from eval.page import as_html

        _write(html_file, as_html(report, generation.corpus.directory).encode())
    return status


def _tell(report: "Report", json_file: Path | None) -> int:
    """Prints a report and writes its figures; the exit status by its gates."""
    from eval.contacts import contacts_text
    from eval.report import as_json
    from eval.tables import report_text

    click.echo(report_text(report))
    if report.contacts is not None:
        click.echo(f"\n{contacts_text(report.contacts)}")
    if json_file:
        _write(json_file, as_json(report))
    return _status(report.gates)


def _against(
    before: "StoredReport", run: "Run", names: dict[str, str]
) -> "tuple[tuple[Comparison, ...], ContactChanges]":
    """Measures are not compared where the same was asked but something else is right now, as
    after a change of directory; contacts are."""
    from eval.compare import compare
    from eval.contacts import contact_changes, same_questions

    old = before.run
    contacts = contact_changes(old, run, before.divisions, names)
    if old.questions_sha256 != run.questions_sha256 and same_questions(old, run):
        print(
            "madoguchi: the questions are those of the earlier run, but what is right differs; "
            "only the contacts are compared",
            file=sys.stderr,
        )
        return (), contacts
    return compare(old, run), contacts


def _ask(generation: "Generation", paths: Sequence[Path], half: "Part", day: date) -> "Run":
    from eval.questions import load_questions, shipped_sets
    from eval.run import ask_all, in_part

    paths = paths or shipped_sets()
    loaded = load_questions(paths, generation.corpus)
    questions = [question for question in loaded if in_part(question.id, half)]
    if not questions:
        raise UsageError(f"none of {len(loaded)} questions is in the half {half!r}; ask --half all")
    return ask_all(generation, questions, [path.name for path in paths], half, day)


def _evaluate_benchmarks(
    folders: Sequence[Path],
    model: str | None,
    reranker: str | None,
    gates: "Gates",
    json_file: Path | None,
) -> int:
    """One folder gives the object of the contract, several give a list of them."""
    import msgspec

    from eval.beir import load_benchmark, score
    from eval.gates import check_benchmark
    from eval.tables import benchmark_text
    from index.concepts import Concepts
    from index.encoder.encoders import load_encoder
    from index.reranking import load_reranker
    from index.weights import load_weights

    encoder, fusion = load_encoder(model), load_weights(general=False).fusion
    reader = load_reranker(reranker)
    results: list[BenchmarkResult] = []
    checked: list[GateResult] = []
    for folder in folders:
        benchmark = load_benchmark(folder)
        if benchmark.absent:
            print(
                f"madoguchi: {folder}: {len(benchmark.absent)} judged queries or documents are "
                "not in the files and count as not found",
                file=sys.stderr,
            )
        results.append(score(benchmark, encoder, fusion, Concepts({}), reader))
        checked += check_benchmark(gates, results[-1])
    click.echo(benchmark_text(results, checked))
    if json_file:
        found: Any = results[0] if len(results) == 1 else results
        _write(json_file, msgspec.json.format(msgspec.json.encode(found), indent=1))
    return _status(checked)


def _status(gates: "Sequence[GateResult]") -> int:
    """The exit status; names every gate that was missed."""
    missed = [gate for gate in gates if not gate.met]
    for gate in missed:
        print(f"madoguchi: gate missed: {gate}", file=sys.stderr)
    return 1 if missed else 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from None


@click.command()
@click.option(
    "--corpus", type=_FOLDER, default=SHIPPED, help="Folder to build. Default: the shipped one."
)
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--files", type=_FOLDER, help="Report on the readers, over a folder of files.")
@click.option("--load", is_flag=True, help="Measure the service under many clients.")
@click.option("--seconds", type=click.IntRange(1), default=60, show_default=True)
@click.option("--clients", type=click.IntRange(1), default=50, show_default=True)
@_json
@model_option
def bench(
    corpus: Path,
    rounds: int,
    files: Path | None,
    load: bool,
    seconds: int,
    clients: int,
    json_file: Path | None,
    model: str | None,
) -> None:
    """Measure the time of a question and of a build, step by step, and peak memory.

    With --files the readers instead: every file of a folder, what was found in it, what was not
    read and why, and the time beside that of the library alone. With --load the service, asked by
    many clients at once, beside as many processes that answer in a loop.
    """
    if files:
        _read_files(files, json_file)
        return
    if load:
        _ask_at_once(seconds, clients, json_file)
        return
    from eval.bench import as_json, as_text, measure

    result = measure(corpus, rounds, model)
    click.echo(as_text(result))
    if json_file:
        _write(json_file, as_json(result))


def _ask_at_once(seconds: int, clients: int, json_file: Path | None) -> None:
    from eval.load import as_json, as_text, measure

    opened(None, None)
    found = measure(default_index(), seconds, clients)
    click.echo(as_text(found))
    if json_file:
        _write(json_file, as_json(found))


def _read_files(folder: Path, json_file: Path | None) -> None:
    from eval.reading import as_json, as_text, report

    found = report(folder)
    click.echo(as_text(found))
    if json_file:
        _write(json_file, as_json(found))
