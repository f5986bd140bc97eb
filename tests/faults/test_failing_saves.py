"""Whatever write fails of whatever save: nothing is half written, nothing typed is lost, the person
is told why, and saving works again when the fault is gone.
"""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from salestui.books import form as book_forms
from salestui.books.cash import form as cash_forms
from salestui.books.duties.form import TickForm
from salestui.books.goods import form as goods_forms
from salestui.books.receivables.form import ReceiptForm
from salestui.colleagues import form as colleague_forms
from salestui.complaints import actions as complaint_actions
from salestui.complaints import form as complaint_forms
from salestui.complaints.queries import open_complaints
from salestui.complaints.store import pause
from salestui.customers import actions as customer_actions
from salestui.customers import form as customer_forms
from salestui.customers.queries import customers
from salestui.customers.store import archive_customer, merge_customer
from salestui.discretion.form import PinForm
from salestui.exchange.form import ExportForm, ImportForm
from salestui.kit.app import DeskApp
from salestui.kit.entry import EntryLine
from salestui.kit.form import Form
from salestui.kit.key_line import KeyLine
from salestui.repairs import actions as repair_actions
from salestui.repairs import form as repair_forms
from salestui.repairs.queries import open_repairs
from salestui.settings.form import BookSettingsForm, SettingsForm
from salestui.storage.history.undo import undo_last
from salestui.visits import actions as visit_actions
from salestui.visits.form import VisitForm
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit, last_visits
from salestui.worklog import actions as worklog_actions
from salestui.worklog import form as worklog_forms
from salestui.worklog.store import finish_memo, open_memos, opened_days, settled_memos
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.faults.failing import KINDS, Fuse, Kind, is_told
from tests.faults.soundness import what_is_wrong
from tests.kit.every_form import OPENERS, AnyForm, form_classes
from tests.kit.hands import settle, tap, type_quickly, until
from tests.tables import contents, count_drafts

Kinds = Iterator[Sequence[Kind]]
"""Of failures, those that are tried at each write."""

ON_FILE = {"who": "Plain Customer", "who.id": "1"}

FILLED: dict[AnyForm, dict[str, str]] = {
    colleague_forms.ColleagueForm: {"name": "赵敏", "phones": "13700137000"},
    colleague_forms.MergeForm: {"name": "Wang Li"},
    customer_forms.CustomerForm: {
        "name": "张华伟",
        "phones": "13600136000, 010-87179364",
        "region": "HD",
        "salesperson": "周敏",
    },
    book_forms.BookForm: {"who": "云岭茶行", "kind": "invoice", "gross": "1,130", "sender": "周敏"},
    book_forms.StepForm: {"waybill": "SF 6017", "step_note": "急"},
    book_forms.SaidForm: {"said": "明天来取", "promised_on": "明天"},
    book_forms.ActionForm: {"approver": "王总"},
    book_forms.GiveUpForm: {"reason": "不寄了"},
    ReceiptForm: {"amount": "4000", "how": "转账"},
    goods_forms.OrderForm: {"quantity": "20", "expected_on": "下周五"},
    goods_forms.MovedForm: {"quantity": "8", "notes": "供货商送到"},
    cash_forms.ReverseForm: {"amount": "0.05", "text": "误记"},
    cash_forms.CloseForm: {"counted": "0.20", "note": "当面点清"},
    cash_forms.OpenMonthForm: {"reason": "少记一笔"},
    TickForm: {"result": "已发", "quantity": "14", "good": "14"},
    customer_forms.AttachForm: {"who": "尉迟恭亮", "phone": "13500135000"},
    VisitForm: {"who": "曾志强", "said": "看了样机", "visitor": "周敏"},
    repair_forms.RepairForm: {"who": "单丽丽", "product": "扫码枪", "serial": "SN1"},
    repair_forms.SignForm: {"name": "陈立"},
    repair_forms.ChaseForm: {"name": "陈立", "note": "后天修好"},
    repair_forms.AnswerForm: {"note": "等配件"},
    repair_forms.ReturnForm: {"quantity": "9", "loaner_back": "yes", "note": "已通电"},
    repair_forms.ReasonForm: {"reason": "主板烧毁"},
    repair_forms.CorrectionForm: {"quantity": "-1", "reason": "数错了"},
    complaint_forms.ComplaintForm: {
        "who": "欧阳娜",
        "about": "打印机卡纸",
        "salesperson": "周敏",
        "merchant": "李强",
        "promise": "换一台",
        "call_back_on": "明天",
    },
    complaint_forms.ContactForm: {"party": "merchant", "note": "同意换货"},
    complaint_forms.PromiseForm: {"promise": "换一台", "call_back_on": "明天"},
    complaint_forms.PauseForm: {"reason": "等客户"},
    complaint_forms.CloseForm: {"outcome": "已换货"},
    complaint_forms.ReopenForm: {"reason": "又坏了"},
    worklog_forms.LogLineForm: {"text": "早会 #早会"},
    worklog_forms.MemoForm: {"text": "给欧阳娜回电话", "who": "欧阳娜"},
    worklog_forms.MemoDayForm: {"due_on": "下周三"},
}
"""What is written in each form that saves into the database."""

ELSEWHERE = {
    SettingsForm,
    BookSettingsForm,
    PinForm,
    ImportForm,
    ExportForm,
    worklog_forms.DayForm,
    worklog_forms.SearchForm,
    customer_forms.MergeForm,
}
"""Forms that write into a file, or nothing: whoever is merged is backed up first."""


async def fail_at_every_write(
    person: Person,
    fuse: Fuse,
    kinds: Kinds,
    save: Callable[[], Coroutine[Any, Any, None]],
    check: Callable[[], Any],
) -> None:
    """Try to save with the first write failing, then the second, and so on, until it succeeds.

    After each failure everything is as before, what `check` sees too, and the screen says why.
    """
    before, seen = contents(), check()
    for at in range(1, 500):
        for kind in next(kinds):
            fuse.set(kind, at)
            await save()
            await until(person, lambda: not person.desk.is_saving)
            fuse.mend()
            if not fuse.has_blown:
                assert at > 1, "it wrote nothing"
                assert contents() != before
                assert not what_is_wrong()
                return
            assert is_told(person, kind), f"{kind.name} at write {at}: {person.lines}"
            assert check() == seen, f"{kind.name} at write {at}"
            assert contents() == before, f"{kind.name} at write {at}"
    raise AssertionError("it never succeeded")


def test_every_form_is_tried_here() -> None:
    assert form_classes() == {*FILLED, *ELSEWHERE}


@pytest.mark.parametrize("kind", FILLED, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
async def test_a_form_whose_save_fails_keeps_its_text_and_saves_later(
    kind: type[Form[Any]], clock: StandingClock, desk_folder: Path, fuse: Fuse, kinds: Kinds
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        await OPENERS[kind](person)
        form = person.form
        assert type(form) is kind
        for asked in form.asked:
            asked.restore(FILLED[kind])
        await settle(person)
        # The draft goes with the save, and stays with a failure.
        person.desk.keep_drafts()
        assert count_drafts() == form.KEEPS_DRAFTS

        def what_stands_there() -> object:
            return person.screen is form and form.text()

        await fail_at_every_write(
            person, fuse, kinds, lambda: tap(person, "ctrl+s"), what_stands_there
        )
        assert person.screen is not form
        assert count_drafts() == 0


async def test_a_merge_that_fails_leaves_both_files(
    clock: StandingClock, desk_folder: Path, fuse: Fuse, kinds: Kinds
) -> None:
    async with at_the_desk(clock, desk_folder) as person:

        async def merge() -> None:
            await OPENERS[customer_forms.MergeForm](person)
            for asked in person.form.asked:
                asked.restore(ON_FILE)
            person.the(KeyLine).hush()
            await tap(person, "ctrl+s")
            await until(person, lambda: not person.desk.is_working and bool(person.said))

        await fail_at_every_write(person, fuse, kinds, merge, lambda: None)


Do = Callable[[DeskApp], Coroutine[Any, Any, None]]


def some_visit(person: Person) -> None:
    add_visit(person.desk.now, customers()[0].who, Contact(person.desk.now.day, said="看了样机"))


def some_undoing(person: Person) -> None:
    undo_last(person.desk.now)


def some_merge(person: Person) -> None:
    merge_customer(person.desk.now, *customers()[:2])


def some_archived(person: Person) -> None:
    archive_customer(person.desk.now, customers()[0])


def some_pause(person: Person) -> None:
    pause(person.desk.now, open_complaints()[0], "等客户")


def some_done(person: Person) -> None:
    finish_memo(person.desk.now, open_memos()[0])


def nothing(person: Person) -> None:
    """Nothing need be done before."""


DONE: dict[str, tuple[Callable[[Person], None], Do, tuple[str, ...]]] = {
    "chase": (nothing, lambda desk: repair_actions.chase(desk, open_repairs()[0]), ()),
    "now repaired": (
        nothing,
        lambda desk: repair_actions.now_repaired(desk, open_repairs()[0]),
        (),
    ),
    "loaner back": (
        nothing,
        lambda desk: repair_actions.take_loaner_back(desk, open_repairs()[0]),
        (),
    ),
    "party contacted": (
        nothing,
        lambda desk: complaint_actions.contacted(desk, open_complaints()[0]),
        (),
    ),
    "clock goes on": (
        some_pause,
        lambda desk: complaint_actions.resume(desk, open_complaints()[0]),
        (),
    ),
    "file checked": (nothing, lambda desk: customer_actions.note_checked(desk, customers()[0]), ()),
    "archived": (nothing, lambda desk: customer_actions.put_aside(desk, customers()[0]), ("1",)),
    "deleted": (nothing, lambda desk: customer_actions.put_aside(desk, customers()[0]), ("3",)),
    "taken out": (
        some_archived,
        lambda desk: customer_actions.take_out(desk, customers("Plain Customer")[-1]),
        (),
    ),
    "merge undone": (
        some_merge,
        lambda desk: customer_actions.undo_merge_of(desk, customers()[0]),
        (),
    ),
    "visit deleted": (
        some_visit,
        lambda desk: visit_actions.delete(desk, last_visits(customers()[0].id)[0]),
        ("2",),
    ),
    "memo done": (nothing, lambda desk: worklog_actions.finish(desk, open_memos()[0]), ()),
    "memo dropped": (nothing, lambda desk: worklog_actions.drop(desk, open_memos()[0]), ()),
    "memo taken up": (
        some_done,
        lambda desk: worklog_actions.reopen(desk, settled_memos(desk.now)[0]),
        (),
    ),
}
"""What is done with one key: what must have been done before, the action, the keys that it asks."""


@pytest.mark.parametrize(("before", "action", "keys"), DONE.values(), ids=DONE)
async def test_a_action_that_fails_is_not_done_and_is_done_later(
    before: Callable[[Person], None],
    action: Do,
    keys: tuple[str, ...],
    clock: StandingClock,
    desk_folder: Path,
    fuse: Fuse,
    kinds: Kinds,
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        before(person)
        await tap(person, "2")

        async def do_it() -> None:
            person.desk.do(action(person.desk))
            await settle(person)
            await tap(person, *keys)

        await fail_at_every_write(person, fuse, kinds, do_it, lambda: person.screen)


@pytest.mark.parametrize("key", ["ctrl+z", "ctrl+y"])
async def test_an_undoing_that_fails_is_not_done_and_is_done_later(
    key: str, clock: StandingClock, desk_folder: Path, fuse: Fuse, kinds: Kinds
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        if key == "ctrl+y":
            some_undoing(person)
        await tap(person, "2")
        await fail_at_every_write(
            person, fuse, kinds, lambda: tap(person, key, "1"), lambda: person.screen
        )


@pytest.mark.parametrize("keys", [("2",), ("2", "ctrl+e")], ids=["log", "evening"])
async def test_an_entry_line_whose_save_fails_keeps_its_text_and_saves_later(
    keys: tuple[str, ...], clock: StandingClock, desk_folder: Path, fuse: Fuse, kinds: Kinds
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        await tap(person, *keys)
        entry = person.the(EntryLine)
        entry.focus()
        await type_quickly(person, "到店客户三批")
        person.desk.keep_drafts()
        assert count_drafts() == 1

        async def save() -> None:
            if entry.value:
                await tap(person, "enter")

        await fail_at_every_write(person, fuse, kinds, save, lambda: entry.value)
        assert (entry.value, count_drafts()) == ("", 0)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
async def test_a_day_that_turns_while_nothing_can_be_written_is_noted_later(
    kind: Kind, clock: StandingClock, desk_folder: Path, fuse: Fuse
) -> None:
    async with at_the_desk(clock, desk_folder) as person:
        yesterday = clock.now().day
        today = clock.advance(days=1).day
        fuse.set(kind, 1, stays=True)
        await person.beat()
        assert fuse.has_blown
        assert person.desk.now.day == today
        assert opened_days(yesterday) == []
        fuse.mend()
        await person.beat()
        assert opened_days(yesterday) == [today]
