"""The commands `staff`, `review` and `questions`: the office's own database from a terminal."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
from sqlalchemy.orm import Session

from assistant.commands.columns import aligned
from assistant.commands.opening import opened
from assistant.commands.options import database_option, index_option
from assistant.homes import Place
from assistant.store import accounts, audit, reviews
from assistant.store import questions as stored
from assistant.store.database import Database
from assistant.store.question_set import question_lines
from assistant.store.records import Account, Role
from corpus.dates import JAPAN
from corpus.errors import UsageError, printable

_password_option = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of stdin."
)
_role_option = click.option("--role", required=True, type=click.Choice(get_args(Role)))


@contextmanager
def _transaction(url: str, exists: bool = False, deletes: bool = False) -> Iterator[Session]:
    """With `exists` for what makes no sense in a database that is made for it, with `deletes`
    for what must not stay readable anywhere."""
    database = Database(url, exists)
    try:
        database.migrate()
        with database.deleting() if deletes else database.transaction() as session:
            yield session
    finally:
        database.close()


def _note(session: Session, action: str, subject: str, **detail: Any) -> None:
    audit.note(session, _actor(), action, subject, detail, datetime.now(UTC))


def _actor() -> str:
    try:
        return f"command line: {getpass.getuser()}"
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"command line: {os.getuid()}"


def _say(line: str) -> None:
    print(f"madoguchi: {printable(line)}", file=sys.stderr)


@click.group()
def staff() -> None:
    """職員の利用者を管理します。Accounts of the staff desk."""


@staff.command("add")
@click.argument("name")
@_role_option
@_password_option
@database_option
def add(name: str, role: Role, password_stdin: bool, database: str) -> None:
    """Make an account. The password is asked for twice."""
    password = _password(password_stdin)
    with _transaction(database) as session:
        account = accounts.add(session, name, password, role, datetime.now(UTC))
        _note(session, "account added", account.name, role=role)
    _say(f"{account.name} を {role} として登録しました / added")


@staff.command("list")
@database_option
def list_accounts(database: str) -> None:
    """List the accounts."""
    with _transaction(database) as session:
        found = accounts.every(session)
    heads = ("名前/name", "役割/role", "登録/created", "状態/state")
    for line in aligned([heads, *map(_cells, found)]):
        click.echo(line)


def _cells(account: Account) -> tuple[str, str, str, str]:
    created = account.created.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")
    return account.name, account.role, created, "" if account.active else "停止/removed"


@staff.command("password")
@click.argument("name")
@_password_option
@database_option
def password(name: str, password_stdin: bool, database: str) -> None:
    """Give an account a new password; its sessions end."""
    new = _password(password_stdin)
    with _transaction(database) as session:
        account = accounts.set_password(session, name, new)
        _note(session, "password changed", account.name)
    _say(f"{account.name} のパスワードを変更しました / password changed")


@staff.command("role")
@click.argument("name")
@_role_option
@database_option
def role(name: str, role: Role, database: str) -> None:
    """Give an account another role."""
    with _transaction(database) as session:
        account = accounts.set_role(session, name, role)
        _note(session, "role changed", account.name, role=role)
    _say(f"{account.name} を {role} にしました / role changed")


@staff.command("remove")
@click.argument("name")
@database_option
def remove(name: str, database: str) -> None:
    """Let an account sign in no more. Its name stays, as the records name it."""
    with _transaction(database) as session:
        account = accounts.set_active(session, name, False)
        _note(session, "account removed", account.name)
    _say(f"{account.name} の利用を停止しました / removed")


@staff.command("restore")
@click.argument("name")
@database_option
def restore(name: str, database: str) -> None:
    """Let an account that was removed sign in again, with the password that it had."""
    with _transaction(database) as session:
        account = accounts.set_active(session, name, True)
        _note(session, "account restored", account.name)
    _say(f"{account.name} の利用を再開しました / restored")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        try:
            return sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise UsageError(
                "標準入力のパスワードがUTF-8ではありません。UTF-8で渡してください。"
                " / the password on standard input is not UTF-8"
            ) from None
    if not sys.stdin.isatty():
        raise UsageError(
            "ここではパスワードをお尋ねできません。--password-stdinを付けて、標準入力で渡してください。"
            " / nobody can be asked for the password here; pipe it to --password-stdin"
        )
    typed: str = click.prompt(
        "パスワード / password", hide_input=True, confirmation_prompt="もう一度 / again", err=True
    )
    return typed


@click.group()
def review() -> None:
    """職員の確認結果を扱います。What staff found."""


@review.command("export")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File; else standard output."
)
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only reviews of this day (Japan) or later."
)
@index_option
@database_option
def export(out: Path | None, since: datetime | None, index: Place | None, database: str) -> None:
    """Print reviewed cases as a question set, for madoguchi eval.

    What the documents and the directory of the index no longer bear out is left out and told.
    """
    corpus = opened(index, None).corpus
    with _transaction(database) as session:
        cases = reviews.reviewed(session)
        if since is not None:
            start = since.replace(tzinfo=JAPAN)
            cases = [case for case in cases if case.review and case.review.at >= start]
        lines, left_out = question_lines(cases, corpus)
        text = "".join(msgspec.json.encode(line).decode() + "\n" for line in lines)
        if out is not None:
            out.write_text(text, encoding="utf-8", newline="\n")
        _note(session, "reviews exported", str(out or "-"), lines=len(lines), cases=len(cases))
    if out is None:
        click.echo(text, nl=False)
    for id, why in left_out:
        _say(f"{id}: 出力していません / left out: {why}")
    _say(f"確認済み {len(cases)} 件から {len(lines)} 問を出力しました / {len(lines)} questions")


@click.group()
def questions() -> None:
    """保存した質問を削除します。Delete stored questions."""


@questions.command("delete")
@click.argument("receipt")
@database_option
def delete(receipt: str, database: str) -> None:
    """Delete the question of a RECEIPT with its feedback and reviews."""
    with _transaction(database, deletes=True) as session:
        if not stored.delete(session, receipt, _actor()):
            raise UsageError(
                f"受付番号 {receipt!r} の質問は保存されていません。番号を確かめてください。"
                f" / no question is stored under the receipt {receipt!r}"
            )
    _say(f"{receipt} の質問を削除しました / deleted")


@questions.command("prune")
@click.option("--days", required=True, type=click.IntRange(min=0), help="Keep this many days.")
@database_option
def prune(days: int, database: str) -> None:
    """Delete the questions that are older than some days, with their feedback and reviews."""
    before = datetime.now(UTC) - timedelta(days=min(days, 36500))
    with _transaction(database, exists=True, deletes=True) as session:
        count = stored.prune(session, before, _actor())
    _say(f"{count} 件の質問を削除しました / {count} questions deleted")
