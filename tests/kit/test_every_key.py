"""Every key in every kind of field: it types, moves or asks, and never does a thing to the data."""

import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.widgets import Input, TextArea

from salestui.books.attendance.event import Attendance
from salestui.books.cash.form import CloseForm, CountedField, ReverseForm
from salestui.books.contracts import Contract
from salestui.books.duties.duty import Duty
from salestui.books.fields import (
    CadenceField,
    ClockField,
    CountField,
    DiscountField,
    IdentifierField,
    MoneyField,
    ProductField,
    ShiftField,
    WholeAmountField,
)
from salestui.books.form import BookForm
from salestui.books.list import BOOKS
from salestui.colleagues.form import ColleagueField, ColleagueForm
from salestui.complaints.form import ComplaintForm, ReceivedField
from salestui.customers.fields import PhoneField, WhoField
from salestui.discretion.form import PinField, PinForm
from salestui.exchange.form import ImportForm
from salestui.kit.editors import TextLine
from salestui.kit.entry import EntryLine
from salestui.kit.fields import (
    ChoiceField,
    DayField,
    Field,
    FormField,
    MomentField,
    NameField,
    NotesField,
    NumberField,
)
from salestui.kit.files import FileField
from salestui.kit.form import Form
from salestui.kit.menu import KEYS as MENU_KEYS
from salestui.repairs.form import LoanerField, RepairForm, ReturnForm, SerialField, SignForm
from salestui.settings.form import (
    DaysField,
    FolderField,
    NumbersField,
    PatternField,
    SettingsForm,
    TimeField,
    WindowsField,
)
from salestui.storage.history.reading import state_of_data
from tests.clock import StandingClock
from tests.desk import Person, at_the_desk
from tests.kit.every_form import OPENERS, bring_in, form_classes
from tests.kit.hands import tap, type_quickly
from tests.tables import contents

Box = Input | TextArea


class Place(NamedTuple):
    """A place where one types."""

    kind: type[Box] | type[FormField]
    form: type[Form[Any]] | None
    """The form it is in; None for a screen that `keys` open."""
    name: str = ""
    keys: tuple[str, ...] = ()

    async def open(self, person: Person) -> None:
        """Come there from Today."""
        if self.form is not None:
            await OPENERS[self.form](person)
        else:
            await tap(person, *self.keys)

    def box(self, person: Person) -> Box:
        """The box to type in, on the screen in front."""
        if not isinstance(person.screen, Form):
            assert issubclass(self.kind, Input | TextArea)
            return person.the(self.kind)
        found = next(each for each in person.form.asked if type(each) is self.kind)
        if self.name:
            found = next(each for each in person.form.asked if each.field_name == self.name)
        assert type(found) is self.kind
        person.form.enter_field(found)
        return person.form.sheet.editor


NEW_ATTENDANCE = ("ctrl+n", MENU_KEYS[BOOKS.index(Attendance)])

PLACES = {
    "a text": Place(Field, RepairForm, "model"),
    "a product": Place(ProductField, RepairForm, "product"),
    "who it is about": Place(WhoField, RepairForm, "who"),
    "a phone": Place(PhoneField, RepairForm, "phone"),
    "a serial number": Place(SerialField, RepairForm, "serial"),
    "a number": Place(NumberField, RepairForm, "quantity"),
    "a moment": Place(MomentField, RepairForm, "received"),
    "a name": Place(NameField, RepairForm, "source"),
    "a colleague": Place(ColleagueField, SignForm, "name"),
    "a day": Place(DayField, RepairForm, "warranty_until"),
    "notes": Place(NotesField, RepairForm, "notes"),
    "a choice": Place(ChoiceField, ColleagueForm, "role"),
    "an arrival": Place(ReceivedField, ComplaintForm, "received"),
    "a time of day": Place(TimeField, SettingsForm, "day_turns_at"),
    "working hours": Place(WindowsField, SettingsForm, "working_hours"),
    "days off": Place(DaysField, SettingsForm, "days_off"),
    "days by level": Place(NumbersField, SettingsForm, "visit_days"),
    "a folder": Place(FolderField, SettingsForm, "backup_folder"),
    "a pattern": Place(PatternField, SettingsForm, "customer_number"),
    "a PIN": Place(PinField, PinForm, "new"),
    "a file": Place(FileField, ImportForm, "file"),
    "an amount of money": Place(MoneyField, BookForm, "gross"),
    "how often": Place(CadenceField, None, keys=("ctrl+n", MENU_KEYS[BOOKS.index(Duty)])),
    "a count": Place(CountField, BookForm, "quantity"),
    "an identifier": Place(IdentifierField, BookForm, "waybill"),
    "a discount": Place(
        DiscountField, None, name="discount", keys=("ctrl+n", MENU_KEYS[BOOKS.index(Contract)])
    ),
    "all that is left": Place(WholeAmountField, ReverseForm, "amount"),
    "what was counted": Place(CountedField, CloseForm, "counted"),
    "a clock": Place(ClockField, None, "start", keys=NEW_ATTENDANCE),
    "a shift": Place(ShiftField, None, "shift", keys=NEW_ATTENDANCE),
    "a loaner": Place(LoanerField, ReturnForm, "loaner_back"),
    "the log's entry line": Place(EntryLine, None, keys=("2",)),
    "the memo's entry line": Place(EntryLine, None, keys=("2", "ctrl+e")),
    "the filter": Place(TextLine, None, keys=("5",)),
    "the books' filter": Place(TextLine, None, keys=("6",)),
    "the lookup": Place(TextLine, None, keys=("f2",)),
    "the palette": Place(TextLine, None, keys=("ctrl+p",)),
}

TYPED = string.digits + string.ascii_letters + string.punctuation + " \u3000张"

NONSENSE = "zzqq1"
"""No number, day or choice, and found nowhere: a form that holds it there cannot be saved."""

KEYS = (
    *(f"f{number}" for number in range(1, 10)),
    *(f"ctrl+{letter}" for letter in string.ascii_lowercase if letter != "q"),
    *("delete", "backspace", "home", "end", "pageup", "pagedown", "left", "right"),
    *("shift+left", "shift+right", "shift+up", "shift+down", "shift+home", "shift+end"),
    *("up", "down", "tab", "shift+tab", "enter", "escape"),
)


def data() -> dict[str, object]:
    """All that is kept but drafts, which typing may leave."""
    return {table: rows for table, rows in contents().items() if table != "draft"}


def text_of(box: Box) -> str:
    """What stands in a box, as it was typed."""
    return box.value if isinstance(box, Input) else box.text


def put(box: Box, text: str) -> None:
    """Let a text stand in a box, the cursor behind it."""
    if isinstance(box, Input):
        box.value = text
        box.cursor_position = len(text)
    else:
        box.text = text
        box.move_cursor(box.document.end)


def kinds(above: type[FormField]) -> Iterator[type[FormField]]:
    """Every kind of field of the program."""
    for each in above.__subclasses__():
        yield each
        yield from kinds(each)


def test_every_kind_of_field_is_tried_here() -> None:
    assert form_classes()  # imports every module that has a form
    assert {each for each in kinds(FormField) if each.__module__.startswith("salestui.")} <= {
        place.kind for place in PLACES.values()
    }


@pytest.mark.parametrize(("number", "place"), enumerate(PLACES.values()), ids=PLACES)
async def test_every_key_in_a_field_types_or_moves_or_asks_and_changes_no_data(
    number: int, place: Place, clock: StandingClock, open_desk: Path
) -> None:
    bring_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await place.open(person)
        below = person.desk.screen_stack[:-1]
        mode = person.desk.current_mode
        before = data()

        # What can be typed stands in the field, also what is a key elsewhere.
        screens = list(person.desk.screen_stack)
        box = place.box(person)
        person.screen.set_focus(box)
        put(box, "")
        await type_quickly(person, TYPED)
        assert text_of(box) == TYPED
        assert person.desk.screen_stack == screens
        assert person.said == ""
        assert data() == before

        # Half of the keys in each place, so each key in a dozen of them.
        for key in KEYS[number % 2 :: 2]:
            if key == "enter" and place.kind is EntryLine:
                continue  # saves what stands there
            box = place.box(person)
            person.screen.set_focus(box)
            if isinstance(person.screen, Form):
                for each in person.form.asked:
                    if isinstance(each, NumberField):
                        each.put(NONSENSE)
            put(box, NONSENSE)
            screens = list(person.desk.screen_stack)
            state, said = state_of_data(), person.said
            await tap(person, key)
            if state_of_data() != state:
                assert data() == before, key
            assert person.desk.current_mode == mode, key
            if key in ("ctrl+z", "ctrl+y", "f9") and place.form is not None:
                assert person.desk.screen_stack == screens
                assert person.said == said
            # Leave what the key has opened, or come back to what it has left.
            while len(person.desk.screen_stack) > len(screens):
                await tap(person, "escape")
            if len(person.desk.screen_stack) < len(screens):
                assert person.desk.screen_stack == below
                await place.open(person)
            elif person.desk.screen_stack != screens:
                # What is only for a glance has gone as something else was opened.
                await tap(person, "escape")
                await place.open(person)
        assert data() == before
