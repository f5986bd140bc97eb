"""The repairs of the demo's month that are closed by now, and how a story of one is told."""

from collections.abc import Callable
from typing import NamedTuple

from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.repairs.rules import Intake, Repair, State
from salestui.repairs.store import (
    chase,
    close_otherwise,
    correct_quantity,
    edit_repair,
    move_repair,
    note_answer,
    return_goods,
    sign_over,
    take_loaner_back,
)

Action = Callable[[Now, Repair], None]
"""Something done to a repair."""


class Story(NamedTuple):
    """A repair, registered `back` desk days ago, and what was done to it, when."""

    back: int
    time: str
    intake: Intake
    actions: tuple[tuple[int, str, Action], ...] = ()
    warranty_days: int | None = None
    """Until when it is under warranty, in days from today; past when below 0."""
    received: tuple[int, str] | None = None
    """When it was received, where that was before it was registered."""


def signed(name: str, quantity: int = 1, note: str = "") -> Action:
    """A colleague signs for it."""
    return lambda now, repair: sign_over(now, repair, name, quantity, note)


def now_is(state: State) -> Action:
    """It goes into another column of the board."""
    return lambda now, repair: move_repair(now, repair, state)


def chased(note: str = "", name: str = "") -> Action:
    """It is chased with who has it, or with the colleague named."""
    return lambda now, repair: chase(now, repair, name, note)


def answered(note: str) -> Action:
    """They call back after a chase."""
    return lambda now, repair: note_answer(now, repair, note)


def returned(to: str, quantity: int = 1, *, loaner_back: bool = True) -> Action:
    """So many pieces are fetched."""
    return lambda now, repair: return_goods(now, repair, quantity, to, loaner_back=loaner_back)


def scrapped(reason: str, to: str) -> Action:
    """It is not worth repairing."""
    return lambda now, repair: close_otherwise(now, repair, State.SCRAPPED, reason, to)


def exchanged(reason: str, to: str) -> Action:
    """The customer gets another one."""
    return lambda now, repair: close_otherwise(now, repair, State.EXCHANGED, reason, to)


def corrected(quantity: int, reason: str) -> Action:
    """It was counted wrongly at intake."""
    return lambda now, repair: correct_quantity(now, repair, quantity, reason)


def found(fault: str) -> Action:
    """The fault left blank at intake is filled in."""
    return lambda now, repair: edit_repair(now, repair, repair.goods._replace(fault=fault))


LOANER_BACK: Action = take_loaner_back

IN_REPAIR = now_is(State.IN_REPAIR)

WAITING = now_is(State.WAITING_PARTS)

REPAIRED = now_is(State.REPAIRED)

CLOSED = (
    Story(
        21,
        "09:35",
        Intake(
            Who("云岭茶行 汤文秀"),
            "小票打印机",
            "YH-80C",
            "YH80C2207715",
            fault="打印正常,不切纸",
            accessories="电源适配器",
            destination="售后",
        ),
        (
            (21, "10:20", signed("蒋建平")),
            (20, "09:10", IN_REPAIR),
            (18, "15:05", chased("切刀卡纸屑,清了再试")),
            (18, "16:30", REPAIRED),
            (17, "10:40", returned("汤文秀")),
        ),
        warranty_days=140,
    ),
    Story(
        20,
        "11:05",
        Intake(
            Who("段先生", "135 5550 6108"),
            "标签打印机",
            "BQ-340",
            "BQ3400091826",
            fault="标签走偏,打到第二张上",
            notes="急用,修好先打电话",
        ),
        (
            (20, "14:00", signed("潘玉梅")),
            (19, "09:30", IN_REPAIR),
            (17, "16:10", REPAIRED),
            (16, "10:45", returned("段先生")),
        ),
    ),
    Story(
        19,
        "09:20",
        Intake(
            Who("百味坊 曾令辉"),
            "收银机",
            "SY-1560",
            "SY156031407",
            fault="开机停在白屏",
            accessories="钱箱钥匙",
            source="魏东升",
            loaner="备用收银机 B-01",
        ),
        (
            (19, "10:30", signed("蒋建平")),
            (18, "09:00", IN_REPAIR),
            (16, "15:10", chased("硬盘坏道,换盘后要重装系统")),
            (13, "15:00", chased("装好了,再试一天")),
            (13, "16:20", REPAIRED),
            (12, "15:05", returned("曾令辉", loaner_back=False)),
        ),
        warranty_days=-60,
    ),
    Story(
        19,
        "11:15",
        Intake(Who("翰墨书屋 单永康"), "塑封机", "SF-A3", fault="加热时冒烟", source="林晓敏"),
        (
            (19, "14:20", signed("蒋建平")),
            (18, "10:00", IN_REPAIR),
            (16, "15:15", chased("加热辊烧穿,正在问价")),
            (13, "14:10", scrapped("加热辊停产,修理费高过买新机", "单永康")),
        ),
        warranty_days=-400,
    ),
    Story(
        17,
        "09:30",
        Intake(
            Who("三味火锅 邵老板"),
            "叫号器",
            "JH-20",
            quantity=3,
            fault="按了不响,换过电池",
            accessories="充电座1个",
        ),
        (
            (17, "10:10", signed("潘玉梅", 3)),
            (16, "09:20", IN_REPAIR),
            (13, "15:10", chased("厂家同意直接换")),
            (12, "10:25", exchanged("同批次通病,厂家换新", "邵老板")),
        ),
        warranty_days=95,
    ),
    Story(
        16,
        "14:40",
        Intake(Who("金穗便利店 方雪琴"), "钱箱", "QX-405", fault="弹不开", source="傅海涛"),
        (
            (15, "09:10", signed("蒋建平")),
            (15, "09:40", IN_REPAIR),
            (14, "16:00", REPAIRED),
            (11, "15:00", chased("方姐说进货时顺路来取")),
            (10, "11:20", returned("方雪琴")),
        ),
    ),
    Story(
        15,
        "15:20",
        Intake(
            Who("顺路汽修 尉迟勇"),
            "监控摄像头",
            "JK-4M",
            "JK4M55120973",
            quantity=2,
            fault="夜里一片黑",
            accessories="支架2个",
        ),
        (
            (14, "09:15", signed("潘玉梅", 2)),
            (14, "14:00", IN_REPAIR),
            (12, "15:20", chased("红外灯板坏,有件")),
            (10, "10:00", REPAIRED),
            (8, "16:30", returned("尉迟勇", 2)),
        ),
        warranty_days=30,
    ),
    Story(
        13,
        "10:40",
        Intake(
            Who("瑞丰粮油 孔祥林"),
            "电子秤",
            "DZ-30",
            "DZ30A61182",
            fault="放上去数字乱跳",
            loaner="备用秤 B-06",
        ),
        (
            (13, "14:30", signed("蒋建平")),
            (12, "09:00", IN_REPAIR),
            (10, "15:10", chased("传感器换了,要放两天看稳不稳")),
            (7, "15:00", chased("稳了,可以通知")),
            (7, "15:30", REPAIRED),
            (6, "13:50", returned("孔祥林")),
        ),
    ),
    Story(
        10,
        "11:10",
        Intake(
            Who("锦园宾馆 前台"),
            "门禁读卡器",
            "MJ-7",
            quantity=3,
            fault="刷卡没反应",
            source="魏东升",
        ),
        (
            (10, "14:20", corrected(-1, "箱子里只有两个,当面点过")),
            (10, "14:30", signed("潘玉梅", 2)),
            (8, "09:30", IN_REPAIR),
            (6, "16:00", REPAIRED),
            (4, "15:40", returned("魏东升", 2)),
        ),
    ),
    Story(
        8,
        "11:30",
        Intake(
            Who("和顺大药房"),
            "扫码枪",
            "SM-21",
            "SM21C0048213",
            fault="扫药监码很慢",
            loaner="备用扫码枪 B-03",
        ),
        (
            (8, "14:10", signed("蒋建平")),
            (7, "09:20", IN_REPAIR),
            (5, "15:05", REPAIRED),
            (3, "16:10", returned("药房小刘", loaner_back=False)),
            (1, "11:10", LOANER_BACK),
        ),
        warranty_days=210,
    ),
    Story(
        5,
        "13:40",
        Intake(Who("陶女士", "13755508265"), "路由器", "LY-AX3", fault="一小时掉线一次"),
        (
            (5, "14:30", signed("潘玉梅")),
            (3, "10:00", IN_REPAIR),
            (2, "15:30", exchanged("七天内新机,柜台换货", "陶女士")),
        ),
        warranty_days=350,
    ),
)
"""Those that are closed, and one of them twice: it comes back below."""
