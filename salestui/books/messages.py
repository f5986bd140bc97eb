"""Department messages (部门消息, 篇1.4): what colleagues want of other departments, and back."""

from salestui.books.book import Book
from salestui.books.kinds import Choice, Colleague, Day, Moment, Notes, Text
from salestui.books.rules import Step
from salestui.dates.clock import Now
from salestui.language import N_, P_, sentence

WAYS = {"out": N_("to the department"), "in": N_("from the department")}


class Message(Book):
    """A colleague's question to another department, or its news for a colleague."""

    code, prefix, group = "messages", "BM", N_("Office")
    title, new = N_("Department messages"), N_("New department message")

    what = Text(P_("message", "What"), required=True, found=True, width=30)
    direction = Choice(N_("Direction"), WAYS)
    department = Text(N_("Department"), required=True, found=True, width=10)
    colleague = Colleague(N_("For colleague"), width=8)
    wanted_by = Day(N_("Wanted by"), is_ahead=True)
    answer = Text(N_("Answer"))
    notes = Notes(N_("Notes"))
    begun = Moment(P_("message", "Received"))

    steps = (
        Step("passed_on", P_("message", "passed on"), "P", every=2, person="colleague"),
        Step("answered", P_("message", "answered"), "A", every=2, person="department",
             asks=("answer",), told_by="answer"),
        Step("told_back", P_("message", "told back"), "B", every=2, person="colleague"),
    )  # fmt: skip

    def spoken(self, now: Now) -> str:
        state = self.standing(now).words
        said = N_("{department}, {what}: {state}")
        return sentence(said, department=self.department, what=self.what, state=state)
