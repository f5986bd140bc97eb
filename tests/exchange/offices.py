"""Tables of offices, a line for each row, imported into the desk's registers."""

from pathlib import Path

from salestui.exchange.importing import carry_out, plan_rows
from salestui.exchange.plan import Plan
from salestui.exchange.tables import find_table
from salestui.kit.columns import Exchange
from salestui.kit.register import imported
from tests.clock import moment
from tests.exchange.made_up import text_file

NOW = moment("2026-11-23 09:41")


def brought_in(folder: Path, register: str, table: str) -> Plan:
    """Import a table into a register; returns what became of its rows."""
    path = text_file(folder / "office.csv", table, "gb18030")
    exchange: Exchange = imported(f"salestui.{register}.exchange:EXCHANGE")
    plan = plan_rows(find_table(path, register, exchange), register, NOW)
    return carry_out(plan, register, NOW).plan


def remarks(plan: Plan) -> list[tuple[int, str]]:
    """What is said of rows, in the order of the rows."""
    said = [(each.row, remark.words) for each in plan.adds for remark in each.plan.remarks]
    said += [(each.row, each.plan.remark.words) for each in (*plan.there, *plan.fills)]
    said += [(each.row, each.remark.words) for each in plan.unfit]
    return sorted(said)
