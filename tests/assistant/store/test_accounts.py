"""Accounts, sign-in, sessions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from assistant.store import accounts, sessions
from assistant.store.database import Database
from assistant.store.records import Account
from corpus.errors import TooManyFailures, UsageError
from tests.assistant.store.samples import NOW

PASSWORD = "correct horse"
HOURS = timedelta(hours=8)


class CountingHasher(PasswordHasher):
    """One that costs nothing and counts the work that it does."""

    work = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.work += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.work += 1
        return super().verify(hash, password)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    hasher = CountingHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", hasher)
    return hasher


@pytest.fixture
def yamada(database: Database, hasher: CountingHasher) -> Account:  # noqa: ARG001
    with database.transaction() as session:
        return accounts.add(session, "山田", PASSWORD, "reviewer", NOW)


def signed_in(
    database: Database,
    name: str,
    password: str = PASSWORD,
    client: str = "192.0.2.1",
    later: timedelta = timedelta(),
) -> Account | None:
    with database.transaction() as session:
        return accounts.check(session, name, password, client, NOW + later)


def test_a_password_is_kept_as_argon2id_with_the_library_s_parameters(database: Database) -> None:
    with database.transaction() as session:
        made = accounts.add(session, "山田", PASSWORD, "editor", NOW)
        hash = session.execute(text("SELECT password_hash FROM account")).scalar_one()
    assert made == Account(made.id, "山田", "editor", NOW, True)
    assert hash.startswith("$argon2id$")
    assert not PasswordHasher().check_needs_rehash(hash)
    assert signed_in(database, "山田") == made
    assert signed_in(database, "山田", PASSWORD + "!") is None


def test_wide_letters_of_an_input_method_are_the_same(database: Database, yamada: Account) -> None:
    assert signed_in(database, "山田", "ｃｏｒｒｅｃｔ　ｈｏｒｓｅ") == yamada


@pytest.mark.parametrize(
    ("name", "password", "role", "said"),
    [
        ("佐藤", "elevenchars", "editor", "too short; use at least 12 characters"),
        ("佐藤", "", "editor", "too short"),
        ("佐藤", "x" * 1025, "editor", "too long"),
        ("Administrator", "administrator", "editor", "the password is the name"),
        ("佐藤", PASSWORD, "boss", "'boss' is no role; use reviewer, editor, administrator"),
        ("山田", PASSWORD, "editor", "the name '山田' is taken"),
        ("", PASSWORD, "editor", "cannot be a name"),
        (" 佐藤", PASSWORD, "editor", "cannot be a name"),
        ("佐\n藤", PASSWORD, "editor", "cannot be a name"),
        ("x" * 65, PASSWORD, "editor", "cannot be a name"),
    ],
)
def test_an_account_that_cannot_be_is_told(
    database: Database, yamada: Account, name: str, password: str, role: str, said: str
) -> None:
    with database.transaction() as session:
        with pytest.raises(UsageError, match=said):
            accounts.add(session, name, password, role, NOW)  # type: ignore[arg-type]
        assert accounts.every(session) == [yamada]


def test_a_name_that_nobody_has_is_told(database: Database) -> None:
    with database.transaction() as session:
        with pytest.raises(UsageError, match="no account is called '佐藤'"):
            accounts.set_role(session, "佐藤", "editor")
        with pytest.raises(UsageError, match="no account is called '佐藤'"):
            accounts.set_password(session, "佐藤", PASSWORD)
        with pytest.raises(UsageError, match="no account is called '佐藤'"):
            accounts.set_active(session, "佐藤", False)


def test_an_unknown_name_costs_the_work_of_a_wrong_password(
    database: Database, yamada: Account, hasher: CountingHasher
) -> None:
    costs = []
    for name in (yamada.name, "佐藤", ""):
        before = hasher.work
        assert signed_in(database, name, "wrong password") is None
        costs.append(hasher.work - before)
    assert costs == [1, 1, 1]


def test_a_hash_with_other_parameters_is_made_anew_at_sign_in(
    database: Database, yamada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", dearer)
    for password in ("wrong password", PASSWORD, PASSWORD):
        signed_in(database, "山田", password)
        with database.reading() as session:
            hash = session.execute(text("SELECT password_hash FROM account")).scalar_one()
        assert dearer.check_needs_rehash(hash) == (password != PASSWORD)
    assert signed_in(database, "山田") == yamada


def test_five_failures_close_a_name_for_the_rest_of_fifteen_minutes(
    database: Database, url: str, yamada: Account
) -> None:
    other = Database(url)  # as another process has it
    for n in range(5):
        shared = (database, other)[n % 2]
        assert signed_in(shared, "山田", "wrong password", later=timedelta(minutes=n)) is None
    for desk, minute, left in ((database, 5, 600), (other, 14, 60)):
        with pytest.raises(TooManyFailures) as caught:
            signed_in(desk, "山田", PASSWORD, later=timedelta(minutes=minute))
        assert caught.value.retry_after == left
    other.close()
    # Who keeps on trying elsewhere does not lock out whose name it is.
    assert signed_in(database, "山田", client="198.51.100.1", later=timedelta(minutes=5)) == yamada
    assert signed_in(database, "山田", later=timedelta(minutes=15)) == yamada


@pytest.mark.usefixtures("hasher")
def test_a_new_password_opens_a_closed_name(database: Database, yamada: Account) -> None:
    for _ in range(5):
        signed_in(database, "山田", "wrong password")
    with database.transaction() as session:
        accounts.set_password(session, "山田", PASSWORD)
    assert signed_in(database, "山田") == yamada


@pytest.mark.usefixtures("hasher")
def test_fifty_failures_from_anywhere_close_a_name(database: Database, yamada: Account) -> None:
    for n in range(50):
        assert signed_in(database, yamada.name, "wrong password", f"192.0.2.{n}") is None
    with pytest.raises(TooManyFailures):
        signed_in(database, yamada.name, client="198.51.100.1")


@pytest.mark.usefixtures("hasher")
def test_a_name_that_nobody_has_is_closed_too(database: Database) -> None:
    for _ in range(5):
        assert signed_in(database, "佐藤") is None
    with pytest.raises(TooManyFailures, match="try again in 900 seconds"):
        signed_in(database, "佐藤")


def test_many_who_try_at_once_get_no_more_tries(database: Database, yamada: Account) -> None:
    def tried(_: int) -> bool:
        try:
            return signed_in(database, yamada.name, "wrong password") is None
        except TooManyFailures:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(tried, range(12))) == 5


def test_twenty_failures_close_a_client_for_every_name(database: Database, yamada: Account) -> None:
    for n in range(20):
        assert signed_in(database, f"name{n}", "wrong password") is None
    with pytest.raises(TooManyFailures):
        signed_in(database, "山田")
    assert signed_in(database, "山田", client="198.51.100.1") == yamada


def test_signing_in_clears_the_name_but_not_the_client(database: Database, yamada: Account) -> None:
    for n in range(19):
        signed_in(database, "山田" if n % 5 == 0 else f"name{n}", "wrong password")
    assert signed_in(database, "山田") == yamada
    assert signed_in(database, "山田", "wrong password") is None
    with pytest.raises(TooManyFailures):
        signed_in(database, "山田")
    for _ in range(3):
        assert signed_in(database, "山田", "wrong password", "198.51.100.1") is None
    assert signed_in(database, "山田", client="198.51.100.1") == yamada


@pytest.mark.usefixtures("hasher")
def test_what_was_typed_as_a_name_is_kept_neither_readable_nor_long(database: Database) -> None:
    signed_in(database, "my secret password", "x", "192.0.2.77")
    with database.reading() as session:
        row = session.execute(text("SELECT * FROM failure")).one()
    assert "secret" not in str(row)
    assert "192.0.2.77" not in str(row)
    signed_in(database, "another", later=timedelta(minutes=15))
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM failure")).scalar_one() == 1


def test_a_session_ends_after_its_time_and_when_idle(database: Database, yamada: Account) -> None:
    with database.transaction() as session:
        token = sessions.begin(session, yamada, NOW, timedelta(hours=1))
        for minute, holder in ((29, yamada), (58, yamada), (59.9, yamada), (60, None)):
            now = NOW + timedelta(minutes=minute)
            assert sessions.account_of(session, token, now) == holder, minute
        token = sessions.begin(session, yamada, NOW, HOURS)
        assert sessions.account_of(session, token, NOW + timedelta(minutes=29)) == yamada
        assert sessions.account_of(session, token, NOW + timedelta(minutes=59)) is None
        assert sessions.account_of(session, token, NOW) is None
        assert sessions.account_of(session, "another", NOW) is None
        assert sessions.account_of(session, "\ud800", NOW) is None


def test_only_the_hash_of_a_token_is_kept(database: Database, yamada: Account) -> None:
    with database.transaction() as session:
        token = sessions.begin(session, yamada, NOW, HOURS)
        assert len(token) == 43
        assert token not in str(session.execute(text("SELECT * FROM session")).all())


def test_sessions_that_are_over_are_swept_out(database: Database, yamada: Account) -> None:
    with database.transaction() as session:
        sessions.begin(session, yamada, NOW, timedelta(minutes=1))
        sessions.begin(session, yamada, NOW, HOURS)
        later = NOW + timedelta(minutes=2)
        sessions.begin(session, yamada, later, HOURS)
        count = text("SELECT count(*) FROM session")
        assert session.execute(count).scalar_one() == 2
        sessions.begin(session, yamada, later + timedelta(minutes=30), HOURS)
        assert session.execute(count).scalar_one() == 1


def test_signing_out_ends_one_session(database: Database, yamada: Account) -> None:
    with database.transaction() as session:
        one, two = (sessions.begin(session, yamada, NOW, HOURS) for _ in range(2))
        sessions.end(session, one)
        assert sessions.account_of(session, one, NOW) is None
        assert sessions.account_of(session, two, NOW) == yamada


def test_a_new_password_or_the_end_of_an_account_ends_its_sessions(
    database: Database, yamada: Account
) -> None:
    with database.transaction() as session:
        sato = accounts.add(session, "佐藤", PASSWORD, "editor", NOW)
        tokens = [sessions.begin(session, who, NOW, HOURS) for who in (yamada, sato)]
        accounts.set_password(session, "山田", "another password")
        assert [sessions.account_of(session, token, NOW) for token in tokens] == [None, sato]
        token, unused = (sessions.begin(session, yamada, NOW, HOURS) for _ in range(2))
        accounts.set_active(session, "山田", False)
        assert sessions.account_of(session, token, NOW) is None
    assert signed_in(database, "山田", "another password") is None
    with database.transaction() as session:
        assert accounts.set_active(session, "山田", True) == yamada
        assert sessions.account_of(session, unused, NOW) is None
        accounts.set_role(session, "山田", "administrator")
        assert [(one.name, one.role) for one in accounts.every(session)] == [
            ("佐藤", "editor"),
            ("山田", "administrator"),
        ]
    assert signed_in(database, "山田", PASSWORD) is None
