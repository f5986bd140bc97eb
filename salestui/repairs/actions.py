"""What can be done with a repair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from salestui.colleagues.store import colleagues
from salestui.customers.actions import attach_to_file, chosen_who, who_text, whom_asked_about
from salestui.customers.queries import found_customers
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.form import Answers
from salestui.kit.screen import Target
from salestui.language import N_, _, sentence
from salestui.repairs import models, queries, store
from salestui.repairs.form import (
    AnswerForm,
    ChaseForm,
    CorrectionForm,
    QuantityForm,
    ReasonForm,
    RepairForm,
    ReturnForm,
    SignForm,
)
from salestui.repairs.rules import STATE_WORDS, Intake, Repair, State, chase_due

T = TypeVar("T")


async def new_repair(desk: Desk) -> None:
    """Ask for goods brought in and register them."""

    def accept(asked: tuple[Intake, datetime | None]) -> Repair:
        intake, received = asked
        at = None if received is None else desk.clock.at(received)
        return store.register_repair(desk.now, intake, at)

    form = RepairForm(
        accept, found_customers, queries.repairs_of_serial, colleagues, whom_asked_about(desk)
    )
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
        desk.show_row(Target(models.REGISTER, saved.id))


async def edit(desk: Desk, found: Repair) -> None:
    """Change what is written about a repair."""

    editing = Editing(
        found,
        queries.repair,
        lambda row, asked: store.edit_repair(desk.now, row, asked[0]),
        _text,
    )
    await desk.ask(
        RepairForm(
            editing,
            found_customers,
            queries.repairs_of_serial,
            colleagues,
            editing.start,
            editing=found,
        )
    )


def _text(found: Repair) -> dict[str, str]:
    goods = found.goods
    return {
        **who_text(goods.who),
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


async def attach(desk: Desk, repair: Repair) -> None:
    """Make a walk-in's repair part of a customer's file."""
    who, about = repair.goods.who, f"{repair.number}  {repair.goods.product}"
    editing = Editing(
        repair,
        queries.repair,
        lambda row, answers: store.attach_repair(desk.now, row, chosen_who(answers)),
    )
    await attach_to_file(desk, editing, who, f"{models.REGISTER}{repair.id}", about)


async def _ask(
    desk: Desk,
    form: type[QuantityForm[T]],
    repair: Repair,
    save: Callable[[Repair, Answers], T],
    title: str,
) -> T | None:
    """Ask about a repair, and save what was asked for."""
    editing = Editing(repair, queries.repair, save)
    return await desk.ask(form(editing, repair, colleagues, title))


async def chase(desk: Desk, repair: Repair) -> None:
    """Record a chase at once; what they said may follow."""
    await desk.save(store.chase, desk.now, repair)
    fresh = queries.repair(repair.id)
    assert fresh is not None
    desk.say(
        sentence(
            "{number} chased; next chase {day}. F9 takes down what they said.",
            number=repair.number,
            day=f"{chase_due(fresh):%m-%d}",
        )
    )


async def chase_with(desk: Desk, repair: Repair) -> None:
    """Record a chase of somebody named, with what they said."""

    def save(row: Repair, answers: Answers) -> None:
        store.chase(desk.now, row, answers["name"], answers["note"])

    await _ask(desk, ChaseForm, repair, save, N_("Chase someone else …"))


async def answer(desk: Desk, repair: Repair) -> None:
    """Write down what was said at the last chase."""

    def save(row: Repair, answers: Answers) -> None:
        store.note_answer(desk.now, row, answers["note"])

    await _ask(desk, AnswerForm, repair, save, N_("What they said"))


async def sign_over(desk: Desk, repair: Repair) -> None:
    """Hand the goods to a colleague, who signs."""

    def save(row: Repair, answers: Answers) -> None:
        store.sign_over(desk.now, row, answers["name"], answers["quantity"], answers["note"])

    await _ask(desk, SignForm, repair, save, N_("Sign over"))


async def return_goods(desk: Desk, repair: Repair) -> None:
    """Give goods back to the customer, all or some."""

    def save(row: Repair, answers: Answers) -> None:
        store.return_goods(
            desk.now,
            row,
            answers["quantity"],
            answers["signed_by"],
            loaner_back=answers.get("loaner_back") == "yes",
            note=answers["note"],
        )

    await _ask(desk, ReturnForm, repair, save, N_("Return"))


async def correct(desk: Desk, repair: Repair) -> None:
    """Set the count right."""

    def save(row: Repair, answers: Answers) -> None:
        store.correct_quantity(desk.now, row, answers["quantity"], answers["reason"])

    await _ask(desk, CorrectionForm, repair, save, N_("Correct the quantity"))


async def take_loaner_back(desk: Desk, repair: Repair) -> None:
    """Note that the loaner came back."""
    await desk.save(store.take_loaner_back, desk.now, repair)
    desk.say(sentence("Loaner back: {loaner}", loaner=repair.goods.loaner))


async def exchange(desk: Desk, repair: Repair) -> None:
    """Exchange what is here, with a reason."""
    await _close_as(desk, repair, State.EXCHANGED, N_("Exchange"))


async def scrap(desk: Desk, repair: Repair) -> None:
    """Scrap what is here, with a reason."""
    await _close_as(desk, repair, State.SCRAPPED, N_("Scrap"))


async def _close_as(desk: Desk, repair: Repair, state: State, title: str) -> None:
    def save(row: Repair, answers: Answers) -> None:
        store.close_otherwise(desk.now, row, state, answers["reason"], answers["signed_by"])

    await _ask(desk, ReasonForm, repair, save, title)


async def now_in_repair(desk: Desk, repair: Repair) -> None:
    """Move a repair to in repair."""
    await move_to(desk, repair, State.IN_REPAIR)


async def now_waiting(desk: Desk, repair: Repair) -> None:
    """Move a repair to waiting for parts."""
    await move_to(desk, repair, State.WAITING_PARTS)


async def now_repaired(desk: Desk, repair: Repair) -> None:
    """Move a repair to repaired, to return."""
    await move_to(desk, repair, State.REPAIRED)


async def back_to_received(desk: Desk, repair: Repair) -> None:
    """Move a repair back to received."""
    await move_to(desk, repair, State.RECEIVED)


async def move_to(desk: Desk, repair: Repair, state: State) -> None:
    """Move a repair to an open state, and say so."""
    await desk.save(store.move_repair, desk.now, repair, state)
    desk.say(sentence("{number}: {state}", number=repair.number, state=_(STATE_WORDS[state])))
