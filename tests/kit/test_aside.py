"""What to bear in mind stands below the fields of a form where there is room, else it is not."""

from pathlib import Path

import pytest

from salestui.complaints.form import SCRIPT, ComplaintForm, PromiseForm
from salestui.kit.form import Form
from salestui.language import _, speak
from salestui.repairs.form import RepairForm
from tests.clock import StandingClock
from tests.desk import NARROW, WIDE, Person, at_the_desk
from tests.kit.every_form import OPENERS, AnyForm, bring_in, form_classes
from tests.kit.hands import look, settle, tap


def shown(person: Person) -> list[str]:
    """What of the script stands on the screen, in order."""
    found = [line.strip() for line in look(person)]
    return [_(text) for text in SCRIPT if any(_(text) in line for line in found)]


def script() -> list[str]:
    """The script in the language of the screen."""
    return [_(text) for text in SCRIPT]


def test_the_forms_about_what_is_promised_have_it() -> None:
    assert {each for each in form_classes() if each.ASIDE} == {ComplaintForm, PromiseForm}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("form", "size", "has_room"),
    [
        (ComplaintForm, WIDE, True),
        (ComplaintForm, NARROW, True),
        (ComplaintForm, (80, 22), False),
        (PromiseForm, WIDE, True),
        (PromiseForm, NARROW, True),
        (RepairForm, WIDE, False),
    ],
)
async def test_it_stands_where_there_is_room(
    form: AnyForm,
    size: tuple[int, int],
    has_room: bool,
    language: str,
    clock: StandingClock,
    open_desk: Path,
) -> None:
    speak(language)
    bring_in(clock.now())
    async with at_the_desk(clock, open_desk, size) as person:
        await OPENERS[form](person)
        assert isinstance(person.screen, form)
        assert shown(person) == (script() if has_room else [])


def fields_in_sight(form: Form[object]) -> list[str]:
    """The fields of a form that stand on the screen as a whole."""
    screen = form.size.region
    return [
        each.field_name
        for each in form.asked
        if screen.contains_region(form.sheet.place_of(each))
        and form.sheet.region.contains_region(form.sheet.place_of(each))
    ]


async def test_it_never_takes_the_place_of_a_field_or_of_what_is_said_at_the_foot(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await tap(person, "f5")
        form = person.form
        everything = [each.field_name for each in form.asked]
        seen: dict[int, bool] = {}
        for height in range(14, 40):
            await person.pilot.resize_terminal(120, height)
            await settle(person)
            await tap(person, "ctrl+s")  # what is missing is said at the foot
            lines = shown(person)
            assert lines in ([], script()), height
            seen[height] = bool(lines)
            if lines:
                assert fields_in_sight(form) == everything, height
                assert person.sees(f"! {_('Please fill this in.')}"), height
        assert not seen[14]
        assert seen[39]
        # Where a blank line comes to stand above groups, there may be less room for it again.
        assert sum(seen[height] != seen[height + 1] for height in range(14, 39)) in (1, 3)
