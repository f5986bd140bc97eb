"""What can be done with visits, their cards, and those who are due."""

from __future__ import annotations

from salestui.colleagues.store import colleagues
from salestui.core.refusal import Refusal
from salestui.customers.actions import who_text, whom_asked_about
from salestui.customers.queries import customer, found_customers
from salestui.customers.rules import Customer, Who
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.menu import Menu
from salestui.kit.record_view import RecordView
from salestui.kit.screen import Target
from salestui.language import N_, _, sentence
from salestui.visits import store
from salestui.visits.form import VisitForm
from salestui.visits.register import CARDS, analysis_words
from salestui.visits.rules import HOW, Card, Contact, Visit, analysis


async def new_visit(desk: Desk) -> None:
    """Ask what was said at a visit and write it on the customer's card."""
    await _ask(desk, whom_asked_about(desk))


async def note_visit(desk: Desk, customer: Customer) -> None:
    """Write down the visit of one who is due."""
    await _ask(desk, {**who_text(customer.who), "phone": customer.who.phone})


async def _ask(desk: Desk, start: dict[str, str]) -> None:
    def accept(asked: tuple[Who, Contact]) -> tuple[str, Card, Card | None]:
        who, contact = asked
        _check_day(desk, contact)
        before = [] if who.customer is None else store.cards_of(who.customer)
        card = store.add_visit(desk.now, who, contact)
        replaced = before[-1] if before and card.number > before[-1].number else None
        return who.name, card, replaced

    form = VisitForm(accept, found_customers, colleagues, store.known_purposes, start)
    saved: tuple[str, Card, Card | None] | None = await desk.ask(form)
    if saved is None:
        return
    name, card, replaced = saved
    if replaced is not None:
        words = analysis_words(analysis(each.contact for each in replaced.visits))
        said = N_("Card {number} of {name} is full and archived: {analysis}")
        desk.say(sentence(said, number=replaced.number, name=name, analysis=words), "accent")
    else:
        said = N_("{name}: card {number}, {used} of {slots} used")
        desk.say(sentence(said, name=name, number=card.number, used=card.used, slots=card.slots))


def _check_day(desk: Desk, contact: Contact) -> None:
    if contact.on > desk.now.day:
        raise Refusal(N_("That is still to come."), field="on")
    if contact.next_on is not None and contact.next_on <= contact.on:
        raise Refusal(N_("The next visit comes after this one."), field="next_on")


async def edit(desk: Desk, visit: Visit) -> None:
    """Change a line of a card; its old text stays in the history."""
    about = customer(visit.customer)
    assert about is not None

    def save(row: Visit, asked: tuple[Who, Contact]) -> None:
        _check_day(desk, asked[1])
        store.edit_visit(desk.now, row, about.name, asked[1])

    def text(row: Visit) -> dict[str, str]:
        line = row.contact
        return {
            "on": line.on.isoformat(),
            "how": _(HOW.get(line.how, "")),
            "visitor": line.visitor,
            "purpose": line.purpose,
            "said": line.said,
            "next_step": line.next_step,
            "next_on": line.next_on.isoformat() if line.next_on else "",
        }

    editing = Editing(visit, store.visit, save, text)
    heading = sentence("Change the visit: {name}", name=about.name)
    await desk.ask(
        VisitForm(
            editing,
            found_customers,
            colleagues,
            store.known_purposes,
            editing.start,
            subject=str(visit.id),
            heading=heading,
            is_new=False,
        )
    )


async def delete(desk: Desk, visit: Visit) -> None:
    """Take a line off its card, after asking."""
    about = customer(visit.customer)
    assert about is not None
    title = sentence("Delete this line about {name}?", name=about.name)
    if await desk.ask(Menu(title, [N_("Keep it"), N_("Delete")])) == 1:
        await desk.save(store.delete_visit, desk.now, visit, about.name)


async def open_card(desk: Desk, card: Card) -> None:
    """Show a card with all its lines."""
    desk.push_screen(RecordView(Target(CARDS.code, card.id)))


async def open_file(desk: Desk, customer: Customer) -> None:
    """Show all that is known about one who is due."""
    desk.push_screen(RecordView(Target("customers", customer.id)))
