"""The visits of the demo's month, written on the cards; all invented."""

from typing import NamedTuple

from salestui.dates.clock import Now
from salestui.kit.demo import Month
from salestui.visits.rules import Contact
from salestui.visits.store import add_visit


class Line(NamedTuple):
    """A line of a card as the demo writes it, `back` desk days before today."""

    back: int
    called: str
    how: str
    visitor: str
    purpose: str
    said: str
    next_step: str = ""
    next_in: int | None = None
    """Desk days from then to the day agreed on."""


LINES = (
    Line(21, "金穗便利店 方雪琴", "visit", "林晓敏", "回访", "新店下月开,想加两台收银机"),
    Line(20, "百味坊 曾令辉", "phone", "林晓敏", "推新品", "先看样机再说", "带扫码枪样机去"),
    Line(19, "望海楼酒家 仇丽娟", "visit", "傅海涛", "催款", "月底结清上季度的款"),
    Line(18, "永盛五金 柯大姐", "visit", "傅海涛", "送样", "样机留下试用一周"),
    Line(17, "云岭茶行 汤文秀", "message", "魏东升", "回访", "小票打印机用得不错"),
    Line(16, "百味坊 曾令辉", "visit", "林晓敏", "送样", "扫码枪满意,等总部批", "问总部批了没有"),
    Line(15, "宏图广告 翟志刚", "phone", "魏东升", "回访", "年底前不添设备"),
    Line(14, "金穗便利店 方雪琴", "came", "林晓敏", "推新品", "看了新款收银机,要报价", "发报价单"),
    Line(13, "小太阳幼儿园 解老师", "phone", "林晓敏", "回访", "考勤机时好时坏,让售后看看"),
    Line(12, "瑞丰粮油 孔祥林", "visit", "傅海涛", "推新品", "电子秤要带打印的型号"),
    Line(11, "永盛五金 柯大姐", "missed", "傅海涛", "回访", "两次没人接"),
    Line(10, "永盛五金 柯大姐", "phone", "傅海涛", "回访", "试用满意,价格想再谈", "报九五折", 9),
    Line(9, "望海楼酒家 仇丽娟", "phone", "傅海涛", "催款", "款已付一半"),
    Line(8, "顺路汽修 尉迟勇", "message", "魏东升", "回访", "对讲机电池不够,再订四块"),
    Line(7, "百味坊 曾令辉", "phone", "林晓敏", "回访", "总部批了,下周签合同", "带合同上门", 7),
    Line(6, "金穗便利店 方雪琴", "phone", "林晓敏", "催款", "发票收到,本周付"),
    Line(4, "云岭茶行 汤文秀", "visit", "魏东升", "推新品", "想要带蓝牙的小票打印机"),
    Line(2, "新城物业 工程部", "phone", "魏东升", "回访", "对讲机要加十台,等审批", "月底再问", 6),
    Line(1, "望海楼酒家 仇丽娟", "visit", "傅海涛", "催款", "尾款已结清", "谢礼送到"),
)


def seed(month: Month) -> None:
    """Plan that the visits are written down in the afternoon of their days."""
    for minutes, line in enumerate(LINES):
        _plan(month, line, minutes)


def _plan(month: Month, line: Line, minutes: int) -> None:
    def add(now: Now) -> None:
        next_on = None if line.next_in is None else month.due(line.back - line.next_in)
        contact = Contact(
            now.day, line.visitor, line.how, line.purpose, line.said, line.next_step, next_on
        )
        add_visit(now, month.on_file[line.called], contact)

    month.plan(line.back, f"16:{30 + minutes}", add)
