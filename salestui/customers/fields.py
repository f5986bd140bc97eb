"""Asking whom a matter is about: a customer on file, offered while typing, or a walk-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from salestui.customers.rules import Customer, Who
from salestui.customers.store import is_on_file
from salestui.dates.clock import Now
from salestui.kit.fields import Field, Offer, Unfit
from salestui.language import N_, _
from salestui.text.phones import digits, split

if TYPE_CHECKING:
    from salestui.kit.form import Form

Find = Callable[[str], Sequence[Customer]]
"""Finds customers on file for what was typed."""


class WhoField(Field):
    """A name; choosing an offered customer fills in the phone too."""

    def __init__(
        self,
        name: str,
        find: Find,
        *,
        label: str = N_("Customer"),
        phone_field: str = "",
        required: bool = False,
        on_file: bool = False,
        new_words: str = N_("walk-in"),
    ) -> None:
        """`phone_field` names the field beside it that takes the customer's phone.

        With `on_file` it takes none but customers on file; `new_words` is a msgid: what others are.
        """
        super().__init__(name, label, required=required)
        self._find = find
        self._phone_field = phone_field
        self._must_be_on_file = on_file
        self._new_words = new_words
        self._on_file: tuple[int, str] | None = None

    def offers(self) -> Sequence[Offer]:
        if not self.typed or self._chosen() is not None:
            return ()
        return [
            Offer(each.name, " ".join([*each.phones[:1], each.number]), each)
            for each in self._find(self.typed)
        ]

    def take(self, offer: Offer) -> None:
        customer = cast(Customer, offer.value)
        self._on_file = (customer.id, customer.name)
        super().take(offer)
        form = cast("Form[Any]", self.screen)
        for asked in form.asked:
            if asked.field_name == self._phone_field and customer.phones:
                asked.put(customer.phones[0])

    def on_input_changed(self) -> None:
        """Who empties the field chooses anew."""
        if not self.value:
            self._on_file = None

    def _chosen(self) -> int | None:
        """The id of the chosen customer, while the name still stands as it was chosen."""
        if self._on_file is not None and self._on_file[1] == self.typed:
            return self._on_file[0]
        return None

    def read(self, now: Now) -> Who:
        chosen = self._chosen()
        if self._must_be_on_file and chosen is None:
            raise Unfit(N_("Choose one who is on file, with the down key."))
        # Merged or deleted since, in another window or before a draft was taken up.
        if chosen is not None and not is_on_file(chosen):
            raise Unfit(N_("That file is gone; type the name anew and choose."))
        return Who(name=self.typed, customer=chosen)

    def empty(self, now: Now) -> Who:
        return Who()

    def echo(self, value: Who, now: Now) -> str:
        return _("on file") if value.customer else _(self._new_words)

    def kept_text(self) -> dict[str, str]:
        chosen = self._chosen()
        return {
            self.field_name: self.typed,
            f"{self.field_name}.id": "" if chosen is None else str(chosen),
        }

    def restore(self, kept: Mapping[str, str]) -> None:
        super().restore(kept)
        key = kept.get(f"{self.field_name}.id", "")
        self._on_file = (int(key), kept[self.field_name]) if key else None


class PhoneField(Field):
    """One phone or several, kept as typed; what holds no digits is no phone."""

    def read(self, now: Now) -> str:
        if not digits(self.typed):
            raise Unfit(N_("A phone number needs digits."))
        return self.typed

    def echo(self, value: str, now: Now) -> str:
        numbers = [digits(each) for each in split(value) if digits(each)]
        if len(numbers) > 1 or numbers[0] != value:
            return "= " + ", ".join(numbers)
        return ""
