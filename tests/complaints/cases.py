"""Complaints that somebody has made, for tests that begin with them."""

from typing import Any

from salestui.complaints.queries import complaint
from salestui.complaints.rules import Account, Complaint, Policy, policy_of
from salestui.complaints.store import register_complaint
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.settings.rules import WORKING_HOURS, Settings
from salestui.settings.store import settings, settings_file
from tests.clock import instant, moment

EVERY_HOUR = Policy()
WORKDAYS = policy_of(Settings(complaint_clock=WORKING_HOURS), moment("2026-11-23 09:41"))
"""Working hours in China: 8:30-12:00, 13:30-18:00."""


def came_in(
    now: Now,
    name: str = "张三",
    received: str = "",
    policy: Policy = EVERY_HOUR,
    *,
    customer: int | None = None,
    phone: str = "",
    about: str = "打印机坏了",
    **rest: str,
) -> Complaint:
    """A complaint that is registered now, and that arrived at a time in China, by default now."""
    account = Account(Who(name, phone, customer), about, **rest)
    return register_complaint(now, account, policy, instant(received) if received else None)


def as_it_stands(it: Complaint) -> Complaint:
    """The complaint as it is kept now."""
    found = complaint(it.id)
    assert found is not None
    return found


def set_otherwise(**changed: Any) -> None:
    """Let the desk's settings be others, as if they had been saved on their screen."""
    settings_file().save(settings()._replace(**changed))
