"""What the work log and its memos offer the desk."""

from collections.abc import Sequence

from salestui.customers.models import CustomerRow
from salestui.dates.clock import Now
from salestui.dates.words import day_words, short_day
from salestui.kit.register import (
    Action,
    Badge,
    Command,
    Detail,
    Matter,
    OfCustomer,
    OnToday,
    Register,
    Section,
)
from salestui.language import N_, _, sentence
from salestui.worklog.rules import ASK_AFTER, Memo, carried, is_due
from salestui.worklog.store import (
    LINES,
    REGISTER,
    LogLineRow,
    MemoRow,
    line,
    lines_of_customer,
    memo,
    memos_of_customer,
    open_memos,
    opened_days,
)

SECTION = "memos"


def memo_matters(now: Now) -> Sequence[Matter]:
    """The open memos; those due by today stand on Today."""
    memos = open_memos()
    opened = opened_days(after=min((each.due_on for each in memos), default=now.day))
    return [_matter(each, carried(each.due_on, now.day, opened), now) for each in memos]


def carried_words(memo: Memo, times: int, now: Now) -> str:
    """How often a memo was carried and from when: "×2 from Fri 20 Nov"."""
    if not times:
        return ""
    words = sentence("×{times} from {day}", times=times, day=day_words(memo.written_on, now))
    question = _("Drop it, or another day?")
    return f"{question} {words}" if times >= ASK_AFTER else words


def _matter(memo: Memo, times: int, now: Now) -> Matter:
    return Matter(
        register=REGISTER,
        key=memo.id,
        section=SECTION if is_due(memo, now.day) else "",
        title=memo.text,
        words=carried_words(memo, times, now),
        tone="warn" if times >= ASK_AFTER else "",
        record={
            "text": memo.text,
            "due_on": memo.due_on.isoformat(),
            "written_on": memo.written_on.isoformat(),
            "carried": times,
        },
    )


def memo_badge(matters: Sequence[Matter], now: Now) -> Badge | None:
    """How many memos are due."""
    due = sum(matter.section == SECTION for matter in matters)
    return Badge(str(due), "muted") if due else None


def memo_details(key: int, now: Now) -> Sequence[Detail]:
    """A memo in full."""
    found = memo(key)
    if found is None:
        return ()
    opened = opened_days(after=found.due_on)
    return [
        Detail("", found.text),
        Detail(_("Memo"), found.text),
        Detail(_("Due"), day_words(found.due_on, now)),
        Detail(_("Written"), day_words(found.written_on, now)),
        Detail(_("Carried"), str(carried(found.due_on, now.day, opened))),
    ]


def memos_about(customer: int, now: Now) -> Sequence[Matter]:
    """The open memos about a customer, longest due first."""
    memos = memos_of_customer(customer)
    if not memos:
        return ()
    opened = opened_days(after=min((each.due_on for each in memos), default=now.day))
    return [
        _matter(each, carried(each.due_on, now.day, opened), now)._replace(
            text=each.text,
            number=short_day(each.due_on),
            line=sentence(
                "To do by {day}: {text}", day=day_words(each.due_on, now), text=each.text
            ),
            is_open=True,
        )
        for each in memos
    ]


def line_details(key: int, now: Now) -> Sequence[Detail]:
    """A line of the log in full."""
    found = line(key)
    if found is None:
        return ()
    details = [
        Detail("", day_words(found.day, now)),
        Detail(_("Customer"), found.who.name),
        Detail(_("Text"), found.text),
        *(Detail(_("Earlier"), each, "muted") for each in found.earlier),
    ]
    return [detail for detail in details if detail.text]


def lines_about(customer: int, now: Now) -> Sequence[Matter]:
    """The log lines that mention a customer, newest first."""
    return [
        Matter(LINES, each.id, "", each.text, each.text, number=each.day.isoformat())
        for each in lines_of_customer(customer)
    ]


def _is_open(memo: Memo) -> bool:
    return memo.is_open


def _is_settled(memo: Memo) -> bool:
    return not memo.is_open


WORKLOG = Register(
    code=REGISTER,
    title=N_("Work log"),
    short=N_("Log"),
    place=2,
    screen="salestui.worklog.screen:WorklogScreen",
    find=memo,
    details=memo_details,
    actions=(
        Action("finish", N_("Done"), "space", _is_open),
        Action("drop", N_("Drop"), "delete", _is_open),
        Action("move_memo", N_("Another day"), "ctrl+t", _is_open),
        Action("edit_memo", N_("Change"), "e", _is_open),
        Action("reopen", N_("Take up again"), "space", _is_settled),
    ),
    actions_in="salestui.worklog.actions",
    history="salestui.worklog.history:MEMOS_HISTORY",
    commands=(
        Command(N_("Write a log line"), "salestui.worklog.actions:new_line", "f3", N_("Log line")),
        Command(N_("Write a memo"), "salestui.worklog.actions:new_memo", "f4", N_("Memo")),
        Command(N_("Search the log"), "salestui.worklog.actions:search_log"),
        Command(N_("Close the day"), "salestui.worklog.actions:close_the_day"),
    ),
    demo="salestui.worklog.demo:seed",
    today=OnToday(
        matters=memo_matters,
        sections=(Section(SECTION, N_("Memos due"), N_("No memo is due.")),),
        reads=(MemoRow, CustomerRow),
        json_key="memos",
        badge=memo_badge,
    ),
    customer=OfCustomer(
        matters=memos_about,
        columns=(MemoRow.customer,),
    ),
)


LOG_LINES = Register(
    code=LINES,
    title=N_("Work log"),
    find=line,
    details=line_details,
    screen_of=REGISTER,
    actions=(Action("edit_line", N_("Change"), "e"),),
    actions_in="salestui.worklog.actions",
    history="salestui.worklog.history:LINES_HISTORY",
    customer=OfCustomer(
        matters=lines_about,
        columns=(LogLineRow.customer,),
    ),
)
