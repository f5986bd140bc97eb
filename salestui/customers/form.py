"""Asking about a customer."""

from collections.abc import Iterable

from salestui.customers.fields import PhoneField
from salestui.kit.fields import Asked, Field
from salestui.kit.form import Form
from salestui.language import N_


class CustomerForm(Form[None]):
    """A customer's name and phones."""

    TITLE_SENTENCE = N_("Customer")

    def fields(self) -> Iterable[Asked]:
        yield Field("name", N_("Name"), required=True)
        yield PhoneField("phones", N_("Phones"), hint=N_("separate several with commas"))
