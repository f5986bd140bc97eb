"""Text that would break a terminal, a markup or a query goes through every form and screen."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from salestui.books.fields import MoneyField
from salestui.books.form import BookForm, GiveUpForm, SaidForm, StepForm
from salestui.colleagues import actions as colleague_actions
from salestui.colleagues.form import ColleagueForm, MergeForm
from salestui.colleagues.screen import open_colleagues
from salestui.colleagues.store import add_colleague, colleagues
from salestui.complaints import actions as complaint_actions
from salestui.complaints.form import (
    CloseForm,
    ComplaintForm,
    ContactForm,
    PauseForm,
    PromiseForm,
    ReopenForm,
)
from salestui.complaints.queries import closed_complaints, complaint, open_complaints
from salestui.complaints.rules import Account, Complaint, Party, Policy
from salestui.complaints.store import (
    close,
    note_contact,
    pause,
    promise,
    register_complaint,
    reopen,
)
from salestui.customers import actions as customer_actions
from salestui.customers.fields import PhoneField
from salestui.customers.form import CustomerForm
from salestui.customers.queries import customers
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.kit.fields import (
    ChoiceField,
    DayField,
    FormField,
    MomentField,
    NotesField,
    NumberField,
)
from salestui.kit.form import Form
from salestui.kit.matters import MOST, MOST_NOW
from salestui.kit.rows import Rows
from salestui.kit.screen import DeskScreen
from salestui.repairs import actions as repair_actions
from salestui.repairs.form import (
    AnswerForm,
    ChaseForm,
    CorrectionForm,
    ReasonForm,
    RepairForm,
    ReturnForm,
    SignForm,
)
from salestui.repairs.queries import closed_repairs, open_repairs, repair
from salestui.repairs.rules import CLOSED_STATES, OPEN_STATES, Intake, State
from salestui.repairs.store import (
    chase,
    close_otherwise,
    move_repair,
    register_repair,
    return_goods,
)
from salestui.storage.database import database
from salestui.text.clean import fold
from salestui.worklog import actions as worklog_actions
from salestui.worklog.form import DayForm, LogLineForm, MemoForm, SearchForm
from salestui.worklog.search import FoundScreen
from salestui.worklog.store import (
    add_line,
    add_memo,
    edit_line,
    finish_memo,
    line,
    memo,
    open_memos,
)
from tests.clock import StandingClock
from tests.desk import NARROW, Person, at_the_desk
from tests.kit.every_form import OPENERS, AnyForm, bring_in, form_classes
from tests.kit.hands import (
    JOINING,
    OBEYED,
    column_of,
    into,
    lines_of,
    look,
    paste,
    settle,
    tap,
    type_quickly,
)
from tests.tables import contents

LONG = "张" * 20_000

HOSTILE: dict[str, tuple[str, str]] = {
    "an end tag": ("[/]", "[/]"),
    "a tag": ("[bold]x", "[bold]x"),
    "the end of no tag": ("[/red]", "[/red]"),
    "brackets": ("张[加急]", "张[加急]"),
    "the clipboard": ("\x1b]52;c;5byg\x07张", "张"),
    "colours": ("\x1b[31m红\x1b[0m", "红"),
    "a lone escape": ("a\x1bb", "ab"),
    "right to left": ("\u202eabc\u202c\u2067x\u2069", "abcx"),
    "tabs": ("a\tb", "a b"),
    "lines": ("一\n二\r\n三", "一 二 三"),
    "joined emoji": ("👨‍👩‍👧❤️👍🏽张", "👨‍👩‍👧❤️👍🏽张"),
    "combining": ("e\u0301\u0302ก็", "e\u0301\u0302ก็"),
    "a percent sign": ("100%", "100%"),
    "an underscore": ("_", "_"),
    "a quotation mark": ("O'Neill; --", "O'Neill; --"),
    "braces": ("{name} {0} {", "{name} {0} {"),
    "very long": (LONG, LONG),
}
"""What is pasted, and what stands in a field of one line then."""

ON_LINES = {"lines": "一\n二\n三"}
"""What stands in a field of several lines, where that is something else."""


def stands(asked: FormField, name: str) -> str:
    """What stands in a field after the text of that name was pasted into it."""
    return (
        ON_LINES.get(name, HOSTILE[name][1]) if isinstance(asked, NotesField) else HOSTILE[name][1]
    )


def test_every_form_of_the_program_is_tried_here() -> None:
    assert form_classes() == set(OPENERS)


@pytest.mark.parametrize("form", OPENERS, ids=lambda form: form.__name__)
async def test_every_field_takes_every_text_literally_or_cleaned(
    form: AnyForm, clock: StandingClock, open_desk: Path
) -> None:
    bring_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await OPENERS[form](person)
        assert isinstance(person.form, form)
        for asked in person.form.asked:
            await into(person, asked, "")
            await type_quickly(person, "[/b]%_'张")
            assert asked.typed == "[/b]%_'张"
        last: dict[str, str] = {}
        for number, (name, (text, _)) in enumerate(HOSTILE.items(), 1):
            # Each into every third field, the last into all; there are many fields of each kind.
            takes = person.form.asked[number % 3 :: 3]
            with person.desk.batch_update():  # drawn once it stands in all of them
                for asked in person.form.asked if number == len(HOSTILE) else takes:
                    await into(person, asked, text)
                    assert asked.typed == stands(asked, name)
                    last[asked.field_name] = asked.typed
            await settle(person)
            look(person)

        # What was pasted last, the very long text, waits as a draft and comes back.
        await tap(person, "escape")
        if isinstance(person.screen, Form):
            await tap(person, "escape")  # the first one closed the list of offers
        look(person)
        if not form.KEEPS_DRAFTS:
            return
        assert person.said == "Kept as a draft; you can restore it next time."
        await OPENERS[form](person)
        assert person.sees("Draft ", "Ctrl+O")
        look(person)
        await tap(person, "ctrl+o")
        assert {each.field_name: each.typed for each in person.form.asked} == last


# --- saved, and seen on every screen -----------------------------------------------------------

MARKS = "[/] [bold]x [/red] 张[加急] 100% _ ' {name}"
JOINED = "👨‍👩‍👧❤️👍🏽张"

SAVED = {
    "marks, controls, joined emoji": (
        f"{MARKS} a\x1bb\x1b]52;c;5byg\x07张\u202eabc\ta\r\n二 {JOINED}",
        f"{MARKS} ab张abc a 二 {JOINED}",
    ),
    "very long": (LONG, LONG),
}
"""What is pasted, and what is kept then."""

KEEPING: tuple[AnyForm, ...] = (
    ColleagueForm,
    CustomerForm,
    LogLineForm,
    MemoForm,
    RepairForm,
    SignForm,
    ChaseForm,
    AnswerForm,
    CorrectionForm,
    ReturnForm,
    ReasonForm,
    ContactForm,
    PromiseForm,
    PauseForm,
    CloseForm,
    ReopenForm,
    ComplaintForm,
    SaidForm,
    StepForm,
    GiveUpForm,
    BookForm,
)
"""The forms that keep text, in an order in which each finds what it is about."""


def other_text(asked: FormField, text: str) -> str:
    """What is pasted into a field: the text, or a value where not every text can be saved."""
    match asked:
        case ChoiceField():
            asked.put("")  # where something stands, only what begins so is offered
            return asked.offers()[0].text
        case NumberField():
            return "1"
        case DayField():
            return "2026-11-23"
        case MomentField() | MoneyField():
            return ""
        case PhoneField():
            return f"{text} 138"
    return text


async def fill_and_save(person: Person, form: AnyForm, text: str) -> None:
    """Open a form, let the text stand in every field that can take it, and save."""
    await OPENERS[form](person)
    assert isinstance(person.form, form)
    with person.desk.batch_update():  # drawn once it stands in all of them
        for asked in person.form.asked:
            await into(person, asked, other_text(asked, text))
    await settle(person)
    look(person)
    await tap(person, "ctrl+s")
    look(person)


def kept() -> list[str]:
    """Every text that the tables keep."""
    return [str(cell) for rows in contents().values() for row in rows for cell in row]


async def see_every_screen(person: Person) -> dict[str, list[str]]:
    """Look at every screen and move over its rows; the lines that were drawn, by screen."""
    seen: dict[str, list[str]] = {}

    async def see(name: str, *keys: str) -> None:
        seen[name] = []
        for key in keys:
            await tap(person, key)
            seen[name] += look(person)

    await see("today", "1", "home", "down", "end", "pageup", "f9", "escape")
    await see("worklog", "2", "home", "end", "pageup", "tab", "tab", "home", "end", "f9", "escape")
    await see("tidy", "ctrl+e", "home", "end", "f9", "escape", "escape")
    await see("repairs", "3", "home", "down", "end", "right", "end", "right", "right", "end")
    await see("menu", "f9", "escape", "f1", "escape")
    await see("closed", "tab", "home", "end", "right", "end", "right", "end", "tab")
    await see("complaints", "4", "home", "down", "end", "ctrl+down", "ctrl+down", "f9", "escape")
    await see("closed complaints", "tab", "home", "end", "ctrl+down", "f1", "escape", "tab")
    await see("customers", "5", "home", "down", "end", "pageup", "f9", "escape")
    await see("books", "6", "right", "home", "end", "tab", "home", "f9", "escape", "tab", "left")
    await see("duties", "6", *["right"] * 3, "home", "end", "f9", "escape")
    person.desk.do(open_colleagues(person.desk))
    await settle(person)
    await see("colleagues", "home", "end", "pageup", "f9", "escape", "f1", "escape", "escape")
    return seen


@pytest.mark.parametrize(("text", "clean"), SAVED.values(), ids=SAVED)
async def test_every_form_saves_it_and_every_screen_shows_it(
    text: str, clean: str, clock: StandingClock, open_desk: Path
) -> None:
    bring_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        for form in KEEPING:
            before = sum(clean in cell for cell in kept())
            await fill_and_save(person, form, text)
            assert not isinstance(person.screen, Form), form
            assert sum(clean in cell for cell in kept()) > before, form
        (closed,) = closed_repairs()
        goods = closed.goods
        assert (goods.who.name, goods.product, goods.model, goods.serial) == (clean,) * 4
        assert (goods.fault, goods.accessories, goods.loaner, closed.reason) == (clean,) * 4
        assert goods.notes == clean.replace(" 二", "\n二")
        (settled,) = closed_complaints()
        _reopened, standing = open_complaints()
        assert (settled.cause, settled.outcome, settled.account.promise) == (clean,) * 3
        assert clean in [contact.note for contact in settled.contacts]
        account = standing.account
        assert (account.who.name, account.about, account.category, account.promise) == (clean,) * 4
        assert (account.salesperson, account.merchant) == (clean,) * 2
        assert not any(OBEYED.search(cell.replace("\n", "")) for cell in kept())

        await OPENERS[MergeForm](person)
        (into_whom,) = person.form.asked
        await into(person, into_whom, f"{text}无")
        await tap(person, "ctrl+s")
        assert person.remark("name").endswith("无 is not on the list.")
        assert into_whom.typed == f"{clean}无"
        look(person)
        await into(person, into_whom, text)
        await tap(person, "ctrl+s")
        assert clean in [each.name for each in colleagues()]
        assert "Zhao Mni" not in [each.name for each in colleagues()]

        await fill_and_save(person, RepairForm, text)  # an open one
        await fill_and_save(person, CloseForm, text)
        await see_every_screen(person)
        await fill_and_save(person, DayForm, text)
        clock.advance(days=4)
        person.desk.beat()
        await person.pilot.resize_terminal(*NARROW)
        await see_every_screen(person)

        # What was written is found again, and nothing else is.
        await OPENERS[SearchForm](person)
        await into(person, person.form.asked[0], text)
        await tap(person, "ctrl+s")
        assert isinstance(person.screen, FoundScreen)
        assert len(person.the(Rows).keys) == 1
        look(person)
        await tap(person, "escape", "5", "slash")
        await paste(person, text)
        assert [each.name for each in customers(clean)] == [clean]
        assert len(person.screen.query_one("#customers", Rows).keys) == 1
        look(person)
        await tap(person, "ctrl+p")
        await paste(person, text)
        look(person)
        await tap(person, "enter")
        assert isinstance(person.screen, DeskScreen)
        look(person)


# --- data that came in another way ---------------------------------------------------------------


def write_everywhere(clock: StandingClock, text: str, number: int) -> None:
    """Let a text as it is stand in every table, beside plain text at its right."""
    now = clock.now()
    add_customer(now, Profile(text, phones=(f"139{number:08}", text)))
    if not any(fold(each.name) == fold(text) for each in colleagues()):
        add_colleague(now, text, "after_sales", text)
    add_line(now, text, now.day, now.at, Who(text))
    it = line(add_line(now, "x", now.day, None))
    assert it is not None
    edit_line(now, it, text, None, it.who)
    add_memo(now, text, now.day)
    done = memo(add_memo(now, text, now.day))
    assert done is not None
    finish_memo(now, done)
    named = Intake(Who(text), product="Printer")
    about = Intake(Who(text, text), text, text, text, 3, text, text, text, text, None, text, text)
    for goods in (named, about):
        for state in (*OPEN_STATES, *CLOSED_STATES):
            brought = register_repair(now, goods)
            chase(now, brought, "Wang Li", text)
            found = repair(brought.id)
            assert found is not None
            if state is State.RETURNED:
                return_goods(now, found, found.open_quantity, text, loaner_back=False, note=text)
            elif state in CLOSED_STATES:
                close_otherwise(now, found, state, text, text)
            elif state is not State.RECEIVED:
                move_repair(now, found, state)
    grievance = Account(Who(text, text), text, "phone", text, text, "Wang Li", text)
    for actions in ("", "pause", "close", "close reopen"):
        key = register_complaint(now, grievance, Policy()).id

        def standing(key: int = key) -> Complaint:
            found = complaint(key)
            assert found is not None
            return found

        note_contact(now, standing(), Party.SALESPERSON, note=text)
        promise(now, standing(), text, None)
        if "pause" in actions:
            pause(now, standing(), text)
        if "close" in actions:
            close(now, standing(), text, text)
        if "reopen" in actions:
            reopen(now, standing(), text)


async def test_text_that_stands_in_the_data_is_never_obeyed_and_moves_no_column(
    clock: StandingClock, open_desk: Path
) -> None:
    texts = ["Plain", *(text for text, _ in HOSTILE.values())]
    with database.atomic():
        for number, text in enumerate(texts):
            write_everywhere(clock, text, number)
    clock.advance(days=4)
    async with at_the_desk(clock, open_desk) as person:

        async def pages(*keys: str) -> list[str]:
            """The lines of the list or board that has the focus, drawn after each key."""
            drawn: list[str] = []
            for key in keys:
                await tap(person, key)
                look(person)
                assert person.screen.focused is not None
                drawn += lines_of(person.screen.focused)
            assert not any(JOINING.search(line) for line in drawn)
            return drawn

        def in_line(drawn: list[str], *marks: str, least: int = len(texts)) -> None:
            """Wherever a mark stands at the right of people's text, it begins at one cell."""
            for mark in marks:
                places = [column_of(each, mark) for each in drawn if mark in each]
                assert len(places) >= least
                assert len(set(places)) == 1, mark

        down = ["pagedown"] * 8
        today = await pages("1", "home", *down, *down)
        on_top = [each for each in today if each.rstrip().endswith("Compl.")]
        in_line(on_top, "overdue 88:00:00", least=MOST_NOW)
        below = [each for each in today if each not in on_top]
        in_line([each for each in below if "WX-" in each], "nobody signed", least=MOST)
        in_line([each for each in below if "TS-" in each], "overdue 88:00:00", least=MOST)
        in_line([each for each in below if "WX-" not in each], "×1 from Mon 23 Nov", least=MOST)
        await pages("2", "home", *down, "tab", "tab", "home", *down)
        await pages("ctrl+e", "home", *down, "escape")
        await pages("3")
        for _ in OPEN_STATES:
            column = await pages("home", *down)
            cells = [cell for line in column for cell in re.finditer(r"day 4\b", line)]
            assert len({cell_len(each.string[: each.start()]) for each in cells}) == len(
                OPEN_STATES
            )
            await tap(person, "right")
        await pages("tab")
        for _ in CLOSED_STATES:
            closed = await pages("home", *down)
            numbers = [number for line in closed for number in re.finditer(r"WX-\d{4}", line)]
            places = {cell_len(each.string[: each.start()]) for each in numbers}
            assert len(places) == len(CLOSED_STATES)
            await tap(person, "right")
        queue = await pages("4", "home", *down)
        in_line([each for each in queue if "overdue" in each], "S - -")
        in_line([each for each in queue if "paused" in each], "S - -")
        await pages("home", *["down"] * len(texts))  # each in full
        settled = await pages("tab", "home", *down)
        in_line(settled, "TS-")
        await tap(person, "tab")
        customers_drawn = await pages("5", *["down"] * len(texts))
        in_line(customers_drawn, "1390000")
        person.desk.do(open_colleagues(person.desk))
        await settle(person)
        in_line(await pages("home", *down), "after-sales")


async def test_text_that_stands_in_the_data_is_cleaned_when_a_form_shows_it(
    clock: StandingClock, open_desk: Path
) -> None:
    cleaned = {text: clean for text, clean in HOSTILE.values() if text != clean}
    with database.atomic():
        for number, text in enumerate(cleaned):
            write_everywhere(clock, text, number)
    async with at_the_desk(clock, open_desk) as person:
        for text, clean in cleaned.items():
            (it,) = (each for each in customers() if each.name == text)
            (someone,) = (each for each in colleagues() if each.name == text)
            (todo,) = (each for each in open_memos() if each.text == text)
            (goods,) = (
                each
                for each in open_repairs()
                if each.goods.product == text and each.state is State.RECEIVED
            )
            (grievance, _paused, again) = (
                each for each in open_complaints() if each.account.about == text
            )
            (settled,) = (each for each in closed_complaints() if each.account.about == text)
            for edited in (
                complaint_actions.edit(person.desk, grievance),
                complaint_actions.edit(person.desk, settled),
                complaint_actions.promise(person.desk, grievance),
                complaint_actions.close(person.desk, again),
                customer_actions.edit(person.desk, it),
                colleague_actions.edit(person.desk, someone),
                worklog_actions.edit_memo(person.desk, todo),
                repair_actions.edit(person.desk, goods),
                repair_actions.return_goods(person.desk, goods),
            ):
                person.desk.do(edited)
                await settle(person)
                look(person)
                values = [each.text for each in person.form.asked]
                assert clean in values
                await tap(person, "escape")


async def test_a_message_is_never_obeyed(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        for text, _ in HOSTILE.values():
            person.desk.say(f"Done: {text}")
            await settle(person)
            # A long one takes more than the last line.
            (first,) = [at for at, line in enumerate(look(person)) if line.startswith(" Done: ")]
            assert not JOINING.search("".join(look(person)[first:]))
