"""What the backups offer the desk."""

from salestui.kit.register import Command, Register
from salestui.language import N_

BACKUPS = Register(
    code="backups",
    title=N_("Backups"),
    commands=(
        Command(N_("Back up now"), "salestui.backups.actions:back_up"),
        Command(N_("Restore a backup"), "salestui.backups.actions:bring_back"),
        Command(N_("Check the data"), "salestui.backups.actions:check"),
    ),
)
