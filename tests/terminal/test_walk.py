"""Twenty rows of an office's sheet, as messy as they stand, typed in and seen through to the end.

Everything is done by keyboard in one sitting, which a SIGKILL ends.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="a pseudo-terminal needs POSIX")

from salestui.kit.matters import MOST, MOST_NOW
from tests.terminal.typist import Typist, at_the_desk, today_json, working_day

pytestmark = pytest.mark.skipif(
    working_day() < date(2026, 11, 20),
    reason="the sheet's goods came in up to 20 November 2026, which this machine's clock says is "
    "still to come",
)

SIZE = (100, 30)
"""The smallest terminal with the whole board: each cell less is drawn, and read, in less time."""

COLUMNS = (
    "sheet_number received who phone product serial fault quantity handler state remark".split()
)

# A date that was a date in the sheet stands as the sheet showed it: 2026-11-6.
SHEET = """\
WX1106000|2026-11-6|黄柳|010-76521151|POS-88 收银机|SN9338869|屏幕花屏|2|陈立|待配件|
WX1114001|2026-11-14|戴丽丽|+86 179-4135-0284|T30 扫码枪|SN5969155|进水|3|李强|维修中|客户着急
WX1107002|2026.11.7|潘建国|13946462670|UPS-1K 电源|SN6497332||1|赵颖|待配件|
WX1120003|2026.11.20|朱杰|13690191347|T30 扫码枪|SN5226249|卡纸|1||已收件|催过一次
WX1118004|2026-11-18|戴丽丽|+86 179-4135-0284|GX-200 打印机|SN2019401||2|陈立|修好未取|催过一次
WX1110005|11月10日|王健|１３５１４１５１０２１|T30 扫码枪|SN2335678|扫描头失灵|1|赵颖|报废|客户着急
WX1025006|10月25日|魏志强|18116509973|LX-9 票据机|SN6694945||1|陈立|已收件|客户着急
WX1119007|2026.11.19|李淑英|010-87179364转628|T30 扫码枪|SN6253916|不开机|1||已收件|
WX1118008|2026-11-18|张静|010-65892862转947|T30 扫码枪|SN7435191|不开机|1|赵颖|已返还|客户着急
WX1104010|2026-11-04|陆伟|18904560104|GX-200 打印机|SN4681470|按键不灵敏|1|赵颖|报废|
WX1111011|2026年11月11日|孙丽丽|152 0502 3027|UPS-1K 电源|SN1717369|卡纸|1|李强|已返还|客户着急
WX1113012|2026.11.13|黄志强|13323533428、13387053124|LX-9 票据机|SN3494131|按键不灵敏|3|李强|已收件|
WX1111013|2026.11.11|汪秀云|150 8172 3910|POS-88 收银机|SN4925697|按键不灵敏|3|赵颖|已返还|客户着急
WX1023014|2026/10/23|郭丹丹|13816997740|LX-9 票据机|SN1521917|屏幕花屏|1|李强|已返还|催过一次
WX1109018|2026-11-9|金利|１３５９５３２９３８４|LX-9 票据机|SN3813800|进水|1|周敏|修好未取|
WX1120022|2026-11-20|尉迟恭亮|１８９２６２２４３９３|UPS-1K 电源|SN5328413|不开机|3||已收件|
WX1108024|11月8日|金利|１３５９５３２９３８４|GX-200 打印机|SN7409241|不开机|2|周敏|已收件|
WX1118056|2026-11-18|李杨||LX-9 票据机|SN8849047|进水|2|李强|待配件|
WX1105066|2026/11/5|聂帆|13346721874、15190124209|POS-88 收银机|SN7868791|卡纸|1||已收件|
WX1113115|2026年11月13日|李红|17889037547|T30 扫码枪|SN6675836||3|李强|维修中|
"""

STATES = {
    "已收件": "received",
    "维修中": "in_repair",
    "待配件": "waiting_parts",
    "修好未取": "repaired",
}
"""The code of each state in which goods are still here, by the sheet's word for it."""

FETCHED_IN_PARTS = {"WX1118004": (1,), "WX1111013": (2, 1)}
"""How many pieces at a time were fetched of some, by the sheet's number."""

WORN_OUT = "主板烧毁，无法修复"


@dataclass
class Item:
    """A row of the sheet, and what the desk should know of it by now."""

    number: str
    sheet_number: str
    received: str
    who: str
    phone: str
    product: str
    serial: str
    fault: str
    quantity: int
    handler: str
    """Who signs for it; "" where nobody did."""
    state: str
    remark: str
    is_chased: bool = field(default=False, init=False)
    chain: list[str] = field(default_factory=list, init=False)
    """The steps as the screen tells them, newest first."""

    @property
    def is_open(self) -> bool:
        """Whether pieces are still here in the end."""
        return self.state in STATES

    @property
    def received_on(self) -> date:
        """The day that was typed; without a year it is the last such day."""
        *year, month, day = map(int, re.findall(r"\d+", self.received))
        if year:
            return date(year[0], month, day)
        found = date(working_day().year, month, day)
        return found if found <= working_day() else found.replace(year=found.year - 1)

    @property
    def left(self) -> int:
        """How many pieces are here in the end."""
        return self.quantity - sum(FETCHED_IN_PARTS.get(self.sheet_number, ()))

    @property
    def record(self) -> Mapping[str, object]:
        """What `today --json` should say of it."""
        today = working_day()
        since = today if self.is_chased else self.received_on
        return {
            "number": self.number,
            "who": self.who,
            "phone": self.phone,
            "product": self.product,
            "received_on": self.received_on.isoformat(),
            "age_days": (today - self.received_on).days,
            "flagged": True,
            "chase_due": (since + timedelta(days=3)).isoformat(),
            "state": STATES[self.state],
            "quantity": self.left,
            "unsigned": not self.handler,
        }


def items() -> list[Item]:
    """The rows of the sheet, with the numbers that the desk will give them."""
    found = []
    for index, line in enumerate(SHEET.splitlines(), 1):
        texts = dict(zip(COLUMNS, line.split("|"), strict=True))
        quantity = int(texts.pop("quantity"))
        found.append(Item(number=f"WX-{index:04}", quantity=quantity, **texts))
    assert len(found) == 20
    return found


class Walk:
    """One item, from the counter to its end."""

    def __init__(self, desk: Typist, item: Item, by_letter: bool) -> None:
        """`by_letter` says whether to use the letters or the F9 menu."""
        self.desk = desk
        self.item = item
        self._by_letter = by_letter

    def see_through(self) -> None:
        """Do everything that the sheet says of it."""
        self._register()
        item = self.item
        if item.handler:
            self._sign_over()
        if item.state == "报废":
            self._scrap()
            return
        if item.state in ("维修中", "待配件"):
            self._shift("维修中")
        if item.state == "待配件":
            self._shift("待配件")
        if item.state in ("修好未取", "已返还"):
            self._repaired()
        if item.remark == "催过一次":
            self._chase()
        if item.state == "已返还" or item.sheet_number in FETCHED_IN_PARTS:
            self._return()

    def _register(self) -> None:
        desk, item = self.desk, self.item
        desk.open_form("f6", "客户")
        desk.write(item.who)
        for label, text in (
            ("电话", item.phone),
            ("产品", item.product),
            ("序列号", item.serial),
            ("故障", item.fault),
        ):
            if text:
                desk.go_on(label)
                desk.write(text)
        if item.quantity > 1:
            desk.go_on("数量")
            desk.write_instead(str(item.quantity))
        desk.go_on("收件时间")
        desk.write(item.received)
        desk.wait_for(f"= {item.received_on.isoformat()} 周")
        if item.remark:
            desk.go_on("备注", "down")
            desk.write(item.remark)
        desk.save()
        desk.wait_for(f"已登记 {item.number}：{item.product}")
        self._came_to_pass("收件", f"来自{item.who}", item.quantity)

    def _sign_over(self) -> None:
        self._do("s", "签收")
        self.desk.wait_in("签收人")
        self.desk.write(self.item.handler)
        self.desk.save()
        self._came_to_pass("移交签收", f"给{self.item.handler}", self.item.quantity)
        self.desk.wait_detail("签收人", self.item.handler)

    def _shift(self, state: str) -> None:
        self.desk.press("shift+right")
        self._came_to_pass("转为", state)

    def _repaired(self) -> None:
        self._do("d", "转已修好")
        self._came_to_pass("转为", "已修好待返还")

    def _chase(self) -> None:
        self.desk.press("space")
        self.desk.wait_for(f"{self.item.number} 已催办")
        # Once it is repaired, it is the customer who has to be reminded.
        is_ready = self.item.state in ("修好未取", "已返还")
        self._came_to_pass("催办", self.item.who if is_ready else self.item.handler)
        self.item.is_chased = True

    def _return(self) -> None:
        item = self.item
        here = item.quantity
        for count in FETCHED_IN_PARTS.get(item.sheet_number, (item.quantity,)):
            self._do("r", "返还")
            self.desk.wait_in("签收人")
            if count < here:
                self.desk.go_on("数量")
                self.desk.write_instead(str(count))
            self.desk.save()
            here -= count
            self._came_to_pass("交出", f"给{item.who}", count, is_gone=not here)

    def _scrap(self) -> None:
        self._do("z", "报废")
        self.desk.wait_in("原因")
        self.desk.write(WORN_OUT)
        self.desk.save()
        step = f"给{self.item.who} {WORN_OUT}"
        self._came_to_pass("交出", step, self.item.quantity, is_gone=True)

    def _do(self, letter: str, words: str) -> None:
        if self._by_letter:
            self.desk.press(letter)
        else:
            self.desk.choose(words)

    def _came_to_pass(self, kind: str, words: str, count: int = 0, is_gone: bool = False) -> None:
        """Wait until the screen tells the step; what is gone has left the board."""
        step = (kind, f"{count}件" if count and self.item.quantity > 1 else "", words)
        self.item.chain.insert(0, " ".join(filter(None, step)))
        if is_gone:
            self.desk.wait_gone(re.compile(rf"^ {self.item.number} ", re.MULTILINE))
        else:
            see(self.desk, self.item)


def see(desk: Typist, item: Item) -> None:
    """Wait until the screen tells of an item, selected: what it is, and its whole chain."""
    desk.wait_detail(item.number, item.who)
    desk.wait_detail("产品", f"{item.product} {item.serial}")
    desk.wait_detail("故障", item.fault or "未说明")
    if item.remark:
        desk.wait_detail("备注", item.remark)
    desk.wait_chain(*item.chain)


def go_through(desk: Typist, columns: Mapping[str, list[Item]]) -> None:
    """Go from card to card through columns of the board, from its first; see each item there."""
    for title, expected in columns.items():
        desk.wait_for(f"{title} {len(expected)}")
    for number, expected in enumerate(columns.values()):
        if number:
            desk.press("right")
        missing = {item.number: item for item in expected}
        while missing:
            any_of_them = re.compile(rf"^ ({'|'.join(missing)}) ", re.MULTILINE)
            desk.wait_for(any_of_them)
            found = any_of_them.search(desk.terminal.text)
            assert found is not None
            see(desk, missing.pop(found[1]))
            if missing:
                desk.press("down")


def section(desk: Typist, title: str) -> set[str]:
    """The numbers of the repairs in a section of Today."""
    text = desk.terminal.text
    found = re.search(rf"^  {title}(?: .*)?\n((?:  ! .*\n)+)", text, re.MULTILINE)
    return set(re.findall(r"! (WX-\d{4}) ", found[1])) if found else set()


def due_in_sight(desk: Typist) -> set[str]:
    """The numbers of the repairs to chase that Today shows: the first on top, then others."""
    return section(desk, "马上要办") | section(desk, "待催办返修")


def test_a_sheet_of_repairs_is_worked_off_by_keyboard_and_outlives_a_kill(
    desk_folder: Path,
) -> None:
    sheet = items()
    with at_the_desk(desk_folder, SIZE) as desk:
        desk.press("3")
        desk.wait_for("没有返修。按 F6 登记。")
        for index, item in enumerate(sheet):
            Walk(desk, item, by_letter=index % 2 == 1).see_through()
        desk.terminal.kill()
        desk.terminal.wait_exit()

    report = today_json(desk_folder)
    still_here = [item for item in sheet if item.is_open]
    by_number = {record["number"]: record for record in report["repairs"]}
    assert by_number == {item.number: item.record for item in still_here}

    today = working_day().isoformat()
    due = {number for number, record in by_number.items() if record["chase_due"] <= today}
    unsigned = {number for number, record in by_number.items() if record["unsigned"]} - due
    assert due
    assert unsigned
    with at_the_desk(desk_folder, SIZE) as desk:
        desk.wait_for(f"返修 !{len(due)}")
        desk.wait_for(re.compile(rf"待催办返修 +{len(due)}"))
        desk.wait_for(re.compile(rf"无人签收 +{len(unsigned)}"))
        seen = min(len(due), MOST_NOW + MOST)
        desk.terminal.wait_until(
            lambda: len(chased := due_in_sight(desk)) == seen and chased <= due
        )
        desk.terminal.wait_until(lambda: section(desk, "无人签收") == unsigned)
        desk.press("3")
        go_through(
            desk,
            {
                title: [item for item in still_here if item.state == state]
                for title, state in {
                    "已收件": "已收件",
                    "维修中": "维修中",
                    "待配件": "待配件",
                    "已修好待返还": "修好未取",
                }.items()
            },
        )
        desk.press("tab")
        go_through(
            desk,
            {
                state: [item for item in sheet if item.state == state]
                for state in ("已返还", "报废")
            },
        )
        desk.press("ctrl+q")
        assert desk.terminal.wait_exit() == 0
