"""What the repairs offer the desk."""

from collections.abc import Sequence

from salestui.dates.clock import Now
from salestui.kit.register import Badge, Command, Matter, Register, Section
from salestui.language import N_, _, sentence
from salestui.repairs.rules import (
    STATE_WORDS,
    Repair,
    age_days,
    chase_due,
    days_since_repaired,
    in_order_of_need,
    is_chase_due,
    is_flagged,
    is_unsigned,
)
from salestui.repairs.store import (
    PREFIX,
    REGISTER,
    loaners_out,
    open_repairs,
    repair,
    repairs_of_customer,
)

CHASE = "chase"
UNSIGNED = "unsigned"
LOANERS = "loaners"


def repair_matters(now: Now) -> Sequence[Matter]:
    """The open repairs; those to chase and those nobody signed for stand on Today."""
    found = [_matter(each, now) for each in in_order_of_need(open_repairs(), now.day)]
    return found + [_loaner(each) for each in loaners_out()]


def repair_words(repair: Repair, now: Now) -> str:
    """State and days in words: "waiting for parts, day 4, nobody signed"."""
    parts = [_(STATE_WORDS[repair.state]), sentence("day {days}", days=age_days(repair, now.day))]
    waiting = days_since_repaired(repair, now.day)
    if waiting is not None:
        parts.append(sentence("ready since day {days}", days=waiting))
    if is_unsigned(repair, now.day):
        parts.append(_("nobody signed"))
    return ", ".join(parts)


def _matter(repair: Repair, now: Now) -> Matter:
    chase_now = is_chase_due(repair, now.day)
    section = CHASE if chase_now else UNSIGNED if is_unsigned(repair, now.day) else ""
    return Matter(
        register=REGISTER,
        key=repair.id,
        section=section,
        number=repair.number,
        title=repair.goods.who.name,
        text=repair.goods.product,
        words=repair_words(repair, now),
        tone="alarm" if chase_now else "warn" if section else "",
        record={
            "number": repair.number,
            "who": repair.goods.who.name,
            "phone": repair.goods.who.phone,
            "product": repair.goods.product,
            "received_on": repair.received_on.isoformat(),
            "age_days": age_days(repair, now.day),
            "flagged": is_flagged(repair, now.day),
            "chase_due": chase_due(repair).isoformat(),
            "state": repair.state.value,
            "quantity": repair.open_quantity,
            "unsigned": is_unsigned(repair, now.day),
        },
    )


def _loaner(repair: Repair) -> Matter:
    return Matter(
        register=REGISTER,
        key=repair.id,
        section=LOANERS,
        number=repair.number,
        title=repair.goods.who.name,
        text=repair.goods.loaner,
        words=_(STATE_WORDS[repair.state]),
        tone="warn",
    )


def repair_badge(matters: Sequence[Matter], now: Now) -> Badge | None:
    """How many flagged repairs are to be chased."""
    due = sum(matter.section == CHASE for matter in matters)
    return Badge(f"!{due}", "alarm") if due else None


def about_customer(customer: int, now: Now) -> Sequence[Matter]:
    """A customer's repairs, newest first."""
    return [_matter(each, now) for each in repairs_of_customer(customer)]


REPAIRS = Register(
    code=REGISTER,
    title=N_("Repairs"),
    place=3,
    screen="salestui.repairs.screen:RepairsScreen",
    prefix=PREFIX,
    json_key="repairs",
    sections=(
        Section(CHASE, N_("Repairs to chase"), N_("No repair needs chasing today.")),
        Section(UNSIGNED, N_("Nobody signed for"), N_("After-sales has signed for everything.")),
        Section(LOANERS, N_("Loaners still out"), N_("Every loaner is back.")),
    ),
    matters=repair_matters,
    badge=repair_badge,
    find=repair,
    deeds="salestui.repairs.deeds:DEEDS",
    commands=(Command(N_("Repair"), "salestui.repairs.deeds:new_repair", "f6"),),
    about_customer=about_customer,
)
