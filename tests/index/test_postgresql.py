"""Generations in PostgreSQL, on a real server: the same answers, published whole or not at all."""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from assistant.answer.answer import answer
from assistant.answer.contract import as_json
from assistant.service.service import Service
from corpus.errors import GenerationError
from corpus.records import Corpus
from eval.questions import load_questions, shipped_sets
from index import postings
from index.build import build
from index.generation import Generation, current
from index.search import search
from madoguchi import main
from tests.conftest import TOHOKU
from tests.corpus.office import edit, write_office
from tests.index.small_model import write_small_model

psycopg = pytest.importorskip("psycopg", reason='pip install "psycopg[binary]"')

from index.postgresql import home as home_module  # noqa: E402
from index.postgresql import reading, uploading  # noqa: E402
from index.postgresql.home import PostgresqlHome  # noqa: E402

SCALE = Path(__file__).parent.parent.parent / "docs" / "SCALE.md"
EVERY = 30  # of the shipped questions, those that are asked


def commands(name: str) -> str:
    """The commands of docs/SCALE.md that begin with a comment of this name."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", SCALE.read_text("utf-8"), re.M | re.S)
    (found,) = [b for b in blocks if re.match(rf"(--|#) {re.escape(name)}\n", b)]
    return found


class Databases:
    """New databases on one server."""

    def __init__(self, uri: str, cache: Path) -> None:
        self.uri = uri
        self._cache = cache
        self._count = 0

    def new(self) -> str:
        self._count += 1
        name = f"home{self._count}"
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name}")
        return self.uri.replace("/postgres?", f"/{name}?")

    def home(self, address: str) -> PostgresqlHome:
        return PostgresqlHome(address, self._cache)


@pytest.fixture(scope="module")
def databases(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(postgresql, tmp_path_factory.mktemp("cache"))


def published(home: PostgresqlHome, index: Path, corpus: Corpus, **how: Any) -> Generation:
    """The generation that a local index serves, opened from a database."""
    with uploading.uploading(home._server, **how) as upload:
        upload.publish(current(index), corpus, lambda document: TOHOKU / document.file)
    return home.open(home.served())


@pytest.fixture(scope="module")
def stored(databases: Databases, index_folder: Path, corpus: Corpus) -> Generation:
    return published(databases.home(databases.new()), index_folder, corpus)


@pytest.fixture(scope="module")
def questions(corpus: Corpus) -> list[str]:
    return [question.text for question in load_questions(shipped_sets(), corpus)[::EVERY]]


def answered(generation: Generation, question: str) -> dict[str, Any]:
    found = as_json(answer(generation, question))
    del found["milliseconds"]
    return found


def test_answers_are_the_same(
    stored: Generation, generation: Generation, questions: list[str]
) -> None:
    assert len(questions) > 10
    for question in questions:
        assert answered(stored, question) == answered(generation, question)


def test_answers_are_the_same_in_partitions(
    databases: Databases,
    index_folder: Path,
    corpus: Corpus,
    generation: Generation,
    questions: list[str],
) -> None:
    parted = published(databases.home(databases.new()), index_folder, corpus, partitions=3)
    for question in questions[::4]:
        assert answered(parted, question) == answered(generation, question)


def test_a_graph_finds_nearly_the_same(
    databases: Databases,
    index_folder: Path,
    corpus: Corpus,
    generation: Generation,
    questions: list[str],
) -> None:
    address = databases.new()
    graph = published(databases.home(address), index_folder, corpus, exact=0)
    with psycopg.connect(address) as connection:
        query = "SELECT indexdef FROM pg_indexes WHERE indexdef LIKE '%hnsw%'"
        assert len(connection.execute(query).fetchall()) == 1
    shares = []
    for question in questions:
        rows = [{hit.row for hit in search(own, own.read(question))} for own in (graph, generation)]
        shares.append(len(rows[0] & rows[1]) / max(len(rows[1]), 1))
    assert np.mean(shares) >= 0.98


def test_long_lists_are_read_in_blocks(
    databases: Databases,
    index_folder: Path,
    corpus: Corpus,
    generation: Generation,
    questions: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (reading, uploading):
        monkeypatch.setattr(module, "LIST", 16)
    stored = published(databases.home(databases.new()), index_folder, corpus)
    monkeypatch.setattr(postings, "_ALL_AT_ONCE", 0)
    for question in questions:
        tokens = generation.read(question).whole.tokens
        legs = stored.passage_legs.lexical, generation.passage_legs.lexical
        best = [leg.best(tokens, 10).tolist() for leg in legs]
        assert best[0] == best[1]
        rows = np.arange(0, generation.passage_legs.size, 7)
        np.testing.assert_array_equal(*(leg.at(tokens, rows) for leg in legs))


def test_only_the_blocks_that_are_needed_are_read(
    databases: Databases, index_folder: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (reading, uploading):
        monkeypatch.setattr(module, "LIST", 16)
    stored = published(databases.home(databases.new()), index_folder, corpus)
    lists = stored.passage_legs.lexical._lists
    place = int(np.argmax(np.diff(stored.passage_legs.lexical._starts)))
    whole = lists.read(place)[0]
    assert len(whole) > 48
    held = lists.read(place, whole[[20]])[0]
    assert held.tolist() == whole[16:32].tolist()


def test_a_file_comes_back_as_it_was(stored: Generation) -> None:
    for document in stored.corpus.documents:
        assert stored.file(document).read_bytes() == (TOHOKU / document.file).read_bytes()
    damaged = stored.file(stored.corpus.documents[0])
    content = damaged.read_bytes()
    damaged.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert stored.file(stored.corpus.documents[0]).read_bytes() == content


class Office:
    """An office whose generations are published to a database, edition after edition."""

    def __init__(self, folder: Path, home: PostgresqlHome) -> None:
        self.folder = folder
        self.home = home
        self.model = str(write_small_model(folder / "model"))
        self.edition = 1
        write_office(folder / "office")

    def publish(self) -> str:
        old, self.edition = self.edition, self.edition + 1
        edit(self.folder / "office" / "catalogue.toml", f"第{old}版", f"第{self.edition}版")
        with self.home.uploading() as upload:
            return build(self.folder / "office", self.folder / "index", self.model, upload)


@pytest.fixture
def address(databases: Databases) -> str:
    return databases.new()


@pytest.fixture
def office(
    databases: Databases, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Office:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(home_module, "_ASKED_EVERY", 0.0)
    return Office(tmp_path, databases.home(address))


def title(service: Service) -> str:
    return service.corpus().documents[0].title


def schemas(address: str) -> list[str]:
    query = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'madoguchi%' ORDER BY nspname"
    with psycopg.connect(address) as connection:
        return [name for (name,) in connection.execute(query)]


def test_a_new_generation_is_served_at_the_next_question(office: Office, address: str) -> None:
    office.publish()
    service = Service(address, office.model)
    assert title(service) == "業務案内 第2版"
    id = office.publish()
    assert service.ask("特許の窓口は?")[0].generation == id
    assert title(service) == "業務案内 第3版"
    assert not (office.folder / "index" / "CURRENT").exists(), "nothing is published locally"


def test_the_one_before_is_kept_and_older_ones_go(office: Office, address: str) -> None:
    ids = [office.publish() for _ in range(3)]
    assert office.home.ids() == ids[:0:-1]
    assert schemas(address) == ["madoguchi", *sorted(f"madoguchi_{id}" for id in ids[1:])]


def test_files_go_with_the_last_generation_that_names_them(office: Office, address: str) -> None:
    names = []
    for edition in range(3):
        path = office.folder / "office" / "documents" / "guide.txt"
        catalogue = office.folder / "office" / "catalogue.toml"
        before = path.read_bytes()
        path.write_bytes(before + f"追記{edition}。\n".encode())
        edit(catalogue, _sha256(before), _sha256(path.read_bytes()))
        names.append(_sha256(path.read_bytes()))
        office.publish()
    with psycopg.connect(address) as connection:
        found = {name for (name,) in connection.execute("SELECT name FROM madoguchi.originals")}
    assert {f"{name}.txt" for name in names[1:]} == found


def _sha256(content: bytes) -> str:
    return uploading.sha256(content).hexdigest()


def test_a_failure_leaves_what_was_served(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = office.publish()
    before = schemas(address)

    def damaged(folder: Path) -> Iterator[tuple[bytes, ...]]:
        yield from list(sentences(folder))[:-1]

    sentences = uploading._sentences
    monkeypatch.setattr(uploading, "_sentences", damaged)
    with pytest.raises(GenerationError, match="rows of sentences were stored"):
        office.publish()
    assert office.home.ids() == [id]
    assert schemas(address) == before
    assert not list((office.folder / "index").glob(".building-*"))


def test_one_build_at_a_time(office: Office) -> None:
    with office.home.uploading(), pytest.raises(GenerationError, match="another build is running"):
        office.publish()
    office.publish()


def test_a_broken_connection_is_made_again(office: Office, address: str) -> None:
    office.publish()
    service = Service(address, office.model)
    before = answered(service.generation(), "特許の窓口は?")
    with psycopg.connect(address) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'madoguchi'"
        )
        assert len(ended.fetchall()) >= 1
    service.generation().passages._table._recent._rows.clear()
    assert answered(service.generation(), "特許の窓口は?") == before


def test_damaged_files_of_the_cache_are_fetched_again(office: Office) -> None:
    id = office.publish()
    office.home.open(id, office.model)
    (words,) = office.home._cache.glob("*/words/words.txt")
    words.write_text("壊れた", "utf-8")
    assert office.home.open(id, office.model).id == id
    assert "壊れた" not in words.read_text("utf-8")


def test_a_role_that_may_only_read(databases: Databases, office: Office, address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for role in ("madoguchi_build", "madoguchi_read"):
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(f"DROP OWNED BY {role}")
                connection.execute(f"DROP ROLE {role}")
        database = connection.info.dbname
        connection.execute(commands("roles").replace("DATABASE madoguchi", f"DATABASE {database}"))
    office.home = databases.home(address.replace("postgres:@", "madoguchi_build:@"))
    id = office.publish()
    reader = databases.home(address.replace("postgres:@", "madoguchi_read:@"))
    generation = reader.open(reader.served(), office.model)
    assert answered(generation, "特許の窓口は?")["generation"] == id
    office.home = reader
    with pytest.raises(GenerationError, match="not permitted"):
        office.publish()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("host=/", "host=/nowhere/"), "cannot be used"),
        (("/home", "/nohome"), 'database "nohome'),
        (("postgres:@", "nobody:secret@"), 'role "nobody" does not exist'),
    ],
)
def test_what_cannot_be_reached_is_said(
    databases: Databases, address: str, change: tuple[str, str], said: str
) -> None:
    home = databases.home(address.replace(*change))
    with pytest.raises(GenerationError, match=said) as error:
        home.served()
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


def test_an_address_that_is_none_is_not_repeated(databases: Databases) -> None:
    with pytest.raises(GenerationError, match="cannot be read") as error:
        databases.home("postgresql://user:secret@host:port:port/name?what=1")
    assert "secret" not in str(error.value)


def test_an_empty_database_has_no_index(databases: Databases, address: str) -> None:
    with pytest.raises(GenerationError, match="madoguchi build --to"):
        databases.home(address).served()


def test_without_the_driver_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "index.postgresql.server")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(GenerationError, match="pip install"):
        __import__("index.postgresql.server")


def test_the_command_line(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    office, model = write_office(tmp_path / "office"), write_small_model(tmp_path / "model")
    own = ["--index", str(tmp_path / "index"), "--model", str(model)]
    assert main(["build", "--corpus", str(office), "--to", address, *own]) == 0
    id = capsys.readouterr().out.strip()
    call = ["ask", "--json", "特許の窓口は?", "--index", address, "--model", str(model)]
    assert main(call) == 0
    assert msgspec.json.decode(capsys.readouterr().out)["generation"] == id
    assert main(["build", "--corpus", str(office), "--index", address]) == 2
    assert "--to" in capsys.readouterr().err
    assert main(["build", "--corpus", str(office), "--to", "mysql://user:secret@host/x"]) == 2
    assert "secret" not in capsys.readouterr().err


def test_a_shard_on_another_server(
    databases: Databases,
    index_folder: Path,
    corpus: Corpus,
    generation: Generation,
    questions: list[str],
) -> None:
    address, shard = databases.new(), databases.new()
    home = databases.home(address)
    with ExitStack() as stack:
        front, behind = (
            stack.enter_context(psycopg.connect(at, autocommit=True)) for at in (address, shard)
        )
        available = "SELECT 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'"
        if front.execute(available).fetchone() is None:
            pytest.skip("the server has no postgres_fdw")
        published(home, index_folder, corpus, partitions=2)
        id, dimension = home.served(), generation.encoder.dimension

        def filled(name: str) -> str:
            host = databases.uri.partition("host=")[2]
            values = {"ID": id, "352": str(dimension), "shard1.example": host}
            text = commands(name).replace("dbname 'madoguchi'", f"dbname '{behind.info.dbname}'")
            for word, value in values.items():
                text = text.replace(word, value)
            return text

        behind.execute(filled("shard: on the shard"))
        front.execute(filled("shard: on the primary"))
        query = f'SELECT count(*) FROM "madoguchi_{id}".vectors_1'
        assert (
            behind.execute(query).fetchone()
            == front.execute(query.replace("vectors_1", "moved")).fetchone()
        )
    stored = databases.home(address).open(id)
    for question in questions[::4]:
        assert answered(stored, question) == answered(generation, question)
