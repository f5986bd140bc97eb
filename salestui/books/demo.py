"""The books' part of the demo's month; all invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from salestui.books import store
from salestui.books.book import Book
from salestui.books.kinds import Customer, Day
from salestui.books.list import BY_CODE
from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.kit.demo import Month

Story = tuple[int, str, dict[str, Any], Sequence[tuple[int, str, str]]]
"""Desk days back and time, what is written, and the steps: days back, time, code.

A code of "chase" is a chase, one with a colon an own action with what is said; days in the text of
a field are desk days back, below 0 ahead.
"""

_CLERK = {"shop": "七一店", "post": "clerk", "shift": "7:30-20:30", "bonus": 100000, "hourly": 1900}
_MANAGER = {**_CLERK, "person": "梁慧", "post": "manager", "bonus": 120000, "hourly": 2000}

STORIES: dict[str, Sequence[Story]] = {
    "authorisations": (
        (12, "09:20", {"project": "城东小学饮水机", "who": "金穗便利店 方雪琴", "copies": 3,
                       "seal": "公章", "applicant": "林晓敏", "approver": "唐静", "needed_by": -1},
         [(12, "10:05", "written"), (11, "14:30", "applied"), (5, "09:10", "chase")]),
        (8, "15:10", {"project": "云岭茶行连锁店", "who": "云岭茶行 汤文秀", "copies": 2,
                      "seal": "合同章", "applicant": "魏东升", "approver": "唐静", "needed_by": -6,
                      "valid_until": -14},
         [(8, "16:00", "written"), (7, "09:40", "applied"), (6, "11:15", "approved"),
          (5, "10:20", "sealed"), (5, "16:40", "delivered")]),
        (1, "11:30", {"project": "翰墨书屋二期", "who": "翰墨书屋", "copies": 1,
                      "applicant": "魏东升", "approver": "唐静", "needed_by": -8},
         [(1, "13:40", "written")]),
        (20, "10:00", {"project": "社区食堂净水", "who": "百味坊 曾令辉", "copies": 4,
                       "seal": "公章", "applicant": "林晓敏", "needed_by": 14},
         [(20, "11:00", "written"), (19, "11:00", "applied")]),
    ),
    "relays": (
        (0, "09:10", {"who": "百味坊 曾令辉", "product": "纸杯", "quantity": 40, "price": 1250,
                      "salesperson": "林晓敏", "wanted_by": -1}, []),
        (0, "08:55", {"who": Who("郭丽", "18055503241"), "product": "打印机", "model": "LQ-630K",
                      "quantity": 2, "price": 207500, "price_asked_of": "唐静",
                      "salesperson": "魏东升"}, [(0, "09:05", "left_word")]),
        (2, "16:20", {"who": "金穗便利店 方雪琴", "product": "硒鼓", "model": "A-100",
                      "quantity": 3, "salesperson": "林晓敏"}, [(2, "17:05", "told")]),
        (6, "10:40", {"who": "翰墨书屋 单永康", "product": "墨盒", "quantity": 6,
                      "salesperson": "魏东升"}, [(6, "11:30", "told"), (5, "09:20", "ordered")]),
    ),
    "mail": (
        (3, "10:00", {"kind": "invoice", "who": "金穗便利店 方雪琴",
                      "invoice_no": "26952000000295452720", "gross": 113000, "net": 100000,
                      "sender": "林晓敏", "addressee": "方雪琴", "way": "courier"}, []),
        (9, "14:00", {"kind": "contract", "who": "云岭茶行 汤文秀", "quantity": 2,
                      "sender": "魏东升", "addressee": "汤文秀", "way": "courier",
                      "waybill": "SF6017575684346"},
         [(8, "09:30", "collected"), (8, "16:30", "posted")]),
        (15, "11:00", {"kind": "invoice", "who": "百味坊 曾令辉",
                       "invoice_no": "26432000000317392053", "gross": 452000, "net": 400000,
                       "sender": "林晓敏", "addressee": "曾令辉", "way": "email"},
         [(14, "09:40", "received")]),
    ),
    "contracts": (
        (16, "10:10", {"who": "云岭茶行 汤文秀", "subject": "年度供货", "industry": "餐饮",
                       "list_price": 5680000, "amount": 4828000, "terms": "款到发货",
                       "pay_by": 2, "copy_by": 9, "place": "云岭茶行总店", "contact": "汤文秀",
                       "salesperson": "林晓敏", "signed_by": "林晓敏"},
         [(16, "11:00", "drafted"), (15, "09:20", "approve:唐静"), (15, "09:50", "sent"),
          (11, "10:30", "signed_back"), (4, "09:40", "chase")]),
        (9, "15:20", {"who": "金穗便利店 方雪琴", "subject": "门店设备", "list_price": 1240000,
                      "amount": 992000, "industry": "零售", "terms": "预付30%，货到付清",
                      "pay_by": -5, "copy_by": -2, "place": "金穗便利店", "contact": "方雪琴",
                      "salesperson": "魏东升", "signed_by": "魏东升"},
         [(8, "09:30", "drafted")]),
        (20, "09:15", {"who": "翰墨书屋 单永康", "subject": "收银设备", "amount": 2180000,
                       "industry": "书店", "terms": "月结30天", "pay_by": -8, "copy_by": 17,
                       "place": "翰墨书屋", "contact": "单永康", "salesperson": "林晓敏",
                       "signed_by": "林晓敏"},
         [(20, "10:00", "drafted"), (19, "09:10", "sent"), (18, "14:00", "signed_back"),
          (16, "09:00", "ordered"), (7, "10:40", "arrived"), (3, "15:30", "out")]),
        (21, "11:40", {"who": "百味坊 曾令辉", "subject": "净水设备", "amount": 865000,
                       "industry": "餐饮", "terms": "款到发货", "pay_by": 17, "copy_by": 19,
                       "place": "百味坊", "contact": "曾令辉", "salesperson": "魏东升",
                       "signed_by": "魏东升"},
         [(21, "13:40", "drafted"), (20, "09:30", "sent"), (19, "10:00", "signed_back"),
          (18, "15:00", "paid"), (17, "09:20", "ordered"), (12, "11:00", "arrived"),
          (11, "09:30", "out"), (10, "16:00", "done")]),
        (0, "10:05", {"who": "翰墨书屋 单永康", "subject": "二期书架", "amount": 460000,
                      "salesperson": "林晓敏"}, []),
    ),
    "products": (
        (20, "16:00", {"product": "打印机", "model": "LQ-630K", "unit": "台", "minimum": 2,
                       "other_names": "针打", "strengths": "能打多联单，耗材便宜",
                       "weaknesses": "噪音偏大", "price_note": "2,075 起",
                       "answers": "问：能连手机吗？\n答：不能，要另配蓝牙模块。", "checked_on": 20},
         []),
        (20, "16:10", {"product": "硒鼓", "model": "A-100", "unit": "支", "minimum": 5,
                       "strengths": "加粉方便", "weaknesses": "不能用于 A-110 的机器",
                       "checked_on": 260}, []),
        (20, "16:20", {"product": "墨盒", "model": "46黑", "unit": "个", "minimum": 10,
                       "price_note": "九折以下要审批"}, []),
        (20, "16:30", {"product": "扫码枪", "model": "T30", "unit": "把",
                       "strengths": "速度快", "weaknesses": "不支持无线", "checked_on": 12}, []),
    ),
    "moves": (
        (19, "09:00", {"kind": "count", "product": "打印机", "model": "LQ-630K",
                       "quantity": 6}, []),
        (19, "09:05", {"kind": "count", "product": "硒鼓", "model": "A-100", "quantity": 12}, []),
        (19, "09:10", {"kind": "count", "product": "墨盒", "model": "46黑", "quantity": 12}, []),
        (18, "10:20", {"kind": "out", "product": "硒鼓", "model": "A-100", "quantity": 4,
                       "who": "百味坊 曾令辉"}, []),
        (14, "15:30", {"kind": "placed", "product": "打印机", "model": "LQ-630K", "quantity": 3,
                       "who": "云岭茶行 汤文秀"}, []),
        (10, "11:00", {"kind": "out", "product": "硒鼓", "model": "A-100", "quantity": 3,
                       "who": "翰墨书屋 单永康"}, []),
        (10, "11:05", {"kind": "ordered", "product": "硒鼓", "model": "A-100", "quantity": 20,
                       "expected_on": -2}, []),
        (5, "16:10", {"kind": "settled", "product": "打印机", "model": "LQ-630K", "quantity": 1,
                      "who": "云岭茶行 汤文秀"}, []),
        (4, "14:20", {"kind": "out", "product": "墨盒", "model": "46黑", "quantity": 3,
                      "who": "金穗便利店 方雪琴"}, []),
    ),
    "attendance": (
        (19, "17:20", {**_CLERK, "person": "魏小梅", "kind": "late", "start": "7:30",
                       "end": "8:00", "told": "yes"}, []),
        (15, "17:20", {**_CLERK, "person": "魏小梅", "kind": "sick", "start": "8:00",
                       "end": "12:00", "told": "no"}, []),
        (12, "17:20", {**_MANAGER, "kind": "outing", "start": "10:00", "end": "12:00"}, []),
        (9, "17:20", {**_MANAGER, "kind": "errand", "start": "9:00", "end": "12:00",
                      "signed_in": "yes"}, []),
        (4, "17:20", {**_CLERK, "person": "罗磊", "kind": "other", "told": "yes"}, []),
        (1, "17:20", {**_CLERK, "person": "魏小梅", "kind": "early", "start": "19:45",
                      "end": "20:30", "told": "no"}, []),
    ),
    "messages": (
        (4, "09:35", {"what": "新价目表何时下发", "direction": "out", "department": "商务部",
                      "colleague": "林晓敏"}, [(4, "10:00", "passed_on")]),
        (3, "14:20", {"what": "发票抬头写错，要重开", "direction": "out", "department": "财务部",
                      "colleague": "魏东升", "answer": "明天重开"},
         [(3, "14:40", "passed_on"), (2, "09:30", "answered")]),
        (6, "16:05", {"what": "样机三台什么时候还", "direction": "out", "department": "售后部",
                      "colleague": "林晓敏", "answer": "下周一归还"},
         [(6, "16:10", "passed_on"), (5, "10:00", "answered"), (5, "10:20", "told_back")]),
        (0, "09:05", {"what": "仓库周五盘点，当天不发货", "direction": "in", "department": "仓库"},
         []),
    ),
}  # fmt: skip
"""By the code of the book."""


def __getattr__(code: str) -> Callable[[Month], None]:
    if code not in BY_CODE:
        raise AttributeError(code)
    return lambda month: _seed(month, BY_CODE[code])


def _seed(month: Month, book: type[Book]) -> None:
    for story in STORIES.get(book.code, ()):
        _plan(month, book, story)


def _plan(month: Month, book: type[Book], story: Story) -> None:
    back, at, values, course = story
    added: list[int] = []

    def begin(now: Now) -> None:
        said = {each.name: each.blank for each in book.fields} | values
        for field in book.fields:
            value = said[field.name]
            if isinstance(field, Day) and value is not None:
                said[field.name] = month.due(value)
            elif isinstance(field, Customer) and isinstance(value, str):
                said[field.name] = month.on_file.get(value) or Who(value)
        added.append(store.add_entry(now, book, {**said, "begun": None}).id)

    def step(code: str) -> Callable[[Now], None]:
        def take(now: Now) -> None:
            row = store.entry(book, added[0]) if added else None
            if row is None:
                return
            action, _colon, said = code.partition(":")
            if said:
                asked = row.own_action(action).asks
                store.act_on_entry(now, row, action, dict.fromkeys(asked, said))
            elif code == "chase":
                store.chase_entry(now, row)
            else:
                store.take_step(now, row, code)

        return take

    month.plan(back, at, begin)
    for days, time, code in course:
        month.plan(days, time, step(code))
