"""The complaints of the demo's month: some settled, some with their time running."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from salestui.complaints.queries import complaint
from salestui.complaints.rules import Account, Complaint, Party, policy_of
from salestui.complaints.store import (
    close,
    note_contact,
    pause,
    promise,
    register_complaint,
    reopen,
    resume,
)
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.kit.demo import Month
from salestui.settings.store import settings

Action = Callable[[Now, Complaint], object]
"""Something done about a complaint."""


class Story(NamedTuple):
    """A complaint that arrived at a time of a desk day, and what was done about it."""

    back: int
    received: str
    account: Account
    actions: tuple[tuple[int, str, Action], ...] = ()
    registered: tuple[int, str] | None = None
    """When it was written down, where that was later."""


class Running(NamedTuple):
    """An open complaint that arrived so many minutes ago, and what was done how long ago."""

    ago: int
    account: Account
    actions: tuple[tuple[int, Action], ...] = ()


def spoke(party: Party, note: str = "") -> Action:
    """A party was contacted."""
    return lambda now, complaint: note_contact(now, complaint, party, note=note)


def waits(reason: str) -> Action:
    """The clock stands."""
    return lambda now, complaint: pause(now, complaint, reason)


def settled(cause: str, outcome: str) -> Action:
    """It is closed."""
    return lambda now, complaint: close(now, complaint, cause, outcome)


def again(reason: str) -> Action:
    """It is opened again."""
    return lambda now, complaint: reopen(now, complaint, reason)


def promised(text: str) -> Action:
    """A call-back is promised for today."""
    return lambda now, complaint: promise(now, complaint, text, now.day)


GOES_ON: Action = resume
SALESPERSON, MERCHANT, CONSUMER = Party

STORIES = (
    Story(
        20,
        "09:20",
        Account(Who("邢女士", "136 5550 8831"), "打印机送到时外壳裂了", "phone", "货损", "林晓敏"),
        (
            (20, "09:40", spoke(SALESPERSON, "出库时拍过照,是好的")),
            (20, "10:15", spoke(CONSUMER, "照片已发来")),
            (20, "14:50", settled("运输途中压坏", "当天换新机,旧机随车带回")),
        ),
    ),
    Story(
        17,
        "17:50",
        Account(Who("匿名"), "门店台卡的二维码扫不出来", "mailbox", "台卡", merchant="尤立新"),
        (
            (16, "09:05", spoke(MERCHANT, "印刷批次有误")),
            (16, "15:30", settled("二维码印错", "三家门店都换了新台卡")),
        ),
        registered=(16, "08:44"),
    ),
    Story(
        15,
        "10:05",
        Account(
            Who("瑞丰粮油 孔祥林"), "约好上午送货,下午才到", "phone", "送货", "魏东升", "尤立新"
        ),
        (
            (15, "10:20", spoke(CONSUMER, "耽误了开门")),
            (15, "10:35", spoke(SALESPERSON, "司机走错路")),
            (15, "11:10", settled("送货单地址写错", "改地址,赔一箱热敏纸")),
        ),
    ),
    Story(
        13,
        "13:40",
        Account(
            Who("博闻培训 查晓彤"), "投影仪修了两次还是偏色", "counter", "返修", "林晓敏", "尤立新"
        ),
        (
            (13, "13:55", spoke(CONSUMER)),
            (13, "14:30", spoke(MERCHANT, "同意寄回检测")),
            (13, "15:00", waits("等厂家检测结果")),
            (11, "10:30", GOES_ON),
            (11, "11:45", settled("色轮老化", "厂家免费换色轮,备用机先用着")),
        ),
    ),
    Story(
        10,
        "09:10",
        Account(Who("鼎新会计事务所"), "发票抬头错了两回", "phone", "发票", "傅海涛"),
        (
            (10, "09:30", spoke(SALESPERSON)),
            (10, "10:40", spoke(CONSUMER, "要求今天拿到")),
            (10, "16:20", settled("开票资料没更新", "重开发票,当天送到")),
            (8, "09:15", again("税号还是旧的")),
            (8, "11:05", settled("税号没改", "再次重开,电话确认无误")),
        ),
    ),
    Story(
        7,
        "16:10",
        Account(Who("云岭茶行 汤文秀"), "返修超期没人回话", "phone", "返修", "魏东升", "尤立新"),
        (
            (7, "16:40", spoke(CONSUMER, "先道歉,答应次日答复")),
            (6, "09:10", spoke(MERCHANT, "配件在路上")),
            (6, "10:20", settled("配件缺货没通知客户", "借备用机,修好送上门")),
        ),
    ),
    Story(
        5,
        "11:00",
        Account(Who("柏先生", "159 5550 4402"), "柜台说的折扣和收据不一样", "counter", "价格"),
        (
            (5, "11:05", spoke(CONSUMER)),
            (5, "11:40", spoke(SALESPERSON)),
            (5, "13:20", settled("活动前一天已结束", "解释清楚,送一卷标签纸")),
        ),
    ),
    Story(
        2,
        "14:25",
        Account(Who("和顺大药房"), "发错型号,标签纸窄了一半", "phone", "发错货", "林晓敏"),
        (
            (2, "14:40", spoke(SALESPERSON, "拣货拿错")),
            (2, "15:10", spoke(CONSUMER)),
            (2, "17:05", settled("拣货拿错型号", "当天补发,错货不收回")),
        ),
    ),
)

RUNNING = (
    Running(
        7 * 60 + 19,
        Account(
            Who("望海楼酒家 仇丽娟"),
            "收银机修了三回,中午高峰又死机",
            "phone",
            "返修",
            "魏东升",
            "尤立新",
        ),
        ((200, spoke(SALESPERSON, "在路上,下午到店")), (95, spoke(CONSUMER, "很着急"))),
    ),
    Running(
        6 * 60 + 8,
        Account(Who("庞女士", "137 5550 6215"), "考勤机装歪了,要求重装", "chat", "安装", "傅海涛"),
        ((120, spoke(SALESPERSON, "问师傅什么时候有空")),),
    ),
    Running(
        64,
        Account(Who("锦园宾馆 前台"), "对讲机少配了两块电池", "phone", "少货", "林晓敏", "尤立新"),
        ((40, spoke(CONSUMER, "先记下,核实后答复")), (35, promised("查出库单后答复"))),
    ),
    Running(
        5 * 60 + 12,
        Account(Who("佳禾面包房"), "电子秤换过一台,重量还是不准", "counter", "质量", "傅海涛"),
        (
            (230, spoke(CONSUMER, "带着砝码来过")),
            (180, spoke(SALESPERSON)),
            (150, waits("等计量所的检定结果")),
        ),
    ),
)


def seed(month: Month) -> None:
    """Plan the complaints."""
    for story in STORIES:
        _plan(month, story)
    for running in RUNNING:
        _plan_running(month, running)


def _plan(month: Month, story: Story) -> None:
    known: list[int] = []

    def arrive(now: Now) -> None:
        received = month.moment(story.back, story.received).at
        known.append(_register(month, now, story.account, received))

    month.plan(*(story.registered or (story.back, story.received)), arrive)
    for back, at, action in story.actions:
        month.plan(back, at, _later(known, action))


def _plan_running(month: Month, running: Running) -> None:
    known: list[int] = []

    def arrive(now: Now) -> None:
        received = month.now.utc - timedelta(minutes=running.ago)
        known.append(_register(month, now, running.account, received))

    month.plan_ago(timedelta(minutes=running.ago), arrive)
    for ago, action in running.actions:
        month.plan_ago(timedelta(minutes=ago), _later(known, action))


def _register(month: Month, now: Now, account: Account, received: datetime) -> int:
    on_file = month.on_file.get(account.who.name, account.who)
    policy = policy_of(settings(), now)
    return register_complaint(now, account._replace(who=on_file), policy, received).id


def _later(known: list[int], action: Action) -> Callable[[Now], object]:
    def act(now: Now) -> object:
        standing = complaint(*known)
        assert standing is not None
        return action(now, standing)

    return act
