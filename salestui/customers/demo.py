"""The customers on file in the demo's month; all invented."""

from typing import NamedTuple

from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.dates.clock import Now
from salestui.kit.demo import DAYS_BACK, Month


class Customer(NamedTuple):
    """A customer as the demo puts them on file, `back` desk days before today."""

    called: str
    """What the other rooms' part of the demo calls them."""
    profile: Profile
    back: int = DAYS_BACK


CUSTOMERS = (
    Customer(
        "金穗便利店 方雪琴",
        Profile(
            "方雪琴",
            company="金穗便利店",
            phones=("13900552716",),
            region="城东",
            level="A",
            sex="f",
            salesperson="林晓敏",
            preferences="下午三点后来电",
        ),
    ),
    Customer(
        "云岭茶行 汤文秀",
        Profile(
            "汤文秀",
            company="云岭茶行",
            phones=("0571-5550 2318", "139 0055 4402"),
            region="城西",
            level="B",
            sex="f",
            salesperson="魏东升",
        ),
    ),
    Customer(
        "百味坊 曾令辉",
        Profile(
            "曾令辉",
            company="百味坊",
            phones=("+86 138-5550-6631",),
            region="城东",
            level="A",
            sex="m",
            salesperson="林晓敏",
            preferences="要开增值税专票",
        ),
    ),
    Customer(
        "翰墨书屋 单永康",
        Profile(
            "单永康",
            company="翰墨书屋",
            phones=("１３６５５５００９２７",),
            region="城南",
            level="C",
            sex="m",
            salesperson="傅海涛",
        ),
    ),
    Customer(
        "和顺大药房",
        Profile(
            "和顺大药房",
            phones=("0571-55508190转802",),
            region="城北",
            level="B",
            salesperson="魏东升",
        ),
    ),
    Customer(
        "望海楼酒家 仇丽娟",
        Profile(
            "仇丽娟",
            company="望海楼酒家",
            phones=("137 5550 3384", "0571 5550 3300"),
            region="海港",
            level="A",
            sex="f",
            salesperson="傅海涛",
            preferences="午市前勿扰",
        ),
    ),
    Customer(
        "小太阳幼儿园 解老师",
        Profile(
            "解老师",
            company="小太阳幼儿园",
            phones=("电话：0571 5550 7745",),
            region="城南",
            level="B",
            sex="f",
            salesperson="林晓敏",
        ),
    ),
    Customer(
        "宏图广告 翟志刚",
        Profile(
            "翟志刚",
            company="宏图广告",
            phones=("18855502093", "0571-55501122-16"),
            region="城西",
            level="B",
            sex="m",
            salesperson="魏东升",
        ),
    ),
    Customer(
        "青禾农资",
        Profile(
            "青禾农资", phones=("(0572) 5550614",), region="湖州", level="C", salesperson="傅海涛"
        ),
    ),
    Customer("鼎新会计事务所", Profile("鼎新会计事务所", phones=("0571-55503690 分机21",))),
    Customer(
        "馨雅美容 区美仪",
        Profile(
            "区美仪",
            company="馨雅美容",
            phones=("15055507712",),
            region="城东",
            level="C",
            sex="f",
            salesperson="林晓敏",
        ),
    ),
    Customer(
        "顺路汽修 尉迟勇",
        Profile(
            "尉迟勇",
            company="顺路汽修",
            phones=("186-5550-4471",),
            region="城北",
            level="B",
            sex="m",
            salesperson="魏东升",
            preferences="微信联系",
        ),
    ),
    Customer(
        "永盛五金 柯大姐",
        Profile(
            "柯大姐",
            company="永盛五金",
            phones=("0086 13955501836",),
            region="海港",
            level="A",
            sex="f",
            salesperson="傅海涛",
            preferences="送货上门",
        ),
    ),
    Customer("佳禾面包房", Profile("佳禾面包房", phones=("135 5550 2209", "135 5550 2210"))),
    Customer(
        "东篱快印 路小川",
        Profile(
            "路小川",
            company="东篱快印",
            phones=("177 5550 9043",),
            region="城西",
            level="C",
            sex="m",
        ),
    ),
    Customer(
        "瑞丰粮油 孔祥林",
        Profile(
            "孔祥林",
            company="瑞丰粮油",
            phones=("13655505518",),
            region="海港",
            level="B",
            sex="m",
            salesperson="傅海涛",
        ),
    ),
    Customer("康宁诊所 章医生", Profile("章医生", company="康宁诊所", phones=("0571-55504120",))),
    Customer(
        "博闻培训 查晓彤",
        Profile(
            "查晓彤",
            company="博闻培训",
            phones=("手机 189 5550 6657",),
            region="城南",
            level="C",
            sex="f",
            salesperson="林晓敏",
        ),
    ),
    Customer("力健健身房", Profile("力健健身房", phones=("182-5550-3915",))),
    Customer("锦园宾馆 前台", Profile("锦园宾馆 前台", phones=("0571-5550 8800#102",))),
    Customer(
        "三味火锅 邵老板",
        Profile("邵老板", company="三味火锅", phones=("１５９ ５５５０ １４７２",)),
    ),
    Customer("小浪花母婴 万芳", Profile("万芳", company="小浪花母婴", phones=("+8613455507086",))),
    Customer("立方设计工作室", Profile("立方设计工作室", phones=("0571 5550 5263",))),
    Customer("捷安物流 雷师傅", Profile("雷师傅", company="捷安物流", phones=("151 5550 8824",))),
    Customer(
        "新城物业 工程部",
        Profile(
            "新城物业 工程部",
            phones=("0571-55507300转5", "0571-55507301"),
            region="城北",
            level="B",
            salesperson="魏东升",
        ),
        back=14,
    ),
    Customer("春晖小学 总务处", Profile("春晖小学 总务处", phones=("0571-55506412",)), back=6),
)


def seed(month: Month) -> None:
    """Plan that the customers are put on file, for the other rooms' rows to be about them."""
    for minutes, customer in enumerate(CUSTOMERS):
        _plan(month, customer, minutes)


def _plan(month: Month, customer: Customer, minutes: int) -> None:
    def add(now: Now) -> None:
        profile = customer.profile
        key = add_customer(now, profile)
        month.on_file[customer.called] = Who(profile.name, profile.phones[0], key)

    month.plan(customer.back, f"09:{10 + minutes}", add)
