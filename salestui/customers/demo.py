"""The customers on file in the demo's month; all invented."""

from typing import NamedTuple

from salestui.customers.rules import Who
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.kit.demo import DAYS_BACK, Month


class Customer(NamedTuple):
    """A customer as the demo puts them on file, `back` desk days before today."""

    name: str
    phones: tuple[str, ...]
    back: int = DAYS_BACK


CUSTOMERS = (
    Customer("金穗便利店 方雪琴", ("13900552716",)),
    Customer("云岭茶行 汤文秀", ("0571-5550 2318", "139 0055 4402")),
    Customer("百味坊 曾令辉", ("+86 138-5550-6631",)),
    Customer("翰墨书屋 单永康", ("１３６５５５００９２７",)),
    Customer("和顺大药房", ("0571-55508190转802",)),
    Customer("望海楼酒家 仇丽娟", ("137 5550 3384", "0571 5550 3300")),
    Customer("小太阳幼儿园 解老师", ("电话：0571 5550 7745",)),
    Customer("宏图广告 翟志刚", ("18855502093", "0571-55501122-16")),
    Customer("青禾农资", ("(0572) 5550614",)),
    Customer("鼎新会计事务所", ("0571-55503690 分机21",)),
    Customer("馨雅美容 区美仪", ("15055507712",)),
    Customer("顺路汽修 尉迟勇", ("186-5550-4471",)),
    Customer("永盛五金 柯大姐", ("0086 13955501836",)),
    Customer("佳禾面包房", ("135 5550 2209", "135 5550 2210")),
    Customer("东篱快印 路小川", ("177 5550 9043",)),
    Customer("瑞丰粮油 孔祥林", ("13655505518",)),
    Customer("康宁诊所 章医生", ("0571-55504120",)),
    Customer("博闻培训 查晓彤", ("手机 189 5550 6657",)),
    Customer("力健健身房", ("182-5550-3915",)),
    Customer("锦园宾馆 前台", ("0571-5550 8800#102",)),
    Customer("三味火锅 邵老板", ("１５９ ５５５０ １４７２",)),
    Customer("小浪花母婴 万芳", ("+8613455507086",)),
    Customer("立方设计工作室", ("0571 5550 5263",)),
    Customer("捷安物流 雷师傅", ("151 5550 8824",)),
    Customer("新城物业 工程部", ("0571-55507300转5", "0571-55507301"), back=14),
    Customer("春晖小学 总务处", ("0571-55506412",), back=6),
)


def seed(month: Month) -> None:
    """Plan that the customers are put on file, for the other rooms' rows to be about them."""
    for minutes, customer in enumerate(CUSTOMERS):
        _plan(month, customer, minutes)


def _plan(month: Month, customer: Customer, minutes: int) -> None:
    def add(now: Now) -> None:
        key = add_customer(now, customer.name, customer.phones)
        month.on_file[customer.name] = Who(customer.name, customer.phones[0], key)

    month.plan(customer.back, f"09:{10 + minutes}", add)
