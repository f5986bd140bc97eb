"""What is told of a customer's file through time."""

from salestui.customers.models import CustomerRow, PhoneRow
from salestui.customers.rules import SEXES
from salestui.kit.past import Past, Told
from salestui.language import N_

PAST = Past(
    CustomerRow,
    {
        "number": Told(N_("Number")),
        "name": Told(N_("Name")),
        "company": Told(N_("Company")),
        "region": Told(N_("Region")),
        "level": Told(N_("Level")),
        "sex": Told(N_("Sex"), SEXES),
        "salesperson": Told(N_("Salesperson")),
        "preferences": Told(N_("Prefers")),
        "notes": Told(N_("Notes")),
        "checked_on": Told(N_("Last checked")),
        "archived_at": Told(N_("Archived")),
    },
    {PhoneRow: ("typed", Told(N_("Phones")))},
)
