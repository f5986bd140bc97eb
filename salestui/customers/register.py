"""What the customer files offer the desk."""

from __future__ import annotations

from collections.abc import Sequence

from salestui.customers.models import REGISTER
from salestui.customers.queries import customer, customers_with
from salestui.customers.rules import SEXES, Customer, completeness, visit_due
from salestui.customers.store import last_merge
from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.kit.register import Action, Command, Detail, Hit, InLookup, Register, Tone
from salestui.language import N_, _, sentence
from salestui.settings.store import settings


def customer_details(key: int, now: Now) -> Sequence[Detail]:
    """A customer's file; what is not known is left out, and how much that is, is said."""
    found = customer(key)
    if found is None:
        return ()
    profile = found.profile
    known, all_of_them = completeness(profile)
    about = [profile.level and sentence("level {level}", level=profile.level), profile.region]
    about.append(_(SEXES.get(profile.sex, "")))
    details = [
        Detail("", "  ".join(filter(None, (found.number, found.name, profile.company)))),
        *(
            Detail(_("Phone") if n == 0 else "", each, "strong")
            for n, each in enumerate(found.phones)
        ),
        Detail(_("Customer"), _(", ").join(filter(None, about))),
        Detail(_("Salesperson"), profile.salesperson),
        Detail(_("Prefers"), profile.preferences, "warn"),
        Detail(_("Last contact"), day_words(found.contacted_on, now) if found.contacted_on else ""),
        _due_detail(found, now),
        Detail(_("Notes"), profile.notes),
        Detail(
            _("File"),
            _file_words(found, now, known, all_of_them),
            "muted" if known == all_of_them else "",
        ),
        Detail(_("Archived"), _archived_words(found, now), "warn"),
        Detail(_("Old numbers"), _(", ").join(found.old_numbers), "muted"),
    ]
    return [detail for detail in details if detail.text]


def due_words(found: Customer, now: Now) -> tuple[str, Tone]:
    """When the next visit is due, and by how much it is overdue; "" where nothing says so."""
    due = visit_due(found, settings().visit_every)
    if due is None:
        return "", ""
    over = (now.day - due).days
    if over > 0:
        return sentence("overdue by {days} d", days=over), "alarm"
    if over == 0:
        return _("due today"), "warn"
    return day_words(due, now), ""


def _due_detail(found: Customer, now: Now) -> Detail:
    words, tone = due_words(found, now)
    if words and found.next_on is not None:
        words += _(", as agreed")
    return Detail(_("Next visit"), words, tone)


def _file_words(found: Customer, now: Now, known: int, all_of_them: int) -> str:
    words = sentence("{known} of {all} filled in", known=known, all=all_of_them)
    checked = found.profile.checked_on
    said = sentence("checked {day}", day=day_words(checked, now)) if checked else _("never checked")
    return _(", ").join((words, said))


def _archived_words(found: Customer, now: Now) -> str:
    if found.archived_at is None:
        return ""
    return day_words(found.archived_at.astimezone(now.at.tzinfo).date(), now)


def hits(keys: Sequence[int], now: Now) -> Sequence[Hit]:
    """Customers as the lookup shows them."""
    return [
        Hit(
            REGISTER,
            each.id,
            each.number,
            each.name,
            each.phones,
            each.profile.company,
            _hit_words(each, now),
            customer=each.id,
        )
        for each in customers_with(keys)
    ]


def _hit_words(found: Customer, now: Now) -> str:
    if found.archived_at is not None:
        return _("archived")
    return found.profile.level


def _is_kept(found: Customer) -> bool:
    return found.archived_at is None


def _is_archived(found: Customer) -> bool:
    return found.archived_at is not None


def _has_merge(found: Customer) -> bool:
    # A merge leaves the number of the file that has gone.
    return bool(found.old_numbers) and last_merge(found) is not None


CUSTOMERS = Register(
    code=REGISTER,
    title=N_("Customers"),
    short=N_("Cust."),
    place=5,
    screen="salestui.customers.screen:CustomersScreen",
    find=customer,
    details=customer_details,
    actions=(
        Action("note_checked", N_("File is right: checked"), "k", _is_kept),
        Action("copy_phone", N_("Copy phone"), "c"),
        Action("edit", N_("Change"), "e"),
        Action("merge", N_("Merge into another …"), "m", _is_kept),
        Action("undo_merge_of", N_("Undo the last merge"), "u", _has_merge),
        Action("put_aside", N_("Archive or delete …"), "", _is_kept),
        Action("take_out", N_("Take out of the archive"), "", _is_archived),
    ),
    actions_in="salestui.customers.actions",
    history="salestui.customers.history:HISTORY",
    demo="salestui.customers.demo:seed",
    exchange="salestui.customers.exchange:EXCHANGE",
    commands=(
        Command(
            N_("New customer"), "salestui.customers.actions:new_customer", "f8", N_("Customer")
        ),
    ),
    lookup=InLookup(
        kind="customer",
        hits=hits,
        begin="salestui.customers.actions:begin_customer",
    ),
)
