"""What needs attention now, for the screen, for a shell and as JSON: all from the same matters."""

from collections.abc import Iterable, Mapping, Sequence

from salestui.dates.clock import Now
from salestui.dates.words import day_words
from salestui.kit.register import Matter, Register, of_today, sections_of, standing_in
from salestui.language import _
from salestui.text.clean import clean

Matters = Mapping[str, Sequence[Matter]]
"""The open matters of each register by its code."""

ALWAYS = ("complaints", "repairs", "memos")
"""The lists that the JSON always has, so that scripts can rely on them."""


def matters_now(registers: Iterable[Register], now: Now) -> dict[str, Sequence[Matter]]:
    """The open matters of each register."""
    return {register.code: today.matters(now) for register, today in of_today(registers)}


def today_json(registers: Iterable[Register], matters: Matters, now: Now) -> dict[str, object]:
    """What `today --json` prints."""
    report: dict[str, object] = {
        "now": now.at.isoformat(timespec="seconds"),
        "working_day": now.day.isoformat(),
        **{key: [] for key in ALWAYS},
    }
    for register, today in of_today(registers):
        if today.json_key:
            records = (matter.record for matter in matters[register.code])
            report[today.json_key] = [dict(record) for record in records if record is not None]
    return report


def today_lines(registers: Iterable[Register], matters: Matters, now: Now) -> list[str]:
    """What `today` prints: the sections of the screen as plain lines."""
    lines = [f"{day_words(now.day, now)} {now.at:%H:%M}"]
    for section in sections_of(registers):
        standing = standing_in(section, matters)
        if standing or section.empty:
            lines += ["", f"{_(section.title)} ({len(standing)})"]
            lines += [_line(matter) for matter in standing] or [f"  {_(section.empty)}"]
    return lines


def _line(matter: Matter) -> str:
    parts = (matter.number, matter.title, matter.text, matter.words)
    return "  " + "  ".join(clean(part) for part in parts if part)
