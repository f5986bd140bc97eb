"""What the settings offer the desk."""

from salestui.kit.register import Command, Register
from salestui.language import N_
from salestui.settings.store import REGISTER

SETTINGS = Register(
    code=REGISTER,
    title=N_("Settings"),
    commands=(
        Command(N_("Settings"), "salestui.settings.actions:change_settings"),
        Command(N_("Settings of the books"), "salestui.settings.actions:change_book_settings"),
        Command(N_("Dark or light theme"), "salestui.settings.actions:other_theme"),
    ),
)
