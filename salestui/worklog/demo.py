"""What is written down in the demo's month: the lines of the log, and the memos.

Days are counted back in desk days: 0 is today, 1 the working day before, and so on.
"""

from collections.abc import Callable
from typing import NamedTuple

from salestui.customers.rules import Who
from salestui.dates.clock import Now
from salestui.kit.demo import Month
from salestui.worklog import rules
from salestui.worklog.store import (
    add_line,
    add_memo,
    drop_memo,
    edit_line,
    edit_memo,
    finish_memo,
    line,
    memo,
    open_day,
)

GAP = 9
"""The desk day on which nobody was at the desk."""

OPENED_AT = "08:30"
"""When the desk is opened, before the first line of any day."""


class Line(NamedTuple):
    """A log line, written `back` desk days ago."""

    back: int
    time: str
    text: str
    who: str = ""
    edited: tuple[int, str, str] | None = None
    """When it was edited, as `back` and `time`, and the text it has now."""
    of: int | None = None
    """The earlier desk day to whose log it was added, without a time."""


class Memo(NamedTuple):
    """A memo, written `back` desk days ago."""

    back: int
    time: str
    text: str
    due: int
    """Desk days before today; below 0, working days after today."""
    done: tuple[int, str] | None = None
    dropped: tuple[int, str] | None = None
    moved: tuple[int, str, int] | None = None
    """When it was moved, as `back` and `time`, and the day it is due since."""


LINES = (
    Line(22, "08:40", "#早会 唐经理说电话、返修、待办以后都记在台面上,谁请假了别人也接得上"),
    Line(22, "11:45", "#客户 通讯录里常来往的老客户先录进来,电话照名片抄"),
    Line(
        22, "14:20", "#库存 和周根生对了一遍备用机:扫码枪3把、标签机1台、收银机1台、秤1台、平板1台"
    ),
    Line(22, "16:50", "#电话 问钱箱能不能单卖,报了价,对方要跟老板商量", "佳禾面包房"),
    Line(21, "08:36", "#早会 今天三个人都外出,前台电话我接"),
    Line(21, "09:40", "#售后 茶行的小票机不切纸,收件,等蒋师傅", "云岭茶行 汤文秀"),
    Line(21, "11:10", "#发票 上周的7张发票寄出,单号已登在邮寄表里"),
    Line(21, "15:25", "#订单 代魏东升接单:热敏纸80箱,要得不急", "瑞丰粮油 孔祥林"),
    Line(20, "08:38", "#早会 唐经理要一份近一个月返修的数字,别只说“挺多的”"),
    Line(20, "10:15", "#电话 打来问开票抬头怎么改,已转贺春兰", "鼎新会计事务所"),
    Line(20, "13:50", "#库存 57毫米热敏纸只剩9箱,报给周根生补货"),
    Line(20, "16:40", "#拜访 林晓敏回来说健身房想换一套会员刷卡机,下个月定", "力健健身房"),
    Line(19, "08:45", "#邮件 投诉信箱空的"),
    Line(19, "09:30", "#合同 宏图的合同盖章件收到,扫描存档,原件给财务", "宏图广告 翟志刚"),
    Line(19, "11:20", "#售后 书屋的塑封机冒烟,蒋师傅先看看有没有修的价值", "翰墨书屋 单永康"),
    Line(19, "14:35", "#电话 催尾款,说马上走账", "锦园宾馆 前台"),
    Line(19, "17:10", "#交接 备用收银机借给百味坊,借条夹在蓝色夹子里", "百味坊 曾令辉"),
    Line(18, "08:37", "#早会 傅海涛分到城西片,老客户名单我下午给他"),
    Line(18, "10:05", "#售后 考勤机认不出指纹,登记了,说是装在门口淋过雨", "新城物业 工程部"),
    Line(18, "13:40", "#客户 城西片老客户名单发给傅海涛,一共11家"),
    Line(18, "15:55", "#货款 宾馆尾款到了,告诉财务核一下", "锦园宾馆 前台"),
    Line(17, "08:40", "#邮件 投诉信箱空的;有一封推销,删了"),
    Line(17, "09:35", "#售后 火锅店叫号器三个不响,邵老板自己送来的", "三味火锅 邵老板"),
    Line(17, "11:00", "#电话 有个装修队问对讲机批发价,留了电话,让魏东升回"),
    Line(17, "14:10", "#订单 贺春兰说条码纸又发错规格,60的发成了40的,让厂里换"),
    Line(17, "16:25", "#拜访 魏东升今天跑了四家,两家没人,写不了卡"),
    Line(16, "08:35", "#早会 讲了上周的退换,型号发错占一半,下单时要念一遍型号"),
    Line(16, "10:50", "#售后 标签机修好还给茶行隔壁的,来的人签了字"),
    Line(16, "14:00", "#发票 收齐林晓敏手上的5张签收单,差魏东升2张"),
    Line(16, "15:30", "#电话 问碎纸机耗材,家里没有现货,已加到采购单", "鼎新会计事务所"),
    Line(15, "08:42", "#邮件 投诉信箱有一封,问的是送货时间,已电话答复"),
    Line(15, "09:55", "#售后 宾馆的收银机进水,前台说杯子打翻了,实话实说不算保修", "锦园宾馆 前台"),
    Line(15, "13:35", "#库存 补的热敏纸到了60箱,点数无误,周根生签收"),
    Line(15, "16:10", "#合同 健身房要的报价发过去,有效期两周", "力健健身房"),
    Line(14, "08:38", "#早会 物业以后统一从工程部报修,别家门卫打来的先核实"),
    Line(14, "09:20", "#客户 新城物业单独建档,电话两个都记上", "新城物业 工程部"),
    Line(14, "11:15", "#电话 幼儿园问话筒有没有防摔的,让傅海涛带样品去", "小太阳幼儿园 解老师"),
    Line(14, "14:50", "#售后 送来一箱话筒5支,全部登记,一支一支贴了号", "小太阳幼儿园 解老师"),
    Line(14, "17:05", "#交接 快递没来收件,压着四件,等下一趟"),
    Line(13, "08:40", "#邮件 信箱空;压着的快递一早收走了"),
    Line(
        13,
        "10:10",
        "#电话 诊所问标签打印机几天能修好,答应三天内给准信",
        "康宁诊所 章医生",
        edited=(13, "10:25", "#电话 诊所问标签打印机几天能修好,没有答应日子,说问过售后再回"),
    ),
    Line(13, "14:15", "#售后 书屋的塑封机报废,配件比新的还贵,单老板同意", "翰墨书屋 单永康"),
    Line(13, "16:35", "#拜访 傅海涛去了幼儿园,对方要两支样品试用一周", "小太阳幼儿园 解老师"),
    Line(12, "08:36", "#早会 备用机快借光了,还回来的当天就要销掉借条"),
    Line(12, "10:30", "#售后 火锅店的叫号器换了新的,旧的给厂家抵", "三味火锅 邵老板"),
    Line(12, "11:40", "#货款 快印店的货款分两笔付,第一笔已到", "东篱快印 路小川"),
    Line(12, "15:10", "#电话 百味坊来取收银机,备用机忘在店里,说下次带来", "百味坊 曾令辉"),
    Line(11, "08:41", "#邮件 信箱空"),
    Line(11, "09:30", "#售后 茶行那台小票机又来了,还是切刀,上次只调没换", "云岭茶行 汤文秀"),
    Line(11, "10:45", "#台卡 做了12张台卡,二维码逐张扫过能开"),
    Line(11, "14:05", "#订单 代林晓敏接单:收银纸20箱、色带10个,价格照旧", "和顺大药房"),
    Line(11, "16:55", "#发票 魏东升的2张签收单补齐了"),
    Line(10, "08:37", "#早会 返修拖得久的要让客户知道进度,不能等人家来问"),
    Line(10, "09:50", "#售后 给主板还没到的三家各打了一个电话,都能理解"),
    Line(10, "13:45", "#库存 扫码枪支架缺货,先记在客户单上"),
    Line(10, "15:20", "#电话 问点钞机能不能认新币,让蒋师傅回电话", "永盛五金 柯大姐"),
    Line(10, "17:00", "盘点用的单子打印好了,放在打印机旁边"),
    Line(8, "08:39", "请了一天假,回来看了一遍手机里的留言,要紧的两条已经回了"),
    Line(8, "08:58", "#售后 我不在时周根生代收了一台投影仪,补登记", "博闻培训 查晓彤"),
    Line(8, "10:20", "#电话 回诊所:标签机缺打印头,最快要等配件到", "康宁诊所 章医生"),
    Line(8, "14:30", "#合同 健身房的合同在走审批,折扣唐经理批了", "力健健身房"),
    Line(8, "16:00", "给装修队开了收据,存根在抽屉里", of=10),
    Line(7, "08:40", "#早会 唐经理看了返修板,点名催两家的主板"),
    Line(7, "09:45", "#邮件 投诉信箱一封,说发票寄丢了,查到是前台代收,已找到"),
    Line(7, "11:05", "#订单 贺春兰那边出货改到下午三点截单,已转告三位销售"),
    Line(7, "14:40", "#售后 物流公司的扫码枪摔裂,说先借一把用", "捷安物流 雷师傅"),
    Line(7, "16:45", "#拜访 林晓敏:美容院老板娘不在,约了下周再去", "馨雅美容 区美仪"),
    Line(6, "08:36", "#早会 小学的单子傅海涛跟,材料我来备"),
    Line(6, "09:25", "#客户 春晖小学建档,总务处一个座机", "春晖小学 总务处"),
    Line(6, "10:40", "#授权 给小学投标用的授权书已申请,等厂家回传", "春晖小学 总务处"),
    Line(6, "13:55", "#售后 粮油店的电子秤修好取走,备用秤一起还了", "瑞丰粮油 孔祥林"),
    Line(6, "15:35", "#电话 路小川问第二笔货款能不能缓几天,请示了唐经理,可以", "东篱快印 路小川"),
    Line(5, "08:41", "#邮件 信箱空"),
    Line(5, "10:00", "#库存 备用扫码枪只剩1把,让周根生再拨两把过来"),
    Line(5, "11:30", "#售后 投影仪修好了,通知对方来取", "博闻培训 查晓彤"),
    Line(
        5,
        "14:15",
        "#货款 药房汇来3860元",
        "和顺大药房",
        edited=(4, "09:10", "#货款 药房汇来3680元(前面记颠倒了,回单已核)"),
    ),
    Line(5, "16:20", "#拜访 魏东升:五金店想要带灯的点钞机,目录已发", "永盛五金 柯大姐"),
    Line(4, "08:37", "#早会 强调收件当天要有人签字,前台没签字的今天补"),
    Line(4, "09:40", "#授权 小学的授权书厂家回传了,盖章件彩打两份", "春晖小学 总务处"),
    Line(4, "11:10", "#电话 仇姐问收银机修到哪一步,答:主板在路上", "望海楼酒家 仇丽娟"),
    Line(4, "14:25", "#发票 寄出发票9张,魏东升的3张还在他车上"),
    Line(4, "17:00", "#交接 快递单号发到群里,免得一个个来问"),
    Line(3, "08:42", "#邮件 信箱空"),
    Line(3, "09:35", "#售后 话筒修好了,先通知幼儿园来取", "小太阳幼儿园 解老师"),
    Line(3, "10:50", "#合同 健身房合同签回,定金到账后排货", "力健健身房"),
    Line(3, "14:05", "#库存 色带缺货,青禾的单子要晚两天,已电话说明", "青禾农资"),
    Line(3, "16:30", "#拜访 傅海涛:书屋想换小一号的塑封机,要现货", "翰墨书屋 单永康"),
    Line(2, "08:36", "#早会 台卡要去现场看摆放,先排个路线"),
    Line(2, "09:50", "#电话 工地上的钱工送来四部对讲机,人急着走,毛病没说清"),
    Line(2, "11:25", "#售后 解老师先取走三支话筒,剩两支等老师回来再拿", "小太阳幼儿园 解老师"),
    Line(2, "14:10", "#订单 代傅海涛接单:塑封机1台、塑封膜5包", "翰墨书屋 单永康"),
    Line(2, "15:45", "#货款 健身房定金到账,告诉贺春兰排货", "力健健身房"),
    Line(2, "17:05", "#交接 厂家的人要来取旧主板,放在前台右边柜子"),
    Line(1, "08:40", "#早会 返修板上超过三天的逐条过了一遍"),
    Line(1, "09:15", "#邮件 信箱空;厂家的人取走旧主板3块"),
    Line(1, "10:35", "#电话 万芳问客显屏不亮是不是线的问题,请她连线一起送来", "小浪花母婴 万芳"),
    Line(1, "13:50", "#售后 给等配件的几家都回了电话,没有人着急"),
    Line(1, "15:20", "#发票 收到魏东升的3张签收单,齐了"),
    Line(1, "16:50", "#拜访 林晓敏:美容院定了两台标签机,等报价", "馨雅美容 区美仪"),
    Line(0, "08:33", "#邮件 投诉信箱看过,空的"),
    Line(0, "08:49", "#售后 一上班先催了四件拖得久的,售后都给了说法"),
    Line(0, "09:05", "#早会 今天把没人签字的几件办掉;下午谁在家谁帮忙接电话"),
    Line(0, "10:40", "#电话 面包房的秤称不准,说马上送过来", "佳禾面包房"),
    Line(0, "11:30", "#订单 代林晓敏给美容院报价:标签机2台,送色带一卷", "馨雅美容 区美仪"),
    Line(0, "14:10", "#库存 拨来的备用扫码枪两把到了,贴了借用标签"),
    Line(0, "16:20", "#拜访 傅海涛:小学的标书交了,下周听消息", "春晖小学 总务处"),
    Line(0, "17:25", "#交接 要寄的发票装好信封,放在左手第一格"),
)

MEMOS = (
    Memo(22, "17:20", "把城西片老客户名单整理给傅海涛", 18, done=(18, "13:45")),
    Memo(21, "17:25", "催贺春兰要上周的出货单", 20, done=(20, "09:20")),
    Memo(20, "17:15", "返修数字做成一页纸给唐经理", 17, done=(16, "17:00")),
    Memo(19, "17:20", "问财务宾馆尾款到了没有", 18, done=(18, "15:58")),
    Memo(17, "17:30", "给装修队回对讲机的价格", 16, dropped=(15, "17:20")),
    Memo(15, "17:10", "健身房报价发出三天后打电话问", 12, done=(12, "10:05")),
    Memo(14, "17:20", "早上先叫快递,还压着四件", 13, done=(13, "08:50")),
    Memo(12, "17:15", "打印台卡,二维码先自己扫一遍", 11, done=(11, "10:50")),
    Memo(11, "17:25", "汇总客户对送货时间的意见", 10, dropped=(6, "17:15")),
    Memo(10, "17:10", "问百味坊什么时候把备用收银机送回来", 6),
    Memo(10, "17:20", "公司简介换新版,让设计室出稿", 8, moved=(4, "17:15", 0)),
    Memo(8, "17:20", "小学投标要的资质复印件备齐", 5, done=(5, "16:40")),
    Memo(6, "17:20", "盯授权书回传,到了就彩打", 4, done=(4, "09:45")),
    Memo(5, "17:15", "给仇姐回话:主板哪天到货", 3),
    Memo(4, "17:15", "去魏东升车上拿3张签收单", 2, done=(1, "15:25")),
    Memo(4, "17:20", "库存盘点表交周根生核", -4),
    Memo(3, "17:20", "让厂家把条码纸规格写在外箱上", 2),
    Memo(3, "17:25", "台卡摆放检查排路线", -2),
    Memo(2, "17:15", "早上把旧主板交给厂家来人", 1, done=(1, "09:20")),
    Memo(2, "17:20", "打电话问钱工:对讲机是收不到还是没声音", 1),
    Memo(2, "17:25", "约幼儿园取剩下的两支话筒", -1),
    Memo(1, "17:10", "给美容院做两台标签机的报价", 0, done=(0, "11:35")),
    Memo(1, "17:15", "收件没签字的三件,找潘玉梅当面签", 0),
    Memo(1, "17:20", "看投诉信箱,顺手清一下推销邮件", 0, done=(0, "08:34")),
    Memo(1, "17:25", "催培训学校来取投影仪", 0),
    Memo(1, "17:28", "健身房送货时间和贺春兰对好", -1),
    Memo(0, "17:20", "寄发票,单号当天发群里", -1),
    Memo(0, "17:28", "问青禾的色带到没到", -1),
)


def seed(month: Month) -> None:
    """Plan the days on which the desk is opened, the lines and the memos."""
    for back in range(len(month.days)):
        if back != GAP:
            month.plan(back, OPENED_AT, lambda now: open_day(now.day))
    for told in LINES:
        _plan_line(month, told)
    for intended in MEMOS:
        _plan_memo(month, intended)


def _plan_line(month: Month, told: Line) -> None:
    keys: list[int] = []

    def write(now: Now) -> None:
        day, at = (now.day, now.at) if told.of is None else (month.days[told.of], None)
        keys.append(add_line(now, told.text, day, at, month.on_file.get(told.who, Who(told.who))))

    month.plan(told.back, told.time, write)
    if told.edited:
        back, at, text = told.edited

        def edit(now: Now) -> None:
            written = line(*keys)
            assert written is not None
            edit_line(now, written, text, written.at, written.who)

        month.plan(back, at, edit)


def _plan_memo(month: Month, intended: Memo) -> None:
    keys: list[int] = []

    def do(action: Callable[[Now, rules.Memo], None]) -> Callable[[Now], None]:
        def act(now: Now) -> None:
            written = memo(*keys)
            assert written is not None
            action(now, written)

        return act

    def write(now: Now) -> None:
        keys.append(add_memo(now, intended.text, month.due(intended.due)))

    month.plan(intended.back, intended.time, write)
    if intended.moved:
        back, at, due = intended.moved

        def move(now: Now, written: rules.Memo) -> None:
            edit_memo(now, written, written.text, month.due(due))

        month.plan(back, at, do(move))
    if intended.done:
        month.plan(*intended.done, do(finish_memo))
    if intended.dropped:
        month.plan(*intended.dropped, do(drop_memo))
