"""What can be done with attendance."""

from __future__ import annotations

from salestui.books.actions import delete, edit, give_up, take_up
from salestui.books.attendance import store
from salestui.books.attendance.event import Attendance
from salestui.kit.desk import Desk
from salestui.kit.menu import Menu
from salestui.language import N_, sentence

__all__ = ("delete", "edit", "give_up", "take_up")


async def send(desk: Desk, row: Attendance) -> None:
    """Ask whether the sheet of this shop and month is sent: nothing on it changes any more."""
    month = row.course.begun_on.replace(day=1)
    title = sentence("Bonus sheet of {shop}, {month}", shop=row.shop, month=f"{month:%Y-%m}")
    if (
        await desk.ask(Menu(title, [N_("Not yet"), N_("Send: nothing on it changes any more")]))
        == 1
    ):
        await desk.save(store.send_sheet, desk.now, row.shop, month)
