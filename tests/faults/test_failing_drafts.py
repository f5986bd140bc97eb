"""Whatever write fails of a draft: it is said, the text stays, and the draft is kept later."""

from pathlib import Path

import pytest

from tests.clock import StandingClock
from tests.desk import at_the_desk
from tests.faults.failing import KINDS, Fuse, Kind, is_told
from tests.kit.hands import tap, type_quickly, until
from tests.tables import contents, count_drafts


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_a_draft_that_cannot_be_kept_keeps_the_form_and_is_kept_later(
    kind: Kind, clock: StandingClock, desk_folder: Path, drafts_fuse: Fuse
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        await tap(person, "f4")
        await type_quickly(person, "给欧阳娜回电话")
        form = person.form
        before = contents()
        for at in range(1, 100):
            drafts_fuse.set(kind, at)
            await tap(person, "escape")
            drafts_fuse.mend()
            if not drafts_fuse.has_blown:
                break
            assert person.screen is form
            assert is_told(person, kind)
            assert contents() == before
            # Who goes on typing is asked again before the text is given up.
            await type_quickly(person, "。")
        assert at > 2
        assert person.screen is not form
        assert count_drafts() == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_a_draft_that_cannot_be_deleted_stays_on_the_list(
    kind: Kind, clock: StandingClock, desk_folder: Path, drafts_fuse: Fuse
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        for text in ("first", "second"):
            await tap(person, "f4")
            await type_quickly(person, text)
            await tap(person, "escape")
        await tap(person, "f4", "ctrl+o")
        for at in range(1, 100):
            before = contents()
            drafts_fuse.set(kind, at)
            await tap(person, "delete")
            await until(person, lambda: not person.desk.is_saving)
            drafts_fuse.mend()
            if not drafts_fuse.has_blown:
                break
            assert contents() == before
            assert is_told(person, kind)
        assert at > 2
        assert count_drafts() == 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_a_desk_that_cannot_write_at_all_goes_on_and_lets_one_out(
    kind: Kind, clock: StandingClock, desk_folder: Path, fuse: Fuse, drafts_fuse: Fuse
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        await tap(person, "f6")
        await type_quickly(person, "张华伟")
        for each in (fuse, drafts_fuse):
            each.set(kind, 1, stays=True)
        person.desk._keep_typed()
        await tap(person, "ctrl+o", "f2", "escape", "f1", "escape")
        clock.advance(days=1)
        await person.beat()
        await tap(person, "escape", "escape", "2", "ctrl+e", "tab", "x")
        person.desk._keep_typed()
        await tap(person, "escape", "1", "3", "4", "5")
        await tap(person, "ctrl+q")
        if not person.desk._exit:
            await tap(person, "ctrl+q")
        assert person.desk._exit
        for each in (fuse, drafts_fuse):
            each.mend()
