"""What the visit cards offer the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from salestui.colleagues.store import ColleagueRow
from salestui.customers.models import CustomerRow, PhoneRow
from salestui.customers.queries import count_due, customer, customers_due
from salestui.customers.register import customer_details, due_words
from salestui.customers.rules import Customer, visit_due
from salestui.dates.clock import Now
from salestui.dates.words import day_words, short_day
from salestui.kit.register import (
    Action,
    Command,
    Detail,
    Evening,
    Matter,
    OfCustomer,
    OnToday,
    Register,
    Section,
)
from salestui.language import N_, _, sentence
from salestui.settings.store import settings
from salestui.visits.rules import (
    HOW,
    Analysis,
    Card,
    Visit,
    analysis,
    in_order_of_due,
    not_written,
)
from salestui.visits.store import (
    REGISTER,
    CardRow,
    VisitRow,
    card,
    cards_of,
    last_visit_of,
    last_visits,
    visit,
    visited_on,
)

CARDS_CODE = "cards"
DUE_CODE = "visits_due"
DUE = "visits_due"
MISSING = "visits_missing"

MOST_DUE = 12
"""So many who are due stand on Today; the others are counted."""

MOST_COUNTED = 1000
"""To so many they are counted."""

MOST_ASKED = 48
"""So many who became due lately are asked about in the evening."""

ASKED_WITHIN = 7
"""In the evening it is asked about visits that became due in so many days."""

LINES_TOLD = 5
"""So many last visits are told about a customer; the cards have them all."""


# --- who is due --------------------------------------------------------------------------------


def due_customers(
    now: Now, limit: int = MOST_DUE, within: int | None = None
) -> list[tuple[Customer, date]]:
    """Whose next visit is due by today, `limit` of them, the longest overdue first.

    `within`: only those whose became due in so many days.
    """
    every = settings().visit_every
    found = [(each, visit_due(each, every)) for each in customers_due(now, limit, within)]
    return in_order_of_due([(each, due) for each, due in found if due is not None], now.day)


def due_matters(now: Now) -> Sequence[Matter]:
    """The visits due and overdue."""
    shown = _due([each for each, _day in due_customers(now)], now)
    if len(shown) == MOST_DUE:
        count = count_due(now, MOST_COUNTED)
        if count > MOST_DUE:
            shown[-1] = _more(shown[-1], count, now)
    return shown


def _due(customers: Sequence[Customer], now: Now, section: str = DUE) -> list[Matter]:
    last = last_visit_of([each.id for each in customers])
    said = {key: each.contact.next_step or each.contact.said for key, each in last.items()}

    def matter(about: Customer) -> Matter:
        words, tone = due_words(about, now)
        line = said.get(about.id, "")
        return Matter(
            DUE_CODE, about.id, section, about.name, line, about.profile.level, words, tone
        )

    return [matter(each) for each in customers]


def _more(last: Matter, count: int, now: Now) -> Matter:
    said = N_("more than {count} in all") if count >= MOST_COUNTED else N_("{count} in all")
    return last._replace(words=_(", ").join((sentence(said, count=count), last.words)))


def evening_matters(now: Now) -> Sequence[Matter]:
    """Those whose visit became due lately and is not written down yet (篇2)."""
    lately = due_customers(now, MOST_ASKED, ASKED_WITHIN)
    seen = visited_on(now.day, [each.id for each, _due_day in lately])
    return _due(not_written(lately, seen, now.day), now, MISSING)


# --- what was said -----------------------------------------------------------------------------


def about_customer(key: int, now: Now) -> Sequence[Matter]:
    """A customer's last visits, newest first."""
    return [_matter(each, now) for each in last_visits(key, LINES_TOLD)]


def _matter(each: Visit, now: Now) -> Matter:
    line = each.contact
    words = _(", ").join(filter(None, (_(HOW.get(line.how, "")), line.visitor)))
    return Matter(
        REGISTER,
        each.id,
        "",
        line.said,
        "  ".join(filter(None, (line.said, line.next_step and f"-> {line.next_step}"))),
        short_day(line.on) if line.on.year == now.day.year else line.on.isoformat(),
        words,
        line=_line(each, now),
    )


def _line(each: Visit, now: Now) -> str:
    line = each.contact
    words = sentence("Last contact {day}: {said}", day=day_words(line.on, now), said=line.said)
    step = _step_words(each, now)
    return words + (sentence("; next: {step}", step=step) if step else "")


def _step_words(each: Visit, now: Now) -> str:
    """What was agreed on for the next time: "11月30日 周一 送样机"."""
    line = each.contact
    next_on = day_words(line.next_on, now) if line.next_on else ""
    return " ".join(filter(None, (next_on, line.next_step)))


def visit_details(key: int, now: Now) -> Sequence[Detail]:
    """A line of a card in full."""
    found = visit(key)
    about = customer(found.customer) if found is not None else None
    if found is None or about is None:
        return ()
    line = found.contact
    details = [
        Detail("", f"{about.number}  {about.name}  {day_words(line.on, now)}"),
        Detail(_("How"), _(HOW.get(line.how, ""))),
        Detail(_("Visitor"), line.visitor),
        Detail(_("Purpose"), line.purpose),
        Detail(_("Said"), line.said, "strong"),
        Detail(_("Next step"), line.next_step),
        Detail(_("Next on"), day_words(line.next_on, now) if line.next_on else ""),
    ]
    return [detail for detail in details if detail.text]


# --- cards -------------------------------------------------------------------------------------


def cards_about(key: int, now: Now) -> Sequence[Matter]:
    """A customer's cards: the one in use first, then the archived ones, newest first."""
    found = cards_of(key)
    return [_card_matter(each, is_used=each is found[-1]) for each in reversed(found)]


def _card_matter(each: Card, is_used: bool) -> Matter:
    name = sentence("card {number}", number=each.number)
    slots = sentence("{used} of {slots} used", used=each.used, slots=each.slots)
    words = slots if is_used else _("archived")
    told = analysis_words(analysis(line.contact for line in each.visits))
    return Matter(CARDS_CODE, each.id, "", name, told, name, words)


def analysis_words(found: Analysis) -> str:
    """A card's analysis in words: "visits: 10, 7, 9, 14 days between; 回访 ×4"."""
    parts = [sentence("visits: {count}", count=found.visits)]
    if found.gaps:
        days = " ".join(map(str, found.gaps))
        parts.append(sentence("days between: {days}", days=days))
        parts.append(sentence("usually {days}", days=f"{found.usual_gap:g}"))
    if found.missed:
        parts.append(sentence("{count} not reached", count=found.missed))
    parts += [f"{purpose} ×{count}" for purpose, count in found.purposes[:3]]
    return _(", ").join(parts)


def card_details(key: int, now: Now) -> Sequence[Detail]:
    """A card in full: its analysis and its lines."""
    found = card(key)
    about = customer(found.customer) if found is not None else None
    if found is None or about is None:
        return ()
    name = sentence("card {number}", number=found.number)
    slots = sentence("{used} of {slots} used", used=found.used, slots=found.slots)
    return [
        Detail("", f"{about.number}  {about.name}  {name}  {slots}"),
        Detail(_("Analysis"), analysis_words(analysis(each.contact for each in found.visits))),
        *(Detail(short_day(each.contact.on), _card_line(each, now)) for each in found.visits),
    ]


def _card_line(each: Visit, now: Now) -> str:
    line = each.contact
    step = _step_words(each, now)
    parts = (_(HOW.get(line.how, "")), line.visitor, line.purpose, line.said, step and f"-> {step}")
    return "  ".join(filter(None, parts))


VISITS = Register(
    code=REGISTER,
    title=N_("Visits"),
    find=visit,
    details=visit_details,
    actions=(Action("edit", N_("Change"), "e"), Action("delete", N_("Delete …"), "delete")),
    actions_in="salestui.visits.actions",
    history="salestui.visits.history:HISTORY",
    exchange="salestui.visits.exchange:EXCHANGE",
    commands=(Command(N_("New visit"), "salestui.visits.actions:new_visit", "f7", N_("Visit")),),
    demo="salestui.visits.demo:seed",
    customer=OfCustomer(
        matters=about_customer,
        columns=(VisitRow.customer,),
    ),
)

CARDS = Register(
    code=CARDS_CODE,
    title=N_("Visit cards"),
    find=card,
    details=card_details,
    customer=OfCustomer(
        matters=cards_about,
        columns=(CardRow.customer,),
    ),
)

VISITS_DUE = Register(
    code=DUE_CODE,
    title=N_("Visits due"),
    find=customer,
    details=customer_details,
    actions=(
        Action("note_visit", N_("Write the visit down"), "space"),
        Action("open_file", N_("All about the customer"), "o"),
    ),
    actions_in="salestui.visits.actions",
    today=OnToday(
        matters=due_matters,
        sections=(Section(DUE, N_("Visits due"), N_("No visit is due.")),),
        reads=(VisitRow, CardRow, CustomerRow, PhoneRow, ColleagueRow),
        evening=Evening(
            Section(MISSING, N_("Visits not written down"), N_("Every visit is written down.")),
            evening_matters,
        ),
    ),
)
