"""What the exchange of tables offers the desk."""

from salestui.kit.register import Command, Register
from salestui.language import N_

EXCHANGE_OF_TABLES = Register(
    code="exchange",
    title=N_("Tables"),
    commands=(
        Command(N_("Import …"), "salestui.exchange.actions:import_table"),
        Command(N_("Export …"), "salestui.exchange.actions:export_table"),
    ),
)
