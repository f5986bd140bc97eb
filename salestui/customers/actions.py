"""What can be done with a customer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from salestui.backups.actions import keep_before
from salestui.colleagues.store import colleagues
from salestui.core.refusal import Refusal
from salestui.customers.fields import NOBODY
from salestui.customers.form import AttachForm, CustomerForm, MergeForm
from salestui.customers.models import REGISTER
from salestui.customers.queries import customer, customers_like, found_customers, known_regions
from salestui.customers.rules import SEXES, Customer, Profile, Who, check_merge
from salestui.customers.store import (
    add_customer,
    archive_customer,
    check_file,
    delete_customer,
    edit_customer,
    merge_customer,
    restore_customer,
    undo_merge,
)
from salestui.kit import large
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.form import Answers
from salestui.kit.menu import Menu
from salestui.kit.record_view import told_of_customer
from salestui.kit.screen import Target
from salestui.language import N_, _, sentence
from salestui.storage.backup import MERGE
from salestui.text.phones import digits, split

_NUMBER = re.compile(r"\d")
_FEWEST_DIGITS = 5
"""What has fewer is no phone."""


async def new_customer(desk: Desk) -> None:
    """Ask for a customer and put them on file."""
    await _ask_new(desk, {})


async def begin_customer(desk: Desk, typed: str) -> None:
    """Ask for a customer who was looked up and not found."""
    await _ask_new(desk, start_with(typed))


def start_with(typed: str) -> dict[str, str]:
    """What was looked up, in the fields it belongs in: numbers are phones, the rest is a name."""
    found = split(typed)
    phones = [each for each in found if len(digits(each)) >= _FEWEST_DIGITS and not _has_name(each)]
    if phones and len(phones) == len(found):
        return {"phones": ", ".join(phones)}
    words = typed.split()
    phones = [word for word in words if len(digits(word)) >= _FEWEST_DIGITS and not _has_name(word)]
    name = " ".join(word for word in words if word not in phones)
    return {"name": name, "phones": ", ".join(phones)}


def _has_name(word: str) -> bool:
    return not _NUMBER.search(word) or any(each.isalpha() for each in word.partition(":")[0])


async def _ask_new(desk: Desk, start: Mapping[str, str]) -> None:
    def accept(profile: Profile) -> int:
        return add_customer(desk.now, profile)

    form = CustomerForm(accept, customers_like, colleagues, known_regions, start)
    key = await desk.ask(form)
    if key is not None:
        desk.look()
        desk.show_row(Target(REGISTER, key))


def file_text(customer: Customer) -> dict[str, str]:
    """What stands in the form for a customer's file."""
    profile = customer.profile
    return {
        "name": profile.name,
        "phones": ", ".join(profile.phones),
        "company": profile.company,
        "region": profile.region,
        "level": profile.level,
        "sex": _(SEXES.get(profile.sex, "")),
        "salesperson": profile.salesperson,
        "preferences": profile.preferences,
        "checked_on": profile.checked_on.isoformat() if profile.checked_on else "",
        "notes": profile.notes,
    }


async def edit(desk: Desk, found: Customer) -> None:
    """Change a customer's file."""
    editing = Editing(
        found,
        customer,
        lambda row, profile: edit_customer(desk.now, row, profile),
        file_text,
    )
    heading = sentence("Change {number}", number=f"{found.number} {found.name}")
    await desk.ask(
        CustomerForm(
            editing,
            lambda profile: customers_like(profile, but=found.id),
            colleagues,
            known_regions,
            editing.start,
            subject=str(found.id),
            heading=heading,
        )
    )


async def note_checked(desk: Desk, customer: Customer) -> None:
    """Note that the file is right as it is."""
    await desk.save(check_file, desk.now, customer)


async def copy_phone(desk: Desk, customer: Customer) -> None:
    """Copy the phone, or show it large."""
    large.copy_phone(desk, customer.name, customer.phones)


async def merge(desk: Desk, source: Customer) -> None:
    """Merge a customer into another; it can be undone."""

    def accept(answers: Answers) -> Customer:
        target = customer(answers["who"].customer)
        if target is None:
            raise Refusal(N_("{name} is not on the list."), field="who", name=answers["who"].name)
        check_merge(source, target)
        return target

    heading = sentence(
        "Merge {name} into whom? Everything of {name} will then be the other's.",
        name=f"{source.number} {source.name}",
    )
    kept: Customer | None = await desk.ask(MergeForm(accept, found_customers, heading, source.id))
    if kept is None:
        return
    unkept = await keep_before(desk, MERGE)
    if unkept is None:
        return
    await desk.save(merge_customer, desk.now, source, kept)
    done = N_("{gone} is now part of {kept}; F9 there can undo it.")
    words = sentence(done, gone=source.name, kept=f"{kept.number} {kept.name}")
    desk.say(" ".join([words, *unkept]), "warn" if unkept else "good")
    desk.look()
    desk.show_row(Target(REGISTER, kept.id))


async def undo_merge_of(desk: Desk, customer: Customer) -> None:
    """Make two files again of what was merged into this one last."""
    await desk.save(undo_merge, desk.now, customer)


async def put_aside(desk: Desk, customer: Customer) -> None:
    """Ask whether the file is to go into the archive, or, where nothing else is, to be deleted."""
    knows = [
        each
        for _register, those in told_of_customer(desk.registers, customer.id, desk.now)
        for each in those
    ]
    choices = [N_("Archive: everything stays and is found"), N_("Keep it")]
    if not knows:
        choices.append(N_("Delete"))
    title = sentence("{name}: put aside?", name=customer.name)
    chosen = await desk.ask(Menu(title, choices))
    if chosen == 0:
        await desk.save(archive_customer, desk.now, customer)
    elif chosen == len(choices) - 1 and not knows:
        await desk.save(delete_customer, desk.now, customer)


async def take_out(desk: Desk, customer: Customer) -> None:
    """Take the file out of the archive."""
    await desk.save(restore_customer, desk.now, customer)


# --- for other rooms ---------------------------------------------------------------------------


def who_text(who: Who) -> dict[str, str]:
    """The text of a form for whom a matter is about, as it was decided when that was written."""
    return {"who": who.name, "who.id": str(who.customer or NOBODY) if who.name else ""}


def whom_asked_about(desk: Desk) -> dict[str, str]:
    """The text that forms begin with while a customer is in view: whom it is about."""
    key = desk.customer_in_view
    found = None if key is None else customer(key)
    if found is None:
        return {}
    return {**who_text(found.who), "phone": found.who.phone}


async def attach_to_file(
    desk: Desk, editing: Editing[Any, Any], who: Who, subject: str, about: str
) -> None:
    """Ask on whose file a walk-in's matter belongs; who is not on file yet is put there."""
    start = {"who": who.name, "phone": who.phone}
    await desk.ask(AttachForm(editing, found_customers, start, subject, about))


def chosen_who(answers: Answers) -> Who:
    """Whom that form was answered with."""
    chosen: Who = answers["who"]
    return Who(chosen.name, answers["phone"], chosen.customer)
