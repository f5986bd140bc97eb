"""Asking about repairs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from salestui.books.fields import ProductField
from salestui.colleagues.form import ColleagueField, People, colleague_offers
from salestui.customers.fields import Find, PhoneField, WhoField
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.dates.typed_days import Lean
from salestui.kit.fields import (
    ChoiceField,
    DayField,
    Field,
    FormField,
    MomentField,
    NameField,
    NotesField,
    NumberField,
)
from salestui.kit.form import Answers, Form
from salestui.language import N_, P_, _, sentence
from salestui.repairs.rules import STATE_WORDS, Intake, Repair

T = TypeVar("T")

OfSerial = Callable[[str], Sequence[Repair]]
"""Finds the repairs of a serial number."""


class SerialField(Field):
    """A serial number; says when it was here before."""

    def __init__(self, of_serial: OfSerial, but: int | None) -> None:
        """`but` is the repair that is being changed."""
        super().__init__("serial", N_("Serial no."))
        self._of_serial = of_serial
        self._but = but

    def echo(self, value: str, now: Now) -> str:
        earlier = [each for each in self._of_serial(value) if each.id != self._but]
        if not earlier:
            return ""
        return sentence(
            "here before: {number}, {state}",
            number=earlier[0].number,
            state=_(STATE_WORDS[earlier[0].state]),
        )


class RepairForm(Form[T]):
    """Goods brought in: who, what, and what is wrong with it; the rest may come later."""

    TITLE_SENTENCE = N_("New repair")
    GROUPS = frozenset({"product", "quantity", "source", "loaner"})

    def __init__(
        self,
        accept: Callable[[tuple[Intake, Any]], T],
        find: Find,
        of_serial: OfSerial,
        people: People,
        start: Mapping[str, str] | None = None,
        *,
        editing: Repair | None = None,
    ) -> None:
        """`editing` is the repair that is being changed; its quantity and time are not asked."""
        self._find = find
        self._of_serial = of_serial
        self._people = people
        self._editing = editing
        heading = editing and sentence("Change {number}", number=editing.number)
        subject = str(editing.id) if editing else ""
        super().__init__(accept, start, subject=subject, heading=heading or "")

    def fields(self) -> Iterable[FormField]:
        names = colleague_offers(self._people)
        who = WhoField("who", self._find, required=True)
        yield who
        yield PhoneField("phone", N_("Phone"), whose=who)
        yield ProductField("product", N_("Product"), required=True)
        yield Field("model", N_("Model"))
        yield SerialField(self._of_serial, self._editing.id if self._editing else None)
        yield Field("fault", N_("Fault"), hint=N_("may come later"))
        if self._editing is None:
            yield NumberField("quantity", N_("Quantity"), text="1")
            yield MomentField("received", P_("repair", "Received"), hint=N_("empty: now"))
        yield Field("accessories", N_("Accessories"))
        yield NameField("source", N_("Source"), names, hint=N_("who brought it"))
        yield NameField("destination", N_("Destination"), names)
        yield DayField("warranty_until", N_("Warranty"), Lean.FUTURE)
        yield Field("loaner", N_("Loaner lent"))
        yield NotesField("notes", N_("Notes"))

    def value(self, answers: Answers) -> tuple[Intake, Any]:
        """The goods, and when they were received; None for now."""
        rest = dict(answers)
        who: Who = rest.pop("who")
        received = rest.pop("received", None)
        goods = Intake(who=Who(who.name, rest.pop("phone"), who.customer), **rest)
        return goods, received


class QuantityForm(Form[T]):
    """A form about some pieces of a repair, all that are here unless said otherwise."""

    def __init__(
        self, accept: Callable[[Answers], T], repair: Repair, people: People, title: str
    ) -> None:
        """`title` is a msgid."""
        self.repair = repair
        self.people = people
        goods = repair.goods
        heading = f"{_(title)}  {repair.number}  {goods.who.name}  {goods.product}"
        if repair.open_quantity > 1:
            here = sentence("{count} here", count=repair.open_quantity)
            heading += f"  {here}"
        super().__init__(accept, subject=str(repair.id), heading=heading)

    def quantity(self) -> FormField:
        """How many pieces."""
        return NumberField("quantity", N_("Quantity"), text=str(self.repair.open_quantity))


class SignForm(QuantityForm[T]):
    """Who signs for the goods."""

    def fields(self) -> Iterable[FormField]:
        yield ColleagueField("name", N_("Signed by"), self.people, required=True)
        yield self.quantity()
        yield Field("note", N_("Note"))


class ChaseForm(QuantityForm[T]):
    """Whom a chase went to, and what they said."""

    def fields(self) -> Iterable[FormField]:
        hint = N_("empty: who has it")
        yield ColleagueField("name", N_("Person chased"), self.people, hint=hint)
        yield Field("note", N_("They said"))


class AnswerForm(QuantityForm[T]):
    """What was said at the last chase."""

    def fields(self) -> Iterable[FormField]:
        yield Field("note", N_("They said"), required=True)


class ReturnForm(QuantityForm[T]):
    """What goes back to whom; a loaner that is still out is asked about."""

    def fields(self) -> Iterable[FormField]:
        yield Field("signed_by", N_("Signed by"), required=True, text=self.repair.goods.who.name)
        yield self.quantity()
        if self.repair.is_loaner_out:
            yield LoanerField(self.repair.goods.loaner)
        yield Field("note", N_("Note"))


class LoanerField(ChoiceField):
    """Whether the loaner came back too."""

    def __init__(self, loaner: str) -> None:
        super().__init__(
            "loaner_back",
            N_("Loaner back"),
            lambda: {"yes": _("yes"), "no": _("no")},
            required=True,
        )
        self._loaner = loaner

    def echo(self, value: str, now: Now) -> str:
        return f"{super().echo(value, now)}  {self._loaner}"


class ReasonForm(QuantityForm[T]):
    """Why goods are scrapped or exchanged."""

    def fields(self) -> Iterable[FormField]:
        yield Field("reason", N_("Reason"), required=True)
        yield Field("signed_by", N_("Signed by"))


class CorrectionForm(QuantityForm[T]):
    """By how much the count was wrong, and why."""

    def fields(self) -> Iterable[FormField]:
        yield NumberField(
            "quantity", N_("Quantity"), least=None, hint=N_("1 more: 1, one fewer: -1")
        )
        yield Field("reason", N_("Reason"), required=True)
