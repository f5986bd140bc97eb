"""The shell commands `import` and `export`."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from salestui.backups.store import before
from salestui.core.refusal import Refusal
from salestui.dates.clock import Now
from salestui.exchange.exporting import export_rows
from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.preview import (
    NOTHING_EXPORTED,
    NOTHING_IMPORTED,
    done_lines,
    exported_words,
    not_yet,
    plan_lines,
)
from salestui.exchange.reading import read_file
from salestui.exchange.tables import find_table
from salestui.kit.columns import Exchange
from salestui.kit.output import STOPPED, say, say_done, warn
from salestui.kit.register import Register, imported
from salestui.kit.teller import Teller
from salestui.language import N_, _, sentence
from salestui.storage.backup import IMPORT
from salestui.storage.save_errors import GivenUp, telling_of_waiting


def run_import(
    options: argparse.Namespace,
    registers: Iterable[Register],
    own_words: Path,
    open_desk: Callable[[], Now],
) -> int:
    """Import a table, or with --dry-run say what would become of its rows."""
    # A long table makes much and drops little: collecting on the way only costs time.
    gc.disable()
    exchange = _exchange(options.register, registers)
    teller = Teller()
    unkept: Sequence[str] = ()
    try:
        path = Path(options.file)
        table = find_table(
            path,
            options.register,
            exchange,
            _told(options.map),
            sheet=options.sheet,
            own_words=own_words,
            content=read_file(path, teller.tell),
            tell=teller.tell,
        )
        now = open_desk()
        plan = plan_rows(table, options.register, now, teller.tell, answer=options.old)
        unsaid = not_yet(plan)
        if options.dry_run:
            lines = [
                *plan_lines(plan),
                *(["", sentence(unsaid.sentence, **unsaid.arguments)] if unsaid else []),
            ]
        elif unsaid:
            raise unsaid
        else:
            unkept = before(IMPORT, now, teller.tell) if plan.adds or plan.fills else []
            with telling_of_waiting(teller.tell_waiting):
                lines = done_lines(carry_out(plan, options.register, now, teller.tell))
    except (KeyboardInterrupt, GivenUp):
        teller.wipe()
        warn(_(NOTHING_IMPORTED))
        return STOPPED
    finally:
        gc.enable()
    teller.wipe()
    for words in unkept:
        warn(words)
    (say if options.dry_run else say_done)(*lines)
    return 0


def run_export(
    options: argparse.Namespace, registers: Iterable[Register], open_desk: Callable[[], Now]
) -> int:
    """Write every row of a register into a table."""
    exchange = _exchange(options.register, registers)
    teller = Teller()
    path = Path(options.file)
    try:
        count = export_rows(path, exchange, open_desk(), teller.tell)
    except KeyboardInterrupt:
        teller.wipe()
        warn(_(NOTHING_EXPORTED))
        return STOPPED
    teller.wipe()
    say_done(exported_words(count, path))
    return 0


def _exchange(code: str, registers: Iterable[Register]) -> Exchange:
    known = {register.code: register.exchange for register in registers if register.exchange}
    if code not in known:
        raise Refusal(
            N_("There is no register {name}; there are: {names}"), name=code, names=", ".join(known)
        )
    exchange: Exchange = imported(known[code])
    return exchange


def _told(maps: Sequence[str]) -> Mapping[str, str]:
    """What --map says: the columns of the register by headers or letters."""
    told = {}
    for each in maps:
        header, sign, code = each.rpartition("=")
        if not sign:
            raise Refusal(N_("{text} does not say HEADER=COLUMN."), text=each)
        told[header.strip()] = code.strip()
    return told
