"""What is told of a customer's file through time."""

from salestui.customers.models import CustomerRow, PhoneRow
from salestui.customers.rules import SEXES
from salestui.kit.row_history import Label, RowHistory
from salestui.language import N_

HISTORY = RowHistory(
    CustomerRow,
    {
        "number": Label(N_("Number")),
        "name": Label(N_("Name")),
        "company": Label(N_("Company")),
        "region": Label(N_("Region")),
        "level": Label(N_("Level")),
        "sex": Label(N_("Sex"), SEXES),
        "salesperson": Label(N_("Salesperson")),
        "preferences": Label(N_("Prefers")),
        "notes": Label(N_("Notes")),
        "checked_on": Label(N_("Last checked")),
        "archived_at": Label(N_("Archived")),
    },
    {PhoneRow: ("typed", Label(N_("Phones")))},
)
