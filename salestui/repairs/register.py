"""What the repairs offer the desk."""

from collections.abc import Callable, Sequence

from salestui.colleagues.store import ColleagueRow
from salestui.customers.models import CustomerRow, PhoneRow
from salestui.dates.clock import Clock, Now
from salestui.dates.words import day_words, full_day
from salestui.kit.register import (
    Action,
    Badge,
    Command,
    Detail,
    Hit,
    InLookup,
    Matter,
    OfCustomer,
    OnToday,
    Register,
    Section,
    Tone,
    step_detail,
)
from salestui.language import N_, _, sentence
from salestui.repairs.models import REGISTER, ChaseRow, HandoverRow, RepairRow
from salestui.repairs.queries import (
    chain,
    loaners_out,
    open_repairs,
    repair,
    repairs_of_customer,
    repairs_of_serial,
    repairs_with,
    taken_back_steps,
)
from salestui.repairs.rules import (
    STATE_WORDS,
    Kind,
    Repair,
    State,
    Step,
    age_days,
    chase_due,
    days_since_repaired,
    in_order_of_need,
    is_chase_due,
    is_flagged,
    is_unsigned,
)
from salestui.text.phones import split

CHASE = "chase"
UNSIGNED = "unsigned"
LOANERS = "loaners"


def repair_matters(now: Now) -> Sequence[Matter]:
    """The open repairs; those to chase and those nobody signed for stand on Today."""
    found = [_matter(each, now) for each in in_order_of_need(open_repairs(), now.day)]
    return found + [_loaner(each) for each in loaners_out()]


def repair_words(repair: Repair, now: Now) -> str:
    """State and days in words: "waiting for parts, day 4, nobody signed"."""
    age, waiting = age_days(repair, now.day), days_since_repaired(repair, now.day)
    if waiting is not None:
        return sentence(
            "repaired {waiting} days, not returned; day {age}", waiting=waiting, age=age
        )
    parts = [_(STATE_WORDS[repair.state])]
    if repair.is_open:
        parts.append(sentence("day {days}", days=age))
    if is_unsigned(repair, now):
        parts.append(_("nobody signed"))
    return _(", ").join(parts)


def repair_line(repair: Repair, now: Now) -> str:
    """What one would say of a repair on the phone, in one sentence."""
    said = N_("Your {product} came in on {day}")
    parts = [
        sentence(said, product=repair.goods.product, day=day_words(repair.received_on, now)),
        sentence("with {name}", name=repair.signed_by) if repair.signed_by else "",
        repair_words(repair, now),
    ]
    if repair.last_chased_on is not None and repair.is_open:
        ago = (now.day - repair.last_chased_on).days
        words = {0: N_("chased today"), 1: N_("chased yesterday")}
        parts.append(
            _(words[ago]) if ago in words else sentence("chased {days} days ago", days=ago)
        )
    return _(", ").join(filter(None, parts)) + _(".")


def hits(keys: Sequence[int], now: Now) -> Sequence[Hit]:
    """Repairs as the lookup shows them."""
    return [
        Hit(
            REGISTER,
            each.id,
            each.number,
            each.goods.who.name,
            tuple(split(each.goods.who.phone)),
            each.goods.product,
            _(STATE_WORDS[each.state]),
            repair_line(each, now),
            each.goods.who.customer,
        )
        for each in repairs_with(keys)
    ]


STEP_WORDS = {
    Kind.IN: N_("came in"),
    Kind.MOVE: N_("signed over"),
    Kind.OUT: N_("went out"),
    Kind.CORRECTION: N_("correction"),
    "chase": N_("chased"),
    "state": N_("state now"),
}


def step_words(step: Step, counted: bool) -> str:
    """What a step says beside its kind: from whom, to whom, who signed, a note.

    `counted` when the repair is of several pieces, so that their number matters.
    """
    if step.kind == "state":
        return _(STATE_WORDS[State(step.note)])
    parts = []
    if step.kind == Kind.CORRECTION:
        parts.append(f"{step.quantity:+d}")
    elif step.quantity and counted:
        parts.append(sentence("{count} pcs", count=abs(step.quantity)))
    if step.source and step.kind == Kind.IN:
        parts.append(sentence("from {name}", name=step.source))
    if step.destination:
        parts.append(
            sentence("to {name}", name=step.destination)
            if step.kind != "chase"
            else step.destination
        )
    if step.signed_by and step.signed_by != step.destination:
        parts.append(sentence("signed by {name}", name=step.signed_by))
    if step.note:
        parts.append(step.note)
    return "  ".join(parts)


def repair_details(key: int, now: Now) -> Sequence[Detail]:
    """A repair in full, as one reads it out on the phone; what is not known is left out."""
    found = repair(key)
    if found is None:
        return ()
    goods = found.goods
    tone: Tone = "alarm" if is_chase_due(found, now.day) else ""
    state = repair_words(found, now)
    if is_flagged(found, now.day):
        state += sentence(", next chase {day}", day=f"{chase_due(found):%m-%d}")
    loaner = goods.loaner
    if loaner:
        where = _("still out") if found.is_loaner_out else _("came back")
        loaner += f" ({where})"
    details = [
        Detail("", f"{found.number}  {goods.who.name}"),
        Detail(_("State"), state, tone),
        Detail(_("Phone"), goods.who.phone, "strong"),
        Detail(_("Product"), "  ".join(filter(None, (goods.product, goods.model, goods.serial)))),
        Detail(_("Fault"), goods.fault or _("not said yet")),
        Detail(
            _("Quantity"),
            sentence("{open} of {all} here", open=found.open_quantity, all=_brought_in(found)),
        ),
        Detail(_("Signed by"), _signed_by(found) or _("nobody yet")),
        Detail(_("Loaner lent"), loaner, "warn" if found.is_loaner_out else ""),
        Detail(_("Accessories"), goods.accessories),
        Detail(_("Source"), goods.source),
        Detail(_("Destination"), goods.destination),
        Detail(_("Warranty"), full_day(goods.warranty_until) if goods.warranty_until else ""),
        Detail(_("Reason"), found.reason),
        Detail(_("Notes"), goods.notes),
    ]
    details += [
        Detail(
            _("Same serial"),
            sentence(
                "{number}, {state}, received {day}",
                number=other.number,
                state=_(STATE_WORDS[other.state]),
                day=other.received_on.isoformat(),
            ),
            "warn",
        )
        for other in repairs_of_serial(goods.serial)
        if other.id != key
    ]
    return [detail for detail in details if detail.text]


def _signed_by(repair: Repair) -> str:
    """Who signed for it here, or, once it has gone, who took it."""
    if repair.is_open:
        return repair.signed_by
    return next((step.signed_by for step in reversed(chain(repair.id)) if step.signed_by), "")


def _brought_in(repair: Repair) -> int:
    """How many pieces came in, corrected."""
    kinds = (Kind.IN, Kind.CORRECTION)
    return sum(step.quantity for step in chain(repair.id) if step.kind in kinds)


def chain_details(key: int, clock: Clock) -> Sequence[Detail]:
    """What happened to a repair, newest first; what was undone stays in it as taken back."""
    steps = sorted([*chain(key), *taken_back_steps(key)], key=lambda step: step.at)
    counted = any(abs(step.quantity) > 1 for step in steps)
    return [_step_detail(step, counted, clock) for step in reversed(steps)]


def _step_detail(step: Step, counted: bool, clock: Clock) -> Detail:
    words = f"{_(STEP_WORDS[step.kind])}  {step_words(step, counted)}"
    tone: Tone = "strong" if step.kind == Kind.OUT else ""
    return step_detail(step.at, words, clock, tone, step.taken_back_at)


def _matter(repair: Repair, now: Now) -> Matter:
    chase_now = is_chase_due(repair, now.day)
    section = CHASE if chase_now else UNSIGNED if is_unsigned(repair, now) else ""
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
            "unsigned": is_unsigned(repair, now),
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
    return [
        _matter(each, now)._replace(
            line=repair_line(each, now) if each.is_open else "",
            is_open=each.is_open,
        )
        for each in repairs_of_customer(customer)
    ]


def _is_open(repair: Repair) -> bool:
    return repair.is_open


def _was_chased(repair: Repair) -> bool:
    return repair.is_open and repair.last_chased_on is not None


def _is_walk_in(repair: Repair) -> bool:
    return repair.goods.who.customer is None


def _has_loaner_out(repair: Repair) -> bool:
    return repair.is_loaner_out


def _can_move_to(state: State) -> Callable[[Repair], bool]:
    return lambda repair: repair.is_open and repair.state is not state


ACTIONS = (
    Action("chase", N_("Chase"), "space", _is_open),
    Action("answer", N_("What they said"), "a", _was_chased),
    Action("sign_over", N_("Sign over"), "s", _is_open),
    Action("now_in_repair", N_("Now in repair"), "i", _can_move_to(State.IN_REPAIR)),
    Action("now_waiting", N_("Now waiting for parts"), "w", _can_move_to(State.WAITING_PARTS)),
    Action("now_repaired", N_("Now repaired, to return"), "d", _can_move_to(State.REPAIRED)),
    Action("return_goods", N_("Return"), "r", _is_open),
    Action("chase_with", N_("Chase someone else …"), "c", _is_open),
    Action("take_loaner_back", N_("Loaner is back"), "b", _has_loaner_out),
    Action("edit", N_("Change"), "e"),
    Action("attach", N_("Attach to a customer file …"), "f", _is_walk_in),
    Action("exchange", N_("Exchange"), "x", _is_open),
    Action("scrap", N_("Scrap"), "z", _is_open),
    Action("correct", N_("Correct the quantity"), "q"),
    Action("back_to_received", N_("Back to received"), "", _can_move_to(State.RECEIVED)),
)

REPAIRS = Register(
    code=REGISTER,
    title=N_("Repairs"),
    place=3,
    screen="salestui.repairs.screen:RepairsScreen",
    find=repair,
    details=repair_details,
    actions=ACTIONS,
    actions_in="salestui.repairs.actions",
    history="salestui.repairs.history:HISTORY",
    commands=(
        Command(N_("New repair"), "salestui.repairs.actions:new_repair", "f6", N_("Repair")),
    ),
    demo="salestui.repairs.demo:seed",
    exchange="salestui.repairs.exchange:EXCHANGE",
    today=OnToday(
        matters=repair_matters,
        sections=(
            Section(CHASE, N_("Repairs to chase"), N_("No repair needs chasing today.")),
            Section(
                UNSIGNED, N_("Nobody signed for"), N_("After-sales has signed for everything.")
            ),
            Section(LOANERS, N_("Loaners to get back"), N_("No returned repair has a loaner out.")),
        ),
        reads=(RepairRow, HandoverRow, ChaseRow, CustomerRow, PhoneRow, ColleagueRow),
        json_key="repairs",
        badge=repair_badge,
    ),
    lookup=InLookup(
        kind="repair",
        hits=hits,
    ),
    customer=OfCustomer(
        matters=about_customer,
        columns=(RepairRow.customer,),
    ),
)
