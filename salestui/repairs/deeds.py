"""What can be done with a repair."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from salestui.colleagues.store import colleagues
from salestui.customers.store import customers
from salestui.kit.app import DeskApp
from salestui.kit.deeds import Deed
from salestui.kit.form import Answers
from salestui.kit.screen import Target
from salestui.language import N_, _, sentence
from salestui.repairs import store
from salestui.repairs.form import (
    AnswerForm,
    ChaseForm,
    CorrectionForm,
    ReasonForm,
    RepairForm,
    ReturnForm,
    SignForm,
)
from salestui.repairs.rules import STATE_WORDS, Intake, Repair, State, chase_due, state_beside


async def new_repair(desk: DeskApp) -> None:
    """Ask for goods brought in and register them."""

    def accept(asked: tuple[Intake, datetime | None]) -> Repair:
        intake, received = asked
        at = None if received is None else desk.clock.at(received)
        return store.register_repair(desk.now, intake, at)

    form = RepairForm(accept, customers, store.repairs_of_serial, colleagues)
    saved: Repair | None = await desk.ask(form)
    if saved is not None:
        desk.say(
            sentence(
                "Registered as {number}: {product}",
                number=saved.number,
                product=saved.goods.product,
            )
        )
        desk.look()
        desk.show_row(Target(store.REGISTER, saved.id))


async def edit(desk: DeskApp, repair: Repair) -> None:
    """Change what is written about a repair."""

    def accept(asked: tuple[Intake, datetime | None]) -> None:
        store.edit_repair(desk.now, repair, asked[0])

    goods = repair.goods
    start = {
        "who": goods.who.name,
        "who.id": str(goods.who.customer or ""),
        "phone": goods.who.phone,
        "product": goods.product,
        "model": goods.model,
        "serial": goods.serial,
        "fault": goods.fault,
        "accessories": goods.accessories,
        "source": goods.source,
        "destination": goods.destination,
        "warranty_until": goods.warranty_until.isoformat() if goods.warranty_until else "",
        "loaner": goods.loaner,
        "notes": goods.notes,
    }
    await desk.ask(
        RepairForm(accept, customers, store.repairs_of_serial, colleagues, start, editing=repair)
    )


async def chase(desk: DeskApp, repair: Repair) -> None:
    """Record a chase at once; what they said may follow."""
    store.chase(desk.now, repair)
    fresh = store.repair(repair.id)
    assert fresh is not None
    desk.say(
        sentence(
            "{number} chased; next chase {day}. F9 takes down what they said.",
            number=repair.number,
            day=f"{chase_due(fresh):%m-%d}",
        )
    )


async def chase_with(desk: DeskApp, repair: Repair) -> None:
    """Record a chase of somebody named, with what they said."""

    def accept(answers: Answers) -> None:
        store.chase(desk.now, repair, answers["name"], answers["note"])

    await desk.ask(ChaseForm(accept, repair, colleagues, N_("Chase someone else …")))


async def answer(desk: DeskApp, repair: Repair) -> None:
    """Write down what was said at the last chase."""

    def accept(answers: Answers) -> None:
        store.note_answer(desk.now, repair, answers["note"])

    await desk.ask(AnswerForm(accept, repair, colleagues, N_("What they said")))


async def sign_over(desk: DeskApp, repair: Repair) -> None:
    """Hand the goods to a colleague, who signs."""

    def accept(answers: Answers) -> None:
        store.sign_over(desk.now, repair, answers["name"], answers["quantity"], answers["note"])

    await desk.ask(SignForm(accept, repair, colleagues, N_("Sign over")))


async def return_goods(desk: DeskApp, repair: Repair) -> None:
    """Give goods back to the customer, all or some."""

    def accept(answers: Answers) -> None:
        store.return_goods(
            desk.now,
            repair,
            answers["quantity"],
            answers["signed_by"],
            loaner_back=answers.get("loaner_back") == "yes",
            note=answers["note"],
        )

    await desk.ask(ReturnForm(accept, repair, colleagues, N_("Return")))


async def correct(desk: DeskApp, repair: Repair) -> None:
    """Set the count right."""

    def accept(answers: Answers) -> None:
        store.correct_quantity(desk.now, repair, answers["quantity"], answers["reason"])

    await desk.ask(CorrectionForm(accept, repair, colleagues, N_("Correct the quantity")))


async def take_loaner_back(desk: DeskApp, repair: Repair) -> None:
    """Note that the loaner came back."""
    store.take_loaner_back(desk.now, repair)
    desk.say(sentence("Loaner back: {loaner}", loaner=repair.goods.loaner))


def close_as(state: State, title: str) -> Callable[[DeskApp, Repair], Coroutine[Any, Any, None]]:
    """Scraps or exchanges what is here, with a reason; `title` is a msgid."""

    async def close(desk: DeskApp, repair: Repair) -> None:
        def accept(answers: Answers) -> None:
            store.close_otherwise(desk.now, repair, state, answers["reason"], answers["signed_by"])

        await desk.ask(ReasonForm(accept, repair, colleagues, title))

    return close


def move_to(state: State) -> Callable[[DeskApp, Repair], Coroutine[Any, Any, None]]:
    """Moves a repair to an open state."""

    async def move(desk: DeskApp, repair: Repair) -> None:
        store.move_repair(desk.now, repair, state)
        desk.say(sentence("{number}: {state}", number=repair.number, state=_(STATE_WORDS[state])))

    return move


def move_beside(steps: int) -> Callable[[DeskApp, Repair], Coroutine[Any, Any, None]]:
    """Moves a repair so many columns to the right on the board."""

    async def move(desk: DeskApp, repair: Repair) -> None:
        state = state_beside(repair.state, steps)
        if state is not None:
            await move_to(state)(desk, repair)

    return move


def _can_move_to(state: State) -> Callable[[Repair], bool]:
    return lambda repair: repair.is_open and repair.state is not state


def _is_open(repair: Repair) -> bool:
    return repair.is_open


def _was_chased(repair: Repair) -> bool:
    return repair.is_open and repair.last_chased_on is not None


def _has_loaner_out(repair: Repair) -> bool:
    return repair.is_loaner_out


DEEDS = (
    Deed("chase", N_("Chase"), chase, "space", _is_open),
    Deed("answer", N_("What they said"), answer, "a", _was_chased),
    Deed("sign", N_("Sign over"), sign_over, "s", _is_open),
    Deed(
        "in_repair",
        N_("Now in repair"),
        move_to(State.IN_REPAIR),
        "i",
        _can_move_to(State.IN_REPAIR),
    ),
    Deed(
        "waiting",
        N_("Now waiting for parts"),
        move_to(State.WAITING_PARTS),
        "w",
        _can_move_to(State.WAITING_PARTS),
    ),
    Deed(
        "repaired",
        N_("Now repaired, to return"),
        move_to(State.REPAIRED),
        "d",
        _can_move_to(State.REPAIRED),
    ),
    Deed("return", N_("Return"), return_goods, "r", _is_open),
    Deed("chase_with", N_("Chase someone else …"), chase_with, "c", _is_open),
    Deed("loaner", N_("Loaner is back"), take_loaner_back, "b", _has_loaner_out),
    Deed("edit", N_("Change"), edit, "e"),
    Deed("exchange", N_("Exchange"), close_as(State.EXCHANGED, N_("Exchange")), "x", _is_open),
    Deed("scrap", N_("Scrap"), close_as(State.SCRAPPED, N_("Scrap")), "z", _is_open),
    Deed("correct", N_("Correct the quantity"), correct, "q"),
    Deed(
        "received",
        N_("Back to received"),
        move_to(State.RECEIVED),
        "",
        _can_move_to(State.RECEIVED),
    ),
)
