"""Asking whom a matter is about: a customer on file, offered while typing, or somebody new.

A name or phone that only one customer on file has is that customer's. Where it may be several,
that is asked before the form is saved. Whoever is shown as the customer can be refused by taking
the last of the offers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from salestui.core.refusal import Refusal
from salestui.customers.queries import customer, customer_meant, customers_reached
from salestui.customers.rules import Customer, Meant, Who
from salestui.dates.clock import Now
from salestui.kit.fields import Field, Offer, Unfit
from salestui.kit.menu import Menu
from salestui.kit.paint import Span, fit, shown
from salestui.kit.suggestions import MOST
from salestui.language import N_, _, sentence
from salestui.text.numbers import CutShort
from salestui.text.phones import as_written, digits, split, telling

if TYPE_CHECKING:
    from salestui.kit.register import Tone

Find = Callable[[str], Sequence[Customer]]
"""Finds customers on file for what was typed."""

NOBODY = 0
"""The id that stands in a draft for a name that is nobody's on file."""

GONE = N_("That file is gone; type the name anew and choose.")

LONGEST = 400
"""So many characters of what was typed, or pasted, are looked up."""

MOST_ASKED = 8
"""So many are named where it is asked who of them it is."""


class _Typed(NamedTuple):
    """By what it is told whom a matter is about."""

    name: str
    phones: str


class _Said(NamedTuple):
    """What stands in the field, and whom it means."""

    typed: _Typed
    decision: int | None
    """The id of whom the person has decided on, or `NOBODY`; None while nothing is decided."""
    meant: Meant


class _Known(NamedTuple):
    """What was looked up last, and by which data."""

    revision: int
    said: _Said


class WhoField(Field):
    """A name; whom it means is said beside it, and asked before saving where that is open."""

    OFFERS_AT_ONCE = True

    def __init__(
        self,
        name: str,
        find: Find,
        *,
        label: str = N_("Customer"),
        required: bool = False,
        on_file: bool = False,
        makes_file: bool = False,
        but: int | None = None,
    ) -> None:
        """With `on_file` it takes none but customers on file, and never the one with the id `but`;
        with `makes_file` a file is made for others, who are walk-ins elsewhere."""
        super().__init__(name, label, required=required)
        self.phone: PhoneField | None = None
        """The field that takes their phone; it puts itself here."""
        self._find = find
        self._must_be_on_file = on_file
        self._makes_file = makes_file
        self._but = but
        self._decided: tuple[str, int] | None = None
        """What was typed, and the id of whom the person has said that it means, or `NOBODY`."""
        self._chosen: int | None = None
        """The id of the customer who was chosen last, even if another name stands here now."""
        self._known: _Known | None = None
        self._checked = _Said(_Typed("", ""), None, Meant())
        """What stood here when it was last checked."""
        self._open: tuple[Customer, ...] = ()
        """Those whom it might have been then."""
        self._overtaken: _Said | None = None
        """What was checked, where that was another by the time of saving."""

    # Whom it means

    @property
    def _typed(self) -> _Typed:
        return _Typed(self.typed, "" if self.phone is None else self.phone.typed)

    @property
    def _decision(self) -> int | None:
        """The id that was decided on, for what stands here now."""
        if self._decided is not None and self._decided[0] == (self.typed or self._typed.phones):
            return self._decided[1]
        return None

    @property
    def _generation(self) -> int:
        return 0 if self.form is None else self.form.desk.revision

    @property
    def meant(self) -> Meant:
        """Whom it means by what is on file now."""
        typed, decision = self._typed, self._decision
        revision = self._generation
        known = self._known
        if known is None or (known.revision, *known.said[:2]) != (revision, typed, decision):
            meant = self._meant(typed, decision)
            known = self._known = _Known(revision, _Said(typed, decision, meant))
        return known.said.meant

    def _meant(self, typed: _Typed, decision: int | None) -> Meant:
        if decision is None:
            return customer_meant(typed.name[:LONGEST], typed.phones[:LONGEST], self._but)
        return Meant(customer(decision)) if decision != NOBODY else Meant()

    @property
    def recognised(self) -> Customer | None:
        """Whom it means without having been chosen."""
        return self.meant.customer if self._decision is None else None

    def checked(self, now: Now) -> Who:
        seen, self._known = self._known, None  # another window may have changed it this moment
        was, self._overtaken = self._overtaken or (seen and seen.said), None
        said = _Said(self._typed, self._decision, self.meant)
        self._checked, self._open = said, said.meant.perhaps
        if was is not None and was[:2] == said[:2]:
            # Who was seen beside the field is the one who is meant.
            before, now_meant = was.meant.customer, said.meant.customer
            if before is not None and said.meant == Meant():
                raise Unfit(GONE)
            if now_meant is not None and (before is None or before.id != now_meant.id):
                self._open = (now_meant,)
        if not self.typed and self._open:
            return Who()  # it is asked whose phone that is
        checked: Who = super().checked(now)
        return checked

    def check_again(self) -> None:
        typed, decision, meant = self._checked
        if _ids(self._meant(typed, decision)) != _ids(meant):
            self._overtaken = self._checked
            said = N_("Changed in another window meanwhile: who that is. Save again.")
            raise Refusal(said, field=self.field_name)

    def read(self, now: Now) -> Who:
        meant = self.meant
        # Merged or deleted since, in another window or before a draft was taken up.
        if self._decision and meant.customer is None:
            raise Unfit(GONE)
        if self._must_be_on_file and meant == Meant():
            raise Unfit(N_("Choose one who is on file, with the down key."))
        if meant.customer is None:
            return Who(self.typed)
        name = self.typed if self._decision else meant.customer.name
        return Who(name, customer=meant.customer.id)

    def empty(self, now: Now) -> Who:
        return Who()

    def echo(self, value: Who, now: Now) -> str:
        meant = self.meant
        if meant.customer is not None:
            return f"= {_words(meant.customer)}"
        if len(meant.perhaps) == 1:
            said = N_("? asked when saving: {customer}")
            return sentence(said, customer=_words(meant.perhaps[0]))
        if meant.perhaps:
            said = N_("? asked when saving: {count} on file")
            count = len(meant.perhaps)
            return sentence(said, count=count if count <= MOST_ASKED else f"{MOST_ASKED}+")
        return self._new_words

    @property
    def tone(self) -> Tone:
        meant = self.meant
        is_plain = not meant.perhaps and (meant.customer is None or not meant.customer.archived_at)
        return "good" if is_plain else "warn"

    @property
    def _new_words(self) -> str:
        return _("new: a file is made") if self._makes_file else _("walk-in")

    # Saying whom

    def offers(self) -> Sequence[Offer]:
        if not self.typed or self._decision is not None:
            return ()
        meant = self.meant
        known = [meant.customer] if meant.customer is not None else meant.perhaps
        found = {each.id: each for each in (*known, *self._find(self.typed))}
        offers = [_offer(each) for each in found.values() if each.id != self._but]
        if not known or self._must_be_on_file:
            return offers
        other = N_("new: {name}") if self._makes_file else N_("walk-in: {name}")
        return [*offers[: MOST - 1], Offer(sentence(other, name=self.typed))]

    def take(self, offer: Offer) -> None:
        self.decide(cast("Customer | None", offer.value))

    def decide(self, chosen: Customer | None) -> None:
        """Let it be a customer, whatever others are called; None for nobody on file."""
        before = None if self._chosen is None else customer(self._chosen)
        # A phone that was typed stays.
        if self.phone is not None and self.phone.typed in ("", before.who.phone if before else ""):
            self.phone.put(chosen.who.phone if chosen else "")
        if chosen is not None:
            self.put(chosen.name)
        self._chosen = chosen.id if chosen else None
        self._decided = (self.typed or self._typed.phones, self._chosen or NOBODY)
        # The text may have stayed, but what is said of it is another.
        if self.form is not None:
            self.form.field_changed(self)
            self.form.refresh_remarks()

    def is_typed_in(self) -> None:
        # Who types another name chooses anew.
        if self._decided is not None and self._decision is None:
            self._decided = None

    def question(self) -> Menu | None:
        if not self._open:
            return None
        typed = self._typed
        title = (
            sentence("Which {name}?", name=typed.name)
            if typed.name
            else sentence("Whose phone is {phone}?", phone=typed.phones)
        )
        told = [[Span(" "), Span(_("Typed:"), "muted"), Span(f" {shown('  '.join(typed))}")]]
        if len(self._open) > MOST_ASKED:
            more = _("There are more; a phone or company would tell which.")
            told.append([Span(" "), Span(more, "warn")])
        choices = [_row(each, typed.phones) for each in self._open[:MOST_ASKED]]
        if not self._must_be_on_file:
            choices.append(sentence("Somebody else ({who})", who=self._new_words))
        return Menu(title, choices, told, is_deliberate=True)

    def settle(self, answer: int) -> None:
        asked = self._open[:MOST_ASKED]
        self.decide(asked[answer] if answer < len(asked) else None)

    # Drafts

    def kept_text(self) -> dict[str, str]:
        decision = self._decision if self.typed else None
        return {
            self.field_name: self.typed,
            f"{self.field_name}.id": "" if decision is None else str(decision),
        }

    def restore(self, kept: Mapping[str, str]) -> None:
        super().restore(kept)
        key = kept.get(f"{self.field_name}.id", "")
        self._decided = (self.typed, int(key)) if key and self.typed else None
        self._chosen = self._decided[1] or None if self._decided else None


class PhoneField(Field):
    """One phone or several, kept as typed; what holds no digits is no phone."""

    OFFERS_AT_ONCE = True

    def __init__(self, name: str, label: str, *, hint: str = "", whose: WhoField | None = None):
        """`whose` is the field that asks for the customer: a phone that is on file offers them."""
        super().__init__(name, label, hint=hint)
        self._whose = whose
        self._owners_of: tuple[str, int, Sequence[Customer]] = ("", 0, ())
        if whose is not None:
            whose.phone = self

    @property
    def _others(self) -> Sequence[Customer]:
        """Those on file who have this phone, unless it is about one of them."""
        if self._whose is None or not self.typed:
            return ()
        revision = 0 if self.form is None else self.form.desk.revision
        if self._owners_of[:2] != (self.typed, revision):
            self._owners_of = (self.typed, revision, customers_reached(self.typed[:LONGEST]))
        meant = self._whose.meant.customer
        owners = self._owners_of[-1]
        return () if meant is not None and meant.id in {each.id for each in owners} else owners

    def offers(self) -> Sequence[Offer]:
        return [_offer(each) for each in self._others]

    def take(self, offer: Offer) -> None:
        assert self._whose is not None
        self._whose.decide(cast(Customer, offer.value))

    def read(self, now: Now) -> str:
        try:
            numbers = [digits(as_written(each)) for each in split(self.typed)]
        except CutShort:
            raise Unfit(N_("A spreadsheet has cut this number short.")) from None
        if not any(numbers):
            raise Unfit(N_("A phone number needs digits."))
        return self.typed

    @property
    def _on_file(self) -> str:
        """The phone of one who is known by name, and so need not be typed."""
        known = None if self._whose is None else self._whose.recognised
        return "" if known is None else known.who.phone

    def empty(self, now: Now) -> str:
        return self._on_file

    def hint_words(self) -> str:
        phone = self._on_file
        return sentence("empty: {phone}", phone=phone) if phone else super().hint_words()

    def echo(self, value: str, now: Now) -> str:
        if others := self._others:
            return sentence("phone of {customer}", customer=_(", ").join(map(_words, others)))
        numbers = [each for each in map(telling, split(value)) if each]
        if numbers and (len(numbers) > 1 or numbers[0] != value):
            return "= " + ", ".join(numbers)
        return ""

    @property
    def tone(self) -> Tone:
        return "warn" if self._others else "good"


def _ids(meant: Meant) -> list[int]:
    return [each.id for each in (meant.customer, *meant.perhaps) if each is not None]


def _words(customer: Customer) -> str:
    """A customer in full: number, name, company."""
    words = (customer.number, customer.name, customer.profile.company, _archived(customer))
    return " ".join(filter(None, words))


def _archived(customer: Customer) -> str:
    return _("(archived)") if customer.archived_at else ""


def _offer(customer: Customer) -> Offer:
    text = (customer.name, customer.profile.company, _archived(customer))
    about = (*customer.phones[:1], customer.number)
    return Offer(" ".join(filter(None, text)), " ".join(about), customer)


def _row(customer: Customer, typed: str) -> str:
    """A customer in a menu, in columns; the phone that was typed before their others."""
    wanted = {telling(each) for each in split(typed)}
    phones = sorted(customer.phones, key=lambda each: telling(each) not in wanted)
    cells = (
        (customer.number, 11),
        (customer.name, 12),
        (customer.profile.company, 16),
        (_(", ").join(phones), 17),
    )
    return " ".join([*(fit(*each) for each in cells), _archived(customer)]).rstrip()
