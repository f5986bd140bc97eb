"""What the duties offer the desk, the check of the complaint mailbox among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from salestui.books.duties.duty import DUTIES as SECTION
from salestui.books.duties.duty import MAILBOX, Duty, EarlierRow, TickRow, days_told, ticks_between
from salestui.books.duties.rules import Tick, figures
from salestui.books.duties.store import duty, mailbox, open_duties
from salestui.books.register import matter, register_of
from salestui.dates.clock import Now
from salestui.dates.words import day_words, full_day, short_day
from salestui.kit.register import Action, Command, Detail, Matter, OnToday, Register, Section
from salestui.language import N_, P_, _, sentence

UNCHECKED = "unchecked"
"""Where on Today the check of the mailbox stands."""

ACTIONS = "salestui.books.duties.actions"

MISSED_WITHIN = timedelta(days=14)
"""So far back a day on which the mailbox was not checked is told."""

TICKS_TOLD = 12
"""So many ticks are told among the details, the last ones."""


def duty_matters(now: Now) -> Sequence[Matter]:
    """The duties that are due, each once, whatever was missed."""
    due = (each for each in open_duties() if each.state_on(now).is_open)
    return [matter(each, now, SECTION.code) for each in due]


def mailbox_matters(now: Now) -> Sequence[Matter]:
    """The check of the mailbox, until it is done."""
    row = mailbox()
    state = row.state_on(now)
    if row.is_settled or not state.is_open or state.due_on is None:
        return ()
    title = _("Not checked yet today")
    if state.due_on != now.day:
        title = sentence("Not checked on {day}", day=day_words(state.due_on, now))
    words = missed_checks(row, now)
    return [Matter(MAILBOX, row.id, UNCHECKED, title, words=words, tone="warn", noun=row)]


def missed_checks(row: Duty, now: Now) -> str:
    """The days lately on which the mailbox was not checked; "" for none."""
    missed = [day for day in row.state_on(now).missed if day >= now.day - MISSED_WITHIN]
    return sentence("not checked either: {days}", days=days_told(missed)) if missed else ""


def duty_details(key: int, now: Now) -> Sequence[Detail]:
    """A duty in full, its last ticks below."""
    row = duty(key)
    if row is None:
        return ()
    if row.is_mailbox:
        return [*_mailbox_details(row, now), *tick_details(row, now)]
    standing = row.standing(now)
    details = [
        Detail("", f"{row.number}  {row.name}"),
        Detail(_("State"), standing.words, standing.tone),
        Detail(_("How often"), row.cadence.words),
        Detail(_("Since"), full_day(row.schedule.first)),
        Detail(_("This month"), month_words(row, now)),
        Detail(_("Reason"), row.course.reason),
        Detail(_("Notes"), row.notes),
    ]
    return [*(each for each in details if each.text), *tick_details(row, now)]


def _mailbox_details(row: Duty, now: Now) -> Sequence[Detail]:
    today = next((each for each in row.ticks if each.due_on == now.day), None)
    if today is None or today.at is None:
        state = _("not checked yet; Space notes it, also when it was empty")
    else:
        state = sentence("checked {time}", time=f"{today.at.astimezone(now.at.tzinfo):%H:%M}")
    details = [
        Detail("", row.name),
        Detail(_("Day"), day_words(now.day, now)),
        Detail(_("State"), state),
        Detail(_("Missed"), missed_checks(row, now), "warn"),
        Detail(_("This month"), month_words(row, now)),
    ]
    return [detail for detail in details if detail.text]


def month_words(row: Duty, now: Now) -> str:
    """What became of the occurrences of this month."""
    first = now.day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    ticks = ticks_between(row.id, first, last)
    told = figures(first, last, now.day, row.schedule_on(now), ticks, now.calendar)
    said = N_("{on_time} on time, {late} late, {missed} missed")
    return sentence(said, on_time=told.on_time, late=told.late, missed=told.missed)


def tick_details(row: Duty, now: Now) -> Sequence[Detail]:
    """The last ticks, the newest first."""
    last = row.ticks[: -TICKS_TOLD - 1 : -1]
    return [Detail(short_day(each.due_on), _tick_words(each)) for each in last]


def _tick_words(tick: Tick) -> str:
    done = _(P_("duty", "done"))
    if tick.is_late:
        done = sentence("done late, {day}", day=short_day(tick.done_on))
    elif tick.is_early:
        done = sentence("done early, {day}", day=short_day(tick.done_on))
    count = f"{tick.good}/{tick.quantity}" if tick.good is not None else tick.quantity
    return "  ".join(str(each) for each in (done, tick.result, count, tick.photo) if each)


def _is_open(row: Duty) -> bool:
    return not row.is_settled


def _is_open_mailbox(row: Duty) -> bool:
    return not row.is_settled and row.is_mailbox


def _is_open_duty(row: Duty) -> bool:
    return not row.is_settled and not row.is_mailbox


def _is_on_file(row: Duty) -> bool:
    return bool(row.id)


def _was_done(row: Duty) -> bool:
    return bool(row.ticks)


def _was_never_done(row: Duty) -> bool:
    return bool(row.id) and not row.ticks


def _is_given_up(row: Duty) -> bool:
    return row.is_settled


def _can_be_given_up(row: Duty) -> bool:
    return bool(row.id) and not row.is_settled


_CHECKED = Action("tick", N_("Mailbox checked"), "space", _is_open_mailbox)

DUTIES = register_of(Duty)._replace(
    today=OnToday(duty_matters, (SECTION,), (Duty.row, TickRow, EarlierRow), Duty.code),
    find=duty,
    details=duty_details,
    actions=(
        _CHECKED,
        Action("tick", P_("duty", "Done"), "space", _is_open_duty),
        Action("tick_with", N_("Done: when, result …"), "r", _is_open),
        Action("untick", N_("Not done after all"), "u", _was_done),
        Action("edit", N_("Change"), "e", _is_on_file),
        Action("give_up", N_("Give up …"), "x", _can_be_given_up),
        Action("take_up", N_("Take up again"), "", _is_given_up),
        Action("delete", N_("Delete …"), "", _was_never_done),
    ),
    actions_in=ACTIONS,
    history="salestui.books.duties.history:HISTORY",
    demo="salestui.books.duties.demo:seed",
    exchange="salestui.books.duties.exchange:EXCHANGE",
)

MAILBOX_CHECKS = Register(
    code=MAILBOX,
    title=N_("Complaint mailbox"),
    screen_of="complaints",
    find=duty,
    details=duty_details,
    actions=(_CHECKED,),
    actions_in=ACTIONS,
    commands=(Command(N_("Complaint mailbox checked"), f"{ACTIONS}:mailbox_checked"),),
    today=OnToday(
        matters=mailbox_matters,
        sections=(
            Section(UNCHECKED, N_("Complaint mailbox"), N_("The mailbox needs no check now.")),
        ),
        reads=(Duty.row, TickRow, EarlierRow),
    ),
)
"""The one duty that stands among the complaints, too."""
