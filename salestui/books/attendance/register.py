"""What attendance offers the desk."""

from salestui.books.attendance.event import Attendance
from salestui.books.attendance.store import attendance
from salestui.books.register import register_of
from salestui.kit.register import Action
from salestui.language import N_


def _is_open(row: Attendance) -> bool:
    return not row.is_settled


def _is_given_up(row: Attendance) -> bool:
    return row.course.closed_at is not None and not row.is_sent


ATTENDANCE = register_of(Attendance)._replace(
    find=attendance,
    actions=(
        Action("edit", N_("Change"), "e", _is_open),
        Action("send", N_("Send the sheet …"), "s", _is_open),
        Action("give_up", N_("Give up …"), "x", _is_open),
        Action("take_up", N_("Take up again"), "", _is_given_up),
        Action("delete", N_("Delete …"), "", _is_open),
    ),
    actions_in="salestui.books.attendance.actions",
)
