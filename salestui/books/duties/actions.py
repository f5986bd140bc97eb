"""What can be done with duties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salestui.books.actions import editing, give_up, take_up, text_of
from salestui.books.duties import store
from salestui.books.duties.duty import Duty
from salestui.books.duties.form import TickForm
from salestui.books.duties.rules import Tick
from salestui.books.form import BookForm
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.form import Answers
from salestui.kit.menu import Menu
from salestui.language import N_, sentence
from salestui.worklog.actions import begin_memo

__all__ = ("give_up", "take_up")


async def tick(desk: Desk, duty: Duty) -> None:
    """Note at once that it was done."""
    await desk.save(store.tick_duty, desk.now, duty)


async def mailbox_checked(desk: Desk) -> None:
    """Note from anywhere that the mailbox was checked."""
    await desk.save(store.check_mailbox, desk.now)


async def tick_with(desk: Desk, duty: Duty) -> None:
    """Note that it was done, when, and what came of it; what is to be put right becomes a memo."""

    def save(row: Duty, answers: Answers) -> Tick:
        at = answers["at"]
        said = {key: answers[key] for key in ("result", "quantity", "good", "photo")}
        done = None if at is None else desk.clock.at(at)
        return store.tick_duty(desk.now, row, done, said)

    form = TickForm(Editing(duty, store.duty, save), duty)
    ticked: Tick | None = await desk.ask(form)
    if ticked is not None and ticked.to_put_right:
        said = N_("{duty}: {count} of {all} to put right")
        text = sentence(said, duty=duty.name, count=ticked.to_put_right, all=ticked.quantity)
        await begin_memo(desk, text)


async def untick(desk: Desk, duty: Duty) -> None:
    """Say that it was not done after all."""
    await desk.save(store.take_back_tick, desk.now, duty)


async def edit(desk: Desk, duty: Duty) -> None:
    """Change what is written."""

    def save(row: Duty, values: Mapping[str, Any]) -> None:
        store.edit_duty(desk.now, row, values)

    changing = editing(desk, duty, save, lambda row: text_of(row, desk))
    await desk.ask(BookForm(changing, Duty, changing.start, editing=duty))


async def delete(desk: Desk, duty: Duty) -> None:
    """Ask whether a duty that was never done is to go."""
    title = sentence("{name}: delete?", name=f"{duty.number} {duty.name}")
    if await desk.ask(Menu(title, [N_("Keep it"), N_("Delete")])) == 1:
        await desk.save(store.delete_duty, desk.now, duty)
