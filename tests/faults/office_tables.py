"""Tables as offices send them, at random: what each row tells is known, how it is written is not.

A table tells of matters of one register. Its columns are shuffled, split, joined and named in one
of the ways in which offices name them; each cell is written as people and spreadsheets write it;
above, between and below the rows stands what stands there on paper.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from salestui.kit.cells import Cell

TODAY: Final = date(2026, 11, 23)

Headers = tuple[str, ...]


class Label(NamedTuple):
    """What a cell tells."""

    kind: str
    value: Any
    cell: Cell
    """How it is written."""


@dataclass(frozen=True)
class Kind:
    """What stands in a column: what it tells, and how that is written."""

    name: str
    make: Callable[[Random], Any]
    write: Callable[[Random, Any], Cell]


@dataclass(frozen=True)
class Field:
    """Something that is told of each matter, and what offices call it."""

    kind: Kind
    headers: Headers
    share: float = 1.0
    """In how many of the rows it is told."""
    is_optional: bool = True
    """Whether a table may have no such column."""


class Line(NamedTuple):
    """A row that tells of a matter."""

    number: int
    """Its row, counted from 1."""
    told: Mapping[int, Label]
    """What its cells tell, by place."""


class OfficeTable(NamedTuple):
    """A table."""

    register: str
    rows: Sequence[Sequence[Cell]]
    lines: Sequence[Line]


# --- what is told, and how it is written -------------------------------------------------------

_FULL_WIDTH: Final = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def _around(chance: Random, text: str) -> str:
    """Text with the blanks that get around it."""
    return chance.choice(("", "", "", " ", "\u3000", "\t")) + text + chance.choice(("", "", " "))


def _person(chance: Random) -> str:
    surname = chance.choice("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
    given = "".join(chance.sample("建国伟芳娜敏静丽强磊军洋勇艳杰涛明超秀兰霞平刚桂英", 2))
    return surname + given


def _name(chance: Random, name: str) -> Cell:
    return _around(chance, name)


def _text(chance: Random) -> str:
    matter = chance.choice(
        ("屏幕不亮", "要求退货", "谈了合同", "下周再联系", "态度不好", "said: yes")
    )
    detail = chance.choice(("", "，报价 3,000 元", "；带样品", ' (5" screen)', "，2 台", " & more"))
    return f"{matter}{detail} {chance.randrange(10_000)}"


def _plain(chance: Random, text: str) -> Cell:
    return _around(chance, text)


def _phones(chance: Random) -> tuple[str, ...]:
    return tuple(_number(chance) for _ in range(chance.choice((1, 1, 1, 2))))


def _number(chance: Random) -> str:
    digits = f"{chance.randrange(10**8):08}"
    return chance.choice(
        (
            f"13{chance.randrange(10)}{digits}",
            f"18{chance.randrange(10)}{digits}",
            f"010{chance.randrange(2, 9)}{digits[1:]}",
            f"0571{chance.randrange(2, 9)}{digits[1:]}",
            f"0731{chance.randrange(2, 9)}{digits[2:]}",
            f"852{chance.randrange(2, 10)}{digits[1:]}",
        )
    )


def _mobile(chance: Random, digits: str) -> Cell:
    ways: Sequence[Cell] = (
        digits,
        int(digits),
        float(digits),
        f"{digits}.0",
        f"{digits}.00",
        f"{digits[:3]} {digits[3:7]} {digits[7:]}",
        f"{digits[:3]}-{digits[3:7]}-{digits[7:]}",
        f"+86 {digits}",
        f"0086{digits}",
        f"(86){digits}",
        f"{int(digits):,}",
        f"{digits[0]}.{digits[1:]}E+10",
        f"{digits[0]}.{digits[1:]}E10",
        f'="{digits}"',
        f"'{digits}",
        f"手机：{digits}",
        digits.translate(_FULL_WIDTH),
    )
    return chance.choice(ways)


def _landline(chance: Random, digits: str) -> Cell:
    code = 3 if digits[1] in "12" else 4
    ways = (
        digits,
        f"{digits[:code]}-{digits[code:]}",
        f"({digits[:code]}){digits[code:]}",
        f"（{digits[:code]}）{digits[code:]}",
        f"{digits[:code]} {digits[code:]}",
        f"+86 {digits[1:code]} {digits[code:]}",
        f"电话:{digits[:code]}-{digits[code:]}",
    )
    return chance.choice(ways)


def _abroad(chance: Random, digits: str) -> Cell:
    rest = digits[3:]
    return chance.choice(
        (
            f"+{digits}",
            f"00{digits}",
            f"+852-{rest[:4]}-{rest[4:]}",
            f"+852 {rest[:4]} {rest[4:]}",
            f"00852-{rest}",
            f"(+852) {rest}",
        )
    )


def _phone(chance: Random, digits: str) -> Cell:
    if digits.startswith("852"):
        return _abroad(chance, digits)
    return (_landline if digits.startswith("0") else _mobile)(chance, digits)


def _several(chance: Random, numbers: tuple[str, ...]) -> Cell:
    written = [_phone(chance, each) for each in numbers]
    if len(written) == 1:
        return written[0]
    # A comma in a number and one between two would be guessing.
    plain = [str(each) for each in numbers]
    return chance.choice(("/", "、", ";", "，", "|", "\n", " / ", "或", "和", "&", "\\")).join(
        plain
    )


def _day(chance: Random) -> date:
    return TODAY - timedelta(days=chance.randrange(0, 300))


_EPOCH: Final = date(1899, 12, 30)


def _written_day(chance: Random, day: date) -> Cell:
    ways: Sequence[Cell] = (
        day,
        datetime.combine(day, time()),
        float((day - _EPOCH).days),
        f"{day}",
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day} 周{'一二三四五六日'[day.weekday()]}",
        f"{day.year}年{day.month}月{day.day}日 星期{'一二三四五六日'[day.weekday()]}",
        f"{day.day}-{_MONTHS[day.month - 1]}-{day:%y}",
        f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
        f"{day} 00:00:00",
        f"{day}T00:00:00",
    )
    return chance.choice(ways)


_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _moment(chance: Random) -> datetime:
    at = time(chance.randrange(7, 20), chance.randrange(60))
    return datetime.combine(_day(chance) - timedelta(days=1), at)


def _written_moment(chance: Random, at: datetime) -> Cell:
    ways: Sequence[Cell] = (
        at,
        f"{at:%Y-%m-%d %H:%M}",
        f"{at:%Y/%m/%d %H:%M:%S}",
        f"{at.year}/{at.month}/{at.day} {at.hour}:{at:%M}",
        f"{at.year}年{at.month}月{at.day}日 {at.hour}时{at.minute}分",
        f"{at:%Y-%m-%dT%H:%M}",
        f"{at:%Y-%m-%dT%H:%M:%S}",
        f"{at:%Y-%m-%d %H:%M}-{at.hour + 1:02}:{at:%M}",
        (at.date() - _EPOCH).days + (at.hour * 60 + at.minute) / 1440,
    )
    return chance.choice(ways)


def _time(chance: Random, at: datetime) -> Cell:
    ways: Sequence[Cell] = (
        at.time(),
        f"{at:%H:%M}",
        f"{at:%H:%M:%S}",
        f"{at.hour}点{at.minute}分",
        timedelta(hours=at.hour, minutes=at.minute),
        (at.hour * 60 + at.minute) / 1440,
    )
    return chance.choice(ways)


def _count(chance: Random) -> int:
    return chance.choice((1, 2, 2, 3, 10, 1_000))


def _written_count(chance: Random, count: int) -> Cell:
    words = {1: "一台", 2: "两台", 3: "三个", 10: "十件", 1_000: "1,000"}
    return chance.choice((count, float(count), f"{count}", f"{count}台", words[count]))


def _word(**words: str) -> Kind:
    """A word of a choice, by the words for it; "" for one that no choice knows."""
    told = [(meant, word) for meant, all_of in words.items() for word in all_of.split("/")]
    return Kind("word", lambda chance: chance.choice(told), lambda chance, word: word[1])


def _one_of(*texts: str) -> Kind:
    return Kind("text", lambda chance: chance.choice(texts), _plain)


NAME: Final = Kind("text", _person, _name)
TEXT: Final = Kind("text", _text, _plain)
PHONES: Final = Kind("phones", _phones, _several)
DAY: Final = Kind("day", _day, _written_day)
MOMENT: Final = Kind("moment", _moment, _written_moment)
COUNT: Final = Kind("count", _count, _written_count)

# --- what tables tell --------------------------------------------------------------------------

_NAMES: Final = ("姓名", "客户姓名", "联系人", "姓名（必填）", "*姓名", "Name", "Customer name")
_PHONES: Final = (
    "电话",
    "联系电话",
    "手机号",
    "手机号码（必填）",
    "客户电话",
    "联系\n电话",
    "Phone",
    "Mobile No.",
)
_NOTES: Final = ("备注", "备注说明", "Remarks")

FIELDS: Final[Mapping[str, Sequence[Field]]] = {
    "customers": (
        Field(NAME, _NAMES, is_optional=False),
        Field(PHONES, _PHONES, 0.9),
        Field(_one_of("华联商厦", "Plain Co., Ltd", "宏达（城东店）"), ("单位", "公司名称"), 0.6),
        Field(_one_of("海淀", "朝阳", "浦东新区"), ("区域", "所在地区", "Region"), 0.7),
        Field(_word(A="A/A级/重要客户", B="B级", other="D/待定"), ("级别", "客户等级"), 0.7),
        Field(_word(m="男/先生/M", f="女/女士/F", other="保密"), ("性别", "Sex"), 0.6),
        Field(DAY, ("最近核对", "核对日期"), 0.5),
        Field(TEXT, _NOTES, 0.6),
        Field(TEXT, ("地址", "Address"), 0.4),
        Field(TEXT, ("口头禅", "Odd column"), 0.4),
    ),
    "visits": (
        Field(DAY, ("拜访日期", "日期", "Visit date", "日期*"), is_optional=False),
        Field(NAME, _NAMES, is_optional=False),
        Field(PHONES, _PHONES, 0.9),
        Field(_word(visit="上门/Visit", phone="电话", other="路过"), ("拜访方式", "方式"), 0.7),
        Field(TEXT, ("拜访内容", "沟通内容"), 0.9),
        Field(TEXT, ("拜访目的", "Purpose"), 0.5),
    ),
    "complaints": (
        Field(MOMENT, ("投诉时间", "Received", "接诉时间"), is_optional=False),
        Field(NAME, ("投诉人", *_NAMES), is_optional=False),
        Field(PHONES, _PHONES, 0.9),
        Field(TEXT, ("投诉内容", "内容", "Complaint"), is_optional=False),
        Field(_word(phone="电话", mailbox="信箱", other="抖音"), ("渠道", "投诉渠道"), 0.7),
        Field(_word(settled="已解决/已处理/结案"), ("状态", "处理状态"), is_optional=False),
        Field(TEXT, ("处理结果", "结果"), 0.9, is_optional=False),
    ),
    "repairs": (
        Field(MOMENT, ("接收日期", "收件时间", "Received"), is_optional=False),
        Field(NAME, _NAMES, is_optional=False),
        Field(PHONES, _PHONES, 0.9),
        Field(_one_of("打印机", "GX-200"), ("产品", "商品名称", "Product"), is_optional=False),
        Field(COUNT, ("数量", "数量（台）", "Qty"), 0.7),
        Field(TEXT, ("故障", "故障描述", "Fault"), 0.8),
        Field(_word(in_repair="维修中", returned="已返还"), ("状态", "State"), 0.7),
        Field(TEXT, _NOTES, 0.6),
    ),
}  # fmt: skip


# --- a table -----------------------------------------------------------------------------------


def some_table(chance: Random) -> OfficeTable:
    """A table of a register."""
    register = chance.choice(list(FIELDS))
    fields = [each for each in FIELDS[register] if not each.is_optional or chance.random() < 0.8]
    chance.shuffle(fields)
    columns = [column for each in fields for column in _columns(chance, each)]
    header = [chance.choice((title, _around(chance, title))) for title, _write, _field in columns]
    rows: list[Sequence[Cell]] = []
    if chance.random() < 0.4:
        rows.append([chance.choice(("客户资料表", "2026年11月汇总", "Customer list")), ""])
        rows += [[""]] * chance.randrange(2)
    rows.append(header)
    lines = []
    names: set[object] = set()
    for _ in range(chance.randrange(1, 9)):
        if chance.random() < 0.05:
            rows.append([""] * len(header))
        if chance.random() < 0.03:
            rows.append(header)
        values = {each: each.kind.make(chance) for each in fields if _is_told(chance, each)}
        name = next(value for each, value in values.items() if each.kind is NAME)
        if name in names:
            continue
        names.add(name)
        told: dict[int, Label] = {}
        for place, (_title, write, of) in enumerate(columns):
            if of in values and (cell := write(chance, values[of])) != "":
                told[place] = Label(of.kind.name, values[of], cell)
        lines.append(Line(len(rows) + 1, told))
        rows.append([told[place].cell if place in told else "" for place in range(len(header))])
    if chance.random() < 0.3:
        foot = chance.choice(
            ("制表人：王芳", f"合计：{len(lines)}家", "第1页 共1页", "以下空白", "Total")
        )
        rows.append([foot, *[""] * (len(header) - 1)])
    return OfficeTable(register, rows, lines)


def _is_told(chance: Random, each: Field) -> bool:
    return not each.is_optional or chance.random() < each.share


Written = Callable[[Random, Any], Cell]


def _columns(chance: Random, each: Field) -> list[tuple[str, Written, Field]]:
    """The column that a field stands in, or the two that it is split into."""
    title = chance.choice(each.headers)
    if each.kind is MOMENT and chance.random() < 0.3:

        def day(chance: Random, at: datetime) -> Cell:
            return _written_day(chance, at.date())

        both: list[tuple[str, Written, Field]] = [("日期", day, each), ("时间", _time, each)]
        return both if chance.random() < 0.5 else both[::-1]
    if each.kind is PHONES and chance.random() < 0.3:

        def nth(at: int) -> Written:
            return lambda chance, numbers: _phone(chance, numbers[at]) if at < len(numbers) else ""

        return [("电话1", nth(0), each), ("电话2", nth(1), each)]
    return [(title, each.kind.write, each)]


def as_text(chance: Random, rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same table as a program saves it as text."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=chance.choice(",,;\t"))
    writer.writerows([_saved(cell) for cell in row] for row in rows)
    return file.getvalue().encode(chance.choice(("utf-8-sig", "utf-8", "gb18030", "utf-16")))


def _saved(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y/%m/%d %H:%M}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        return f"{cell.seconds // 3600}:{cell.seconds // 60 % 60:02}"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell)
