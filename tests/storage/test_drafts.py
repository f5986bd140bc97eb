"""What stood in a form that was left."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from salestui.storage import drafts
from salestui.storage.database import DRAFTS_FILE, FILE, close_database, database, drafts_file
from salestui.storage.drafts import (
    DraftRow,
    FormerDraftRow,
    SettledDraft,
    drafts_of,
    drop_draft,
    is_kept,
    keep_draft,
    open_drafts,
    settle_draft,
    sweep_drafts,
)
from salestui.storage.history.models import Change
from salestui.storage.opening import open_database
from salestui.storage.save_errors import Busy, SaveError, transaction
from tests.clock import moment
from tests.tables import count_drafts

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def test_a_draft_is_read_back_as_it_stood() -> None:
    fields = {"who": "张[/]三", "notes": "一\n二", "empty": ""}
    keep_draft("repairs", fields, NOW)
    (draft,) = drafts_of("repairs")
    assert (draft.fields, draft.kept_at) == (fields, NOW.at)


def test_the_drafts_of_a_form_are_its_own_newest_first() -> None:
    for form, text in (("memo", "一"), ("line", "二"), ("memo", "三")):
        keep_draft(form, {"text": text}, NOW)
    assert [draft.fields["text"] for draft in drafts_of("memo")] == ["三", "一"]


def test_a_dropped_draft_is_gone_and_the_others_stay() -> None:
    for text in ("一", "二"):
        keep_draft("memo", {"text": text}, NOW)
    drop_draft(drafts_of("memo")[0])
    assert [draft.fields["text"] for draft in drafts_of("memo")] == ["一"]


def test_drafts_are_outside_the_history() -> None:
    keep_draft("memo", {"text": "一"}, NOW)
    drop_draft(drafts_of("memo")[0])
    assert Change.select().count() == 0


def test_what_is_typed_on_stands_in_the_place_of_what_stood_there_before() -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    again = keep_draft("memo", {"text": "一二"}, NOW, kept)
    assert drafts_of("memo") == [again]


def test_a_draft_that_two_windows_go_on_with_becomes_two() -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    here = keep_draft("memo", {"text": "一二"}, NOW, kept)
    there = keep_draft("memo", {"text": "一三"}, NOW, kept)
    assert sorted(each.fields["text"] for each in drafts_of("memo")) == ["一三", "一二"]
    drop_draft(kept)
    drop_draft(there)
    assert drafts_of("memo") == [here]


def test_the_same_text_is_the_same_draft() -> None:
    first = keep_draft("memo", {"text": "一"}, NOW)
    assert keep_draft("memo", {"text": "一"}, NOW).id == first.id
    assert len(drafts_of("memo")) == 1


# --- in a file of their own --------------------------------------------------------------------


@contextmanager
def another_holds(path: Path) -> Iterator[None]:
    """Somebody who has the write lock of a file."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def text_of(form: str) -> list[str]:
    return [draft.fields["text"] for draft in drafts_of(form)]


def test_a_draft_waits_for_nobody_who_writes_into_the_database(open_desk: Path) -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    with another_holds(open_desk / FILE):
        kept = keep_draft("memo", {"text": "一二"}, NOW, kept)
        assert is_kept(kept)
        drop_draft(keep_draft("memo", {"text": "三"}, NOW))
        # As after a kill: read by another connection.
        close_database()
        open_database(open_desk)
        assert text_of("memo") == ["一二"]


def test_a_draft_that_is_saved_goes_with_the_save_or_stays_with_its_failure(
    open_desk: Path,
) -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)

    def fail() -> None:
        with transaction():
            settle_draft(kept)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    sweep_drafts()
    assert drafts_of("memo") == [kept]
    with transaction():
        settle_draft(kept)
        # It may still be taken back.
        sweep_drafts()
        assert count_drafts() == 1
    assert (drafts_of("memo"), is_kept(kept)) == ([], False)
    sweep_drafts()
    assert count_drafts() == 0


def test_a_saved_draft_that_cannot_be_deleted_just_now_is_not_offered_and_goes_later(
    open_desk: Path,
) -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    with another_holds(open_desk / DRAFTS_FILE):
        with transaction():
            settle_draft(kept)
        sweep_drafts()
        assert drafts_of("memo") == []
    assert count_drafts() == 1
    # The same text typed again is another draft.
    assert keep_draft("memo", {"text": "一"}, NOW).edition != kept.edition
    assert text_of("memo") == ["一"]
    close_database()
    open_database(open_desk)
    assert text_of("memo") == ["一"]
    assert count_drafts() == 1


def test_who_has_changed_a_draft_that_another_window_saves_keeps_it() -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    here = keep_draft("memo", {"text": "一二"}, NOW, kept)
    with transaction():
        settle_draft(kept)
    sweep_drafts()
    assert drafts_of("memo") == [here]


def test_what_is_noted_of_saved_drafts_does_not_grow_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drafts, "_MANY", 3)
    for number in range(9):
        with transaction():
            settle_draft(keep_draft("memo", {"text": f"{number}"}, NOW))
        if number != 4:
            sweep_drafts()
    assert SettledDraft.select().count() <= 4
    assert text_of("memo") == []


def test_two_who_keep_drafts_at_the_same_moment_wait_for_each_other_shortly(
    open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_draft("memo", {"text": "一"}, NOW)
    monkeypatch.setattr(drafts, "AT_ONCE", 0)
    with another_holds(open_desk / DRAFTS_FILE):
        with pytest.raises(Busy):
            keep_draft("memo", {"text": "二"}, NOW)
        assert text_of("memo") == ["一"]


def former(text: str) -> None:
    """A draft as a desk of before kept it."""
    FormerDraftRow.create(form="memo", kept_at=NOW.at, fields=f'{{"text": "{text}"}}')


def test_drafts_of_a_desk_of_before_move_over(open_desk: Path) -> None:
    former("一")
    former("一")
    assert text_of("memo") == ["一", "一"]
    assert drafts_of("memo")[0].kept_at == NOW.at
    assert FormerDraftRow.select().count() == 0
    close_database()
    open_database(open_desk)
    assert text_of("memo") == ["一", "一"]


def test_they_are_offered_also_while_another_window_writes(open_desk: Path) -> None:
    former("一")
    for _start in range(2):
        with another_holds(open_desk / FILE):
            assert text_of("memo") == ["一"]
            close_database()
            open_database(open_desk)
    assert text_of("memo") == ["一"]
    assert FormerDraftRow.select().count() == 0


def test_no_file_is_made_where_there_is_nothing_to_keep(open_desk: Path) -> None:
    assert drafts_of("memo") == []
    assert not (open_desk / DRAFTS_FILE).exists()


@pytest.mark.parametrize("is_open", [False, True], ids=["at the start", "while it is open"])
def test_a_damaged_file_is_put_aside_and_typing_goes_on(open_desk: Path, is_open: bool) -> None:
    for number in range(300):
        keep_draft("memo", {"text": f"{number} " * 50}, NOW)
    drafts_file.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[no-untyped-call] # stubs
    if not is_open:
        close_database()
    path = open_desk / DRAFTS_FILE
    spoilt = path.read_bytes()[:100] + b"\xff" * (path.stat().st_size - 100)
    path.write_bytes(spoilt)
    if is_open:
        drafts_file.execute_sql("PRAGMA cache_size = 0")  # type: ignore[no-untyped-call] # stubs
    else:
        open_database(open_desk)
    keep_draft("memo", {"text": "一"}, NOW)
    assert text_of("memo") == ["一"]
    (aside,) = open_desk.glob(f"{DRAFTS_FILE}.damaged-*")
    assert aside.read_bytes()[100:] == spoilt[100:]
    assert not database.is_closed()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody delete an open file")
@pytest.mark.parametrize("end", ["", "-wal"])
def test_a_file_that_is_lost_is_made_anew_and_typing_goes_on(open_desk: Path, end: str) -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    (open_desk / f"{DRAFTS_FILE}{end}").unlink()
    keep_draft("memo", {"text": "一二"}, NOW, kept)
    close_database()
    open_database(open_desk)
    assert text_of("memo") == ["一二"]


def test_another_programs_file_is_left_as_it_is_and_keeping_says_so(open_desk: Path) -> None:
    path = open_desk / DRAFTS_FILE
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE letter (id INTEGER)")
    path.chmod(0o664)
    before = path.read_bytes(), path.stat().st_mode, sorted(open_desk.iterdir())
    assert drafts_of("memo") == []
    with pytest.raises(SaveError) as refused:
        keep_draft("memo", {"text": "一"}, NOW)
    assert "belongs to another program" in refused.value.sentence
    assert (path.read_bytes(), path.stat().st_mode, sorted(open_desk.iterdir())) == before


def test_where_the_file_cannot_be_made_none_is_offered_and_keeping_says_why(
    open_desk: Path,
) -> None:
    (open_desk / DRAFTS_FILE).mkdir()
    assert drafts_of("memo") == []
    with pytest.raises(SaveError):
        keep_draft("memo", {"text": "一"}, NOW)
    (open_desk / DRAFTS_FILE).rmdir()
    keep_draft("memo", {"text": "一"}, NOW)
    assert text_of("memo") == ["一"]


def test_each_desk_has_its_own(open_desk: Path, tmp_path: Path) -> None:
    keep_draft("memo", {"text": "一"}, NOW)
    close_database()
    open_database(tmp_path / "other")
    assert drafts_of("memo") == []
    open_drafts()
    assert list(DraftRow.select()) == []
