"""A number's way from the form to the counter: confirmed, corrected, refused, interrupted."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.answer.outcomes import Answered
from assistant.folders import SHIPPED
from assistant.service.publishing import OpenFolder, Publisher
from assistant.staff import numbers
from assistant.staff.numbers import settle
from assistant.store import audit, confirmations
from assistant.store.intents import BEGUN, CONFIRMED, FAILED, open_intents
from assistant.store.records import AuditEntry, Confirmation
from corpus.editing import DIVISIONS
from corpus.errors import GenerationError
from corpus.locking import locked
from corpus.records import Phone
from index.build import build
from tests.assistant.staff.published_desk import PublishedDesk
from tests.corpus.office import edit

NUMBER = "022-221-4999"


@pytest.fixture
def _within(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds in this process, which is quick for an office so small."""

    def within(self: OpenFolder) -> str:
        return build(self.path, self.publisher.index, self.publisher.model)

    monkeypatch.setattr(OpenFolder, "build", within)


within = pytest.mark.usefixtures("_within")


def audited(desk: PublishedDesk) -> list[AuditEntry]:
    with desk.database.reading() as session:
        entries, _ = audit.entries(session)
    wanted = (BEGUN, CONFIRMED, FAILED)
    return [entry for entry in reversed(entries) if entry.action in wanted]


def recorded(desk: PublishedDesk) -> list[Confirmation]:
    with desk.database.reading() as session:
        return confirmations.every(session)


def phone(desk: PublishedDesk, owner: str) -> Phone:
    return desk.counter.service.corpus().directory.division(owner).phones[0]


@within
def test_numbers_in_doubt_stand_first_with_what_they_rest_on(desk: PublishedDesk) -> None:
    page = desk.editor.get("/staff/directory").text
    first, _, rest = page.partition("すべての番号")
    assert "確かめる番号（1件）" in first
    assert "物流室" in first
    assert "番号がありません" in first
    assert '<blockquote lang="ja">物流室\t物流</blockquote>' in first
    assert "../documents/guide?start=" in first
    assert "知的財産室" not in first
    assert "知的財産室" in rest
    assert "022-263-1111" in rest


@within
def test_two_divisions_with_one_number_are_in_doubt_until_staff_say_so(
    desk: PublishedDesk, office_folder: Path
) -> None:
    path = office_folder / "office" / DIVISIONS
    edit(path, '"022-221-4819", status = "stated"', '"022-221-4922", status = "stated", '
         'confirmed = "2026-11-22", source = "組織図"')  # fmt: skip
    build(office_folder / "office", office_folder / "index", str(office_folder / "model"))
    first = desk.editor.get("/staff/directory").text.partition("すべての番号")[0]
    assert "知的財産室と同じ番号です" in first
    assert "金融課と同じ番号です" not in first


@within
def test_what_will_change_is_shown_before_it_does(desk: PublishedDesk, office_folder: Path) -> None:
    before = (office_folder / "office" / DIVISIONS).read_bytes()
    fields = desk.form("butsuryu", number="０２２ー２２１ー４９９９")
    page = desk.editor.submit("/staff/directory/butsuryu/0", fields)
    assert page.status_code == 200
    assert f'id="new-number">{NUMBER}<' in page.text
    assert "に確認（2026年度組織図）" in page.text
    mended = desk.editor.submit("/staff/directory/butsuryu/0", {**fields, "mend": "1"})
    assert 'value="０２２ー２２１ー４９９９"' in mended.text
    assert (office_folder / "office" / DIVISIONS).read_bytes() == before
    assert audited(desk) == []


@within
def test_a_confirmed_number_stands_at_the_counter_and_in_the_records(desk: PublishedDesk) -> None:
    asked = desk.counter.ask("物流の窓口は?").outcome
    assert isinstance(asked, Answered)
    assert asked.contacts[0].caution
    answer = desk.publish("butsuryu", desk.form("butsuryu", number=NUMBER, note="九時から。"))
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "../../directory?done=1"
    served = desk.counter.service.generation_id()
    page = desk.editor.get("/staff/directory?done=1").text
    assert f"物流室の番号を {NUMBER} として登録しました" in page
    assert served in page
    assert "確かめる番号はありません" in page

    reply = desk.counter.ask("物流の窓口は?").outcome
    assert isinstance(reply, Answered)
    assert reply.contacts[0].phones[0].number == NUMBER
    assert reply.contacts[0].caution is None
    public = desk.editor.get("/divisions").text
    assert "に職員が確認（2026年度組織図）" in public
    assert "名簿次郎" not in public
    assert "九時から。" in public

    (one,) = recorded(desk)
    assert (one.division, one.before, one.number, one.source, one.by, one.generation) == (
        "butsuryu", None, NUMBER, "2026年度組織図", "名簿次郎", served
    )  # fmt: skip
    begun, confirmed = audited(desk)
    assert (begun.action, confirmed.action) == (BEGUN, CONFIRMED)
    assert begun.actor == confirmed.actor == "名簿次郎"
    assert confirmed.detail["generation"] == served
    assert begun.detail["intent"] == confirmed.detail["intent"]


@within
def test_a_correction_can_be_taken_back(desk: PublishedDesk) -> None:
    desk.publish("kinyu", desk.form("kinyu", number=NUMBER))
    page = desk.editor.get("/staff/directory").text
    assert 'href="directory/kinyu/0?number=022-221-4922"' in page
    form = desk.editor.get("/staff/directory/kinyu/0?number=022-221-4922").text
    assert 'name="number"' in form
    assert 'value="022-221-4922"' in form
    desk.publish("kinyu", desk.form("kinyu", number="022-221-4922"))
    assert phone(desk, "kinyu").number == "022-221-4922"
    assert [(one.before, one.number) for one in recorded(desk)] == [
        ("022-221-4922", NUMBER),
        (NUMBER, "022-221-4922"),
    ]


@within
def test_the_general_line_is_confirmed_like_any_other(desk: PublishedDesk) -> None:
    desk.publish("general", desk.form("general", number="022-263-1112"))
    assert desk.counter.service.corpus().directory.general.phones[0].number == "022-263-1112"


@within
def test_of_two_editors_the_second_is_told(desk: PublishedDesk) -> None:
    second = desk.visitor("管理者")
    fields = desk.form("butsuryu", number=NUMBER)
    late = {**fields, "number": "022-221-4111"}
    assert desk.publish("butsuryu", fields).status_code == 303
    answer = desk.publish("butsuryu", late, second)
    assert answer.status_code == 422
    assert "画面を開いた後に変更されています" in answer.text
    assert "This number" not in answer.text
    assert phone(desk, "butsuryu").number == NUMBER
    assert len(recorded(desk)) == 1
    # The page shows what stands there now, and goes on from that.
    assert NUMBER in answer.text
    assert 'value="022-221-4111"' in answer.text


@within
def test_two_who_send_at_the_same_moment_change_it_once(desk: PublishedDesk) -> None:
    fields = desk.form("butsuryu")
    answers: list[Any] = []

    def send(number: str) -> None:
        visitor = desk.visitor("管理者")
        answers.append(desk.publish("butsuryu", {**fields, "number": number}, visitor))

    threads = [Thread(target=send, args=[f"022-221-411{n}"]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    assert len(recorded(desk)) == 1


@within
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"number": "4999"}, "電話番号として読めません"),
        ({"source": " "}, "何で確かめたかを書いてください"),
        ({"before": "{}"}, "読み取れませんでした"),
        ({"before": ""}, "読み取れませんでした"),
        ({"before": '{"x":' + "[" * 10_000 + "]" * 10_000 + "}"}, "読み取れませんでした"),
    ],
)
def test_what_cannot_be_entered_is_told_beside_the_form(
    desk: PublishedDesk, office_folder: Path, fields: dict[str, str], sentence: str
) -> None:
    before = (office_folder / "office" / DIVISIONS).read_bytes()
    sent = {**desk.form("butsuryu", number=NUMBER), **fields}
    for answer in (
        desk.editor.submit("/staff/directory/butsuryu/0", sent),
        desk.publish("butsuryu", sent),
    ):
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'role="alert"' in answer.text
    assert (office_folder / "office" / DIVISIONS).read_bytes() == before
    assert audited(desk) == []


def test_a_form_of_another_number_is_not_taken(desk: PublishedDesk) -> None:
    fields = desk.form("kinyu", number=NUMBER)
    assert desk.publish("butsuryu", fields).status_code == 422
    assert desk.publish("nowhere", fields).status_code == 404


def test_a_reviewer_may_not(desk: PublishedDesk) -> None:
    reviewer = desk.visitor("確認花子")
    assert reviewer.get("/staff/directory").status_code == 403
    assert desk.publish("kinyu", desk.form("kinyu", number=NUMBER), reviewer).status_code == 403


def test_what_was_not_built_yet_is_not_published_along(
    desk: PublishedDesk, office_folder: Path
) -> None:
    edit(office_folder / "office" / "vocabulary.toml", "後継ぎ", "後継者")
    refused(desk, office_folder, "まだ窓口に出していない変更があります", 422)


def test_while_another_changes_the_folder_the_sentence_says_so(
    desk: PublishedDesk, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.staff.numbers._PATIENCE", 0.1)
    with locked(office_folder / "office"):
        answer = refused(desk, office_folder, "ほかの方が名簿か文書を変更しています", 503)
    assert answer.headers["retry-after"]


def test_a_folder_that_is_gone_is_told(desk: PublishedDesk, office_folder: Path) -> None:
    fields = desk.form("butsuryu", number=NUMBER)
    (office_folder / "office").rename(office_folder / "moved")
    answer = desk.publish("butsuryu", fields)
    assert answer.status_code == 422
    assert "フォルダーが見つかりません" in answer.text


def test_a_build_that_fails_leaves_everything_as_it_was(
    desk: PublishedDesk, office_folder: Path
) -> None:
    """In the process of its own that builds."""
    served = desk.counter.service.generation_id()
    (office_folder / "office" / "documents" / "guide.txt").write_text("別の文書", "utf-8")
    answer = refused(desk, office_folder, "新しい版を公開できませんでした", 503)
    assert "登録したときから変わっています" in answer.text
    assert "sha256 of" not in answer.text  # is in the English half
    assert desk.counter.service.generation_id() == served
    assert [entry.action for entry in audited(desk)] == [BEGUN, FAILED]


def refused(desk: PublishedDesk, office_folder: Path, sentence: str, status: int) -> Any:
    before = (office_folder / "office" / DIVISIONS).read_bytes()
    answer = desk.publish("butsuryu", desk.form("butsuryu", number=NUMBER))
    assert answer.status_code == status
    assert sentence in answer.text
    assert f'value="{NUMBER}"' in answer.text
    assert (office_folder / "office" / DIVISIONS).read_bytes() == before
    assert phone(desk, "butsuryu").number is None
    assert recorded(desk) == []
    return answer


class Killed(BaseException):
    """Ends the work where it stands, as a killed process does."""


def killing(*_: object, **__: object) -> None:
    raise Killed


KILLED_AT: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "before it is entered": lambda patch: patch.setattr(numbers, "enter", killing),
    "before it is published": lambda patch: patch.setattr(OpenFolder, "build", killing),
    "before it is recorded": lambda patch: patch.setattr(numbers, "_record", killing),
}


@within
@pytest.mark.parametrize("moment", KILLED_AT)
def test_a_killed_process_leaves_no_change_without_a_record(
    desk: PublishedDesk, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = desk.form("butsuryu", number=NUMBER)
    with monkeypatch.context() as patch:
        # Nothing that runs on the way out of a function runs in a killed process.
        patch.setattr("assistant.service.publishing.write_at_once", lambda *_: None)
        KILLED_AT[moment](patch)
        with pytest.raises(Killed):
            desk.publish("butsuryu", fields)
    with desk.database.reading() as session:
        (begun,) = open_intents(session)
    assert begun.actor == "名簿次郎"
    settle(desk.publisher, desk.database)
    with desk.database.reading() as session:
        assert open_intents(session) == []
    if moment == "before it is entered":
        assert phone(desk, "butsuryu").number is None
        assert [entry.action for entry in audited(desk)] == [BEGUN, FAILED]
        assert recorded(desk) == []
        return
    assert phone(desk, "butsuryu").number == NUMBER
    assert [entry.action for entry in audited(desk)] == [BEGUN, CONFIRMED]
    (one,) = recorded(desk)
    assert (one.by, one.number) == ("名簿次郎", NUMBER)
    assert one.generation == desk.counter.service.generation_id()


@within
def test_the_next_confirmation_first_ends_what_was_left_half_done(
    desk: PublishedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, fields = desk.form("butsuryu", number=NUMBER), desk.form("kinyu")
    with monkeypatch.context() as patch:
        patch.setattr("assistant.service.publishing.write_at_once", lambda *_: None)
        KILLED_AT["before it is published"](patch)
        with pytest.raises(Killed):
            desk.publish("butsuryu", left)
    assert desk.publish("kinyu", {**fields, "number": "022-221-4111"}).status_code == 303
    assert [(one.division, one.number) for one in recorded(desk)] == [
        ("butsuryu", NUMBER),
        ("kinyu", "022-221-4111"),
    ]


@within
def test_what_was_left_half_done_and_cannot_be_built_is_taken_back(
    desk: PublishedDesk, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (office_folder / "office" / DIVISIONS).read_text("utf-8")
    fields = desk.form("butsuryu", number=NUMBER)
    with monkeypatch.context() as patch:
        patch.setattr("assistant.service.publishing.write_at_once", lambda *_: None)
        KILLED_AT["before it is published"](patch)
        with pytest.raises(Killed):
            desk.publish("butsuryu", fields)

    def failing(_: OpenFolder) -> str:
        raise GenerationError("no room")

    assert NUMBER in (office_folder / "office" / DIVISIONS).read_text("utf-8")
    monkeypatch.setattr(OpenFolder, "build", failing)
    settle(desk.publisher, desk.database)
    assert (office_folder / "office" / DIVISIONS).read_text("utf-8") == before
    assert [entry.action for entry in audited(desk)] == [BEGUN, FAILED]


def test_what_another_process_is_doing_is_left_to_it(
    desk: PublishedDesk, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        KILLED_AT["before it is entered"](patch)
        with pytest.raises(Killed):
            desk.publish("butsuryu", desk.form("butsuryu", number=NUMBER))
    with locked(office_folder / "office"):
        settle(desk.publisher, desk.database)
    assert [entry.action for entry in audited(desk)] == [BEGUN]


def test_of_the_programs_own_corpus_a_copy_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped corpus, with the bundled model, from the form to another process's counter."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    shipped = (SHIPPED / DIVISIONS).read_bytes()
    publisher = Publisher(tmp_path / "index")
    build(SHIPPED, publisher.index)
    desk = PublishedDesk(tmp_path, publisher)
    other = desk.another_counter()
    owner, question = "shogyo-ryutsu-service-ka", "商店街の担当はどこですか"
    asked = other.ask(question).outcome
    assert isinstance(asked, Answered)
    assert asked.contacts[0].id == owner
    assert asked.contacts[0].caution
    fields = desk.form(owner, number=NUMBER)
    begun = time.perf_counter()
    answer = desk.publish(owner, fields)
    reply = other.ask(question).outcome
    seconds = time.perf_counter() - begun
    other.close()
    desk.close()
    assert answer.status_code == 303, answer.text
    assert isinstance(reply, Answered)
    assert reply.contacts[0].phones[0].number == NUMBER
    assert reply.contacts[0].caution is None
    # Where others use the machine too, it takes as many times as long.
    crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert seconds < 5 * crowd, f"{seconds:.1f} s, {crowd:.1f} processes a core"
    assert (SHIPPED / DIVISIONS).read_bytes() == shipped
    assert NUMBER in (tmp_path / "data/madoguchi/corpus/tohoku" / DIVISIONS).read_text("utf-8")
