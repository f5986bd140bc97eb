"""What crosses the counter in the demo's month: repairs, each with all that happens to it.

Days are counted back in desk days: 0 is today, 1 the working day before, and so on.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.kit.demo import Month
from salestui.repairs.queries import repair
from salestui.repairs.rules import Intake, Repair, State
from salestui.repairs.store import (
    chase,
    close_otherwise,
    correct_quantity,
    edit_repair,
    move_repair,
    note_answer,
    register_repair,
    return_goods,
    sign_over,
    take_loaner_back,
)

Deed = Callable[[Now, Repair], None]
"""Something done to a repair."""


class Story(NamedTuple):
    """A repair, registered `back` desk days ago, and what was done to it, when."""

    back: int
    time: str
    intake: Intake
    deeds: tuple[tuple[int, str, Deed], ...] = ()
    warranty_days: int | None = None
    """Until when it is under warranty, in days from today; past when below 0."""
    received: tuple[int, str] | None = None
    """When it was received, where that was before it was registered."""


def signed(name: str, quantity: int = 1, note: str = "") -> Deed:
    """A colleague signs for it."""
    return lambda now, repair: sign_over(now, repair, name, quantity, note)


def now_is(state: State) -> Deed:
    """It goes into another column of the board."""
    return lambda now, repair: move_repair(now, repair, state)


def chased(note: str = "", name: str = "") -> Deed:
    """It is chased with who has it, or with the colleague named."""
    return lambda now, repair: chase(now, repair, name, note)


def answered(note: str) -> Deed:
    """They call back after a chase."""
    return lambda now, repair: note_answer(now, repair, note)


def returned(to: str, quantity: int = 1, *, loaner_back: bool = True) -> Deed:
    """So many pieces are fetched."""
    return lambda now, repair: return_goods(now, repair, quantity, to, loaner_back=loaner_back)


def scrapped(reason: str, to: str) -> Deed:
    """It is not worth repairing."""
    return lambda now, repair: close_otherwise(now, repair, State.SCRAPPED, reason, to)


def exchanged(reason: str, to: str) -> Deed:
    """The customer gets another one."""
    return lambda now, repair: close_otherwise(now, repair, State.EXCHANGED, reason, to)


def corrected(quantity: int, reason: str) -> Deed:
    """It was counted wrongly at intake."""
    return lambda now, repair: correct_quantity(now, repair, quantity, reason)


def found(fault: str) -> Deed:
    """The fault left blank at intake is filled in."""
    return lambda now, repair: edit_repair(now, repair, repair.goods._replace(fault=fault))


LOANER_BACK: Deed = take_loaner_back
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

STANDING_IN_REPAIR = (
    Story(
        13,
        "14:00",
        Intake(
            Who("捷安物流 雷师傅"),
            "收银机",
            "SY-1560",
            "SY156029933",
            fault="触摸屏点不准",
            accessories="电源线",
            source="傅海涛",
            loaner="备用平板 B-09",
        ),
        (
            (13, "16:00", signed("潘玉梅")),
            (12, "10:00", IN_REPAIR),
            (10, "15:00", chased("屏要从厂家调")),
            (7, "15:05", chased("屏到了,尺寸不对,退回重发")),
            (4, "15:10", chased("新屏已发出")),
            (2, "09:30", signed("蒋建平", note="装屏归蒋建平,转给他接着修")),
            (1, "15:00", chased("屏装上了,在校准")),
        ),
        warranty_days=25,
    ),
    Story(
        11,
        "09:25",
        Intake(
            Who("云岭茶行 汤文秀"),
            "小票打印机",
            "YH-80C",
            "YH80C2207715",
            fault="又不切纸,上次修好用了一周",
            accessories="电源适配器",
            destination="售后",
            notes="老板娘有点不高兴,回话要快",
        ),
        (
            (11, "10:00", signed("蒋建平")),
            (10, "09:30", IN_REPAIR),
            (8, "15:00", chased("这次换整个切刀组件")),
            (5, "15:00", chased("组件厂家发错,重发")),
            (2, "15:10", chased()),
            (2, "16:40", answered("说过两天到,到了当天装")),
            (0, "08:46", chased("组件到了,下午装好试机")),
        ),
        warranty_days=130,
    ),
    Story(
        8,
        "14:50",
        Intake(
            Who("鼎新会计事务所"),
            "碎纸机",
            "SZ-9L",
            "SZ9L70035",
            fault="",
            source="林晓敏",
        ),
        (
            (8, "16:20", signed("潘玉梅")),
            (7, "10:10", IN_REPAIR),
            (7, "11:00", found("进纸口卡了回形针,齿轮崩一个齿")),
            (5, "15:10", chased("齿轮有货")),
            (2, "15:15", chased("换好齿轮噪声还是大,再拆开看")),
            (0, "15:00", chased("加了垫圈,声音小多了,再跑一天")),
        ),
    ),
    Story(
        6,
        "10:10",
        Intake(
            Who("望海楼酒家 仇丽娟"),
            "无线点菜机",
            "DC-5",
            quantity=2,
            fault="连不上后厨的打印机",
            source="魏东升",
        ),
        (
            (6, "11:00", signed("蒋建平", 2)),
            (5, "09:10", IN_REPAIR),
            (3, "15:00", chased("一台好了,另一台换天线")),
            (0, "08:48", chased("天线今天装,仇姐那边已经回过话", "蒋建平")),
        ),
        warranty_days=180,
    ),
    Story(
        5,
        "10:30",
        Intake(
            Who("傅先生", "１８７５５５０３３９１"),
            "考勤机",
            "KQ-200",
            "KQ20088106",
            fault="时间每天慢十分钟",
        ),
        (
            (4, "09:10", signed("潘玉梅")),
            (4, "14:30", IN_REPAIR),
            (1, "15:05", chased("时钟电池换了,观察两天")),
        ),
    ),
    Story(
        1,
        "10:50",
        Intake(
            Who("小浪花母婴 万芳"),
            "客显屏",
            "KX-2",
            fault="屏不亮,灯亮",
            accessories="数据线1根",
        ),
        ((1, "13:40", signed("蒋建平")), (1, "16:10", IN_REPAIR)),
        warranty_days=300,
    ),
)

STANDING_WAITING = (
    Story(
        18,
        "10:00",
        Intake(
            Who("新城物业 工程部", "0571-55507300转5"),
            "考勤机",
            "KQ-310",
            "KQ31004521",
            fault="认不出指纹,门口淋过雨",
            destination="厂家",
            source="保安队",
        ),
        (
            (18, "13:30", signed("蒋建平")),
            (17, "09:20", IN_REPAIR),
            (15, "15:00", chased("指纹头进水,要换")),
            (15, "16:00", WAITING),
            (14, "10:30", signed("尤立新", note="寄厂家换指纹头")),
            (12, "15:00", chased("厂家没货,要从总部调")),
            (8, "15:20", chased("已下单")),
            (5, "15:15", chased("还在生产")),
            (3, "15:20", chased("说这两天发货")),
        ),
        warranty_days=-20,
    ),
    Story(
        15,
        "10:00",
        Intake(
            Who("锦园宾馆 前台"),
            "收银机",
            "SY-1380",
            "SY138010254",
            fault="进水,开不了机",
            accessories="电源线、小键盘",
            notes="不在保修内,先报价",
        ),
        (
            (15, "11:10", signed("蒋建平")),
            (14, "09:30", IN_REPAIR),
            (12, "15:10", chased("主板腐蚀,报价680,客户同意")),
            (12, "16:00", WAITING),
            (8, "15:30", chased("主板在路上")),
            (5, "15:20", chased("到的型号不对,换")),
            (2, "15:25", chased("新主板这两天到")),
            (0, "08:44", chased("主板到了,中午前装上")),
        ),
        warranty_days=45,
    ),
    Story(
        12,
        "11:00",
        Intake(
            Who("康宁诊所 章医生"),
            "标签打印机",
            "BQ-200",
            "BQ2000173355",
            fault="打出来缺一条",
            loaner="备用标签机 B-05",
        ),
        (
            (12, "14:20", signed("潘玉梅")),
            (11, "09:40", IN_REPAIR),
            (10, "10:30", WAITING),
            (8, "10:15", chased("打印头缺货,最快下周")),
            (4, "15:15", chased("供应商说已发货,没有单号", "尤立新")),
            (1, "15:10", chased()),
            (1, "16:40", answered("单号有了,最晚三天到")),
            (0, "11:00", chased("在派送了")),
        ),
        warranty_days=60,
    ),
    Story(
        10,
        "13:30",
        Intake(
            Who("望海楼酒家 仇丽娟"),
            "收银机",
            "SY-1560",
            "SY156030086",
            fault="用半小时自动重启",
            source="魏东升",
            destination="售后",
        ),
        (
            (10, "15:00", signed("蒋建平")),
            (8, "10:00", IN_REPAIR),
            (7, "16:00", WAITING),
            (6, "15:00", chased("主板订了")),
            (3, "15:05", chased("主板在路上")),
            (0, "15:05", chased("到货了,排在宾馆那台后面")),
        ),
        warranty_days=15,
    ),
    Story(
        7,
        "14:30",
        Intake(
            Who("捷安物流 雷师傅"),
            "扫码枪",
            "SM-40W",
            "SM40W115602",
            fault="摔裂,充不进电",
            accessories="充电底座",
            loaner="备用扫码枪 B-02",
        ),
        (
            (7, "16:10", signed("潘玉梅")),
            (6, "09:30", IN_REPAIR),
            (6, "14:20", WAITING),
            (4, "15:20", chased("外壳和电池一起订了")),
            (1, "15:15", chased("电池到了,外壳还没")),
        ),
        warranty_days=-5,
    ),
)

STANDING_REPAIRED = (
    Story(
        17,
        "14:20",
        Intake(
            Who("青禾农资"),
            "针式打印机",
            "ZD-730",
            "ZD7300062",
            fault="断针,字缺一横",
            source="傅海涛",
        ),
        (
            (16, "09:10", signed("蒋建平")),
            (16, "10:30", IN_REPAIR),
            (14, "15:00", chased("打印头要换针")),
            (14, "15:40", WAITING),
            (11, "15:10", chased("针到了一半")),
            (7, "15:10", chased("到齐了")),
            (7, "16:20", IN_REPAIR),
            (4, "11:00", REPAIRED),
            (1, "15:20", chased("店里没人接,晚点再打")),
            (0, "10:20", chased("接了,说派人来拉")),
        ),
    ),
    Story(
        16,
        "09:40",
        Intake(
            Who("东篱快印 路小川"),
            "覆膜机",
            "FM-380",
            "FM3800417",
            fault="左边起皱",
            destination="售后",
        ),
        (
            (16, "11:00", signed("潘玉梅")),
            (15, "10:00", IN_REPAIR),
            (13, "15:20", chased("胶辊变形,拿去磨")),
            (10, "15:15", chased("磨好了,还差轴承")),
            (6, "15:10", chased("轴承装上,试了一上午")),
            (3, "15:10", chased("再调一次压力就好")),
            (1, "16:30", REPAIRED),
            (0, "15:10", chased("路小川说腾出车就来拉")),
        ),
    ),
    Story(
        14,
        "14:45",
        Intake(
            Who("小太阳幼儿园 解老师"),
            "无线话筒",
            "HT-6",
            quantity=5,
            fault="杂音大,两支没声音",
            accessories="接收器1台",
            source="傅海涛",
        ),
        (
            (14, "16:00", signed("蒋建平", 5)),
            (13, "09:30", IN_REPAIR),
            (11, "15:20", chased("电容受潮,一支一支换")),
            (7, "15:20", chased("好了三支")),
            (4, "15:25", chased("剩两支等拾音头,快到了")),
            (3, "09:30", REPAIRED),
            (2, "11:20", returned("解老师", 3)),
        ),
        warranty_days=75,
    ),
    Story(
        8,
        "08:55",
        Intake(
            Who("博闻培训 查晓彤"),
            "投影仪",
            "TY-500",
            "TY50023098",
            fault="画面发黄",
            accessories="遥控器、包",
            source="周根生",
        ),
        (
            (8, "09:30", signed("潘玉梅")),
            (8, "14:00", IN_REPAIR),
            (5, "11:20", REPAIRED),
            (2, "15:40", chased("查老师在外地上课,回来就取")),
            (0, "15:15", chased("还没回来,让前台同事来取")),
        ),
        warranty_days=-90,
        received=(9, "16:30"),
    ),
    Story(
        6,
        "15:30",
        Intake(
            Who("孟师傅", "151-5550-7238"),
            "不间断电源",
            "BJ-1K",
            "BJ1K09922",
            fault="断电撑不到一分钟",
        ),
        (
            (5, "09:20", signed("蒋建平")),
            (5, "10:00", IN_REPAIR),
            (3, "15:25", chased("电池买到了,在换")),
            (2, "10:30", REPAIRED),
            (0, "15:20", chased("在外地装机,回来就取")),
        ),
    ),
)

STANDING_RECEIVED = (
    Story(
        4,
        "16:10",
        Intake(Who("永盛五金 柯大姐"), "点钞机", "DC-88", fault="", source="魏东升"),
        (
            (1, "15:25", chased("说忙完就来拿", "潘玉梅")),
            (0, "08:47", chased("还没来签字,说上午一定", "潘玉梅")),
        ),
    ),
    Story(
        3,
        "11:30",
        Intake(
            Who("力健健身房"),
            "会员刷卡器",
            "SK-1",
            quantity=2,
            fault="读卡要刷三四遍",
            source="林晓敏",
        ),
        (
            (3, "15:00", corrected(1, "包里还有一个,漏数了")),
            (3, "15:10", signed("潘玉梅", 3)),
        ),
    ),
    Story(
        2,
        "09:40",
        Intake(
            Who("钱工", "１５０ ５５５０ ９９６４"),
            "对讲机",
            "DJ-16",
            quantity=4,
            fault="",
            accessories="耳机2副",
            notes="人急着走,毛病要打电话问",
        ),
    ),
    Story(
        1,
        "14:40",
        Intake(
            Who("翰墨书屋 单永康"),
            "标价机",
            "BJ-8",
            "BJ8X3317",
            fault="字迹淡,换过墨轮",
        ),
    ),
    Story(
        0,
        "08:42",
        Intake(Who("彭女士", "+86 135 5550 4823"), "扫码枪", "SM-21", fault=""),
        ((0, "15:30", found("按键失灵,灯常亮")),),
    ),
    Story(
        0,
        "11:10",
        Intake(
            Who("佳禾面包房"),
            "电子秤",
            "DZ-15",
            "DZ15B20447",
            fault="轻的称不出来",
            loaner="备用秤 B-06",
        ),
        ((0, "14:20", signed("潘玉梅")),),
        warranty_days=260,
    ),
)

STORIES = (
    *CLOSED,
    *STANDING_IN_REPAIR,
    *STANDING_WAITING,
    *STANDING_REPAIRED,
    *STANDING_RECEIVED,
)


def seed(month: Month) -> None:
    """Plan the repairs, each with its deeds."""
    for story in STORIES:
        _plan(month, story)


def _plan(month: Month, story: Story) -> None:
    taken_in: list[Repair] = []

    def take_in(now: Now) -> None:
        who, warranty = story.intake.who, story.warranty_days
        intake = story.intake._replace(
            who=month.on_file.get(who.name, who),
            warranty_until=None if warranty is None else month.days[0] + timedelta(warranty),
        )
        received = month.moment(*story.received) if story.received else None
        taken_in.append(register_repair(now, intake, received))

    def do(deed: Deed, is_first: bool) -> Callable[[Now], None]:
        def act(now: Now) -> None:
            (new,) = taken_in
            standing = new if is_first else repair(new.id)
            assert standing is not None
            deed(now, standing)

        return act

    month.plan(story.back, story.time, take_in)
    for order, (back, at, deed) in enumerate(story.deeds):
        month.plan(back, at, do(deed, is_first=order == 0))
