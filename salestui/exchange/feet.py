"""Rows that are no rows: what stands above and below a table once it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from salestui.kit.cells import Cell, cell_text, is_empty, word_key
from salestui.text.clean import fold
from salestui.text.phones import digits

_SIGNS: Final = (
    r"(?:制表|填表|填报|制单|审核|审批|复核|批准|核准|经办|经手|签收|製表|審核|審批|經辦|"
    r"prepared|approved|checked|reviewed|signed)"
)
_OFFICE: Final = r"(?:主管|财务|会计|出纳|部门负责|负责|领导|財務|負責)"
"""Who signs, or a person's office, which may stand before their name in a row of theirs."""
_WHAT: Final = r"(?:日期|时间|单位|范围|条件|人员|编号|版本|盖章|签字|签名|签章|人|by|on|at)"
_WHEN: Final = (
    r"(?:打印|导出|统计|生成|报表|列印|匯出|列印|截止|printed|exported|generated|created)"
)
_COUNTED: Final = r"(?:条|家|位|人|个|名|户|台|件|份|次|笔|行|页|元|records?|rows?|items?|entries)"
_SUMS: Final = r"(?:合计|总计|小计|共计|总共|累计|共有?|合計|總計|小計)"
_NUMBER: Final = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,5})"

_FOOT: Final = re.compile(
    "|".join(
        (
            rf"(?:{_SIGNS}|{_WHEN}){_WHAT}{{0,2}} ?[:：].*",
            rf"{_OFFICE}{_WHAT}{{0,2}} ?[:：] ?_*",
            r"(?:日期|时间|date) ?[:：].*",
            rf"(?:{_SIGNS}|{_WHEN}) ?(?:by|on|at)\b.*",
            r"\W*(?:此处|此页|本页|以下|下页|以上)?(?:为|系)?(?:空白|无正文|無正文|为空|完|结束)\W*",
            r"\W*(?:全文|表格?|报表|列表|清单)(?:完|结束)\W*",
            r"\W*end(?: of (?:report|table|list|page|file|document))?\W*",
            r"\W*(?:continued|contd?)\b.{0,24}",
            r"\W*(?:续|接|转|見|见)(?:上|下|前|后)?(?:页|頁|表)\W*|\W*(?:承前|过次|過次)(?:页|頁)\W*",
            r"\W*(?:公?司?盖章|签章处?|签字|公章|印章)\W*",
            rf"\W*第 ?{_NUMBER} ?(?:页|頁)?\W{{0,3}}(?:共? ?{_NUMBER} ?(?:页|頁))?\W*",
            rf"\W*共 ?{_NUMBER} ?(?:页|頁)\W{{0,3}}(?:第 ?{_NUMBER} ?(?:页|頁))?\W*",
            r"(?:page|sheet|p\.) ?\d+(?: ?(?:of|/) ?\d+)?",
            rf"{_SUMS}[:：]? ?\d[\d,.]* ?{_COUNTED}? ?(?:记录|数据|客户|投诉|拜访|合计)?\W*",
            rf"(?:grand |sub)?totals? ?[:：]? ?\d[\d,.]* ?{_COUNTED}?",
            rf"\d+ ?{_COUNTED}? ?(?:记录|records?|rows?) ?(?:in total)?",
            r"(?:货币|金额|计量)?单位[:：] ?(?:人民币)?[百千万]?(?:元|台|件|个|人|次)",
            r"[-=_*—~.# ]{3,}",
        )
    )
)
_OFFICE_SAID: Final = re.compile(rf"{_OFFICE}{_WHAT}{{0,2}} ?[:：].*")
_ALONE: Final = re.compile(
    r"\W?\d{1,3} ?/ ?\d{1,3}\W?|[-–—] ?\d{1,4} ?[-–—]|"
    r"(?:备注|说明|注意?|附注|備註|說明|notes?|remarks?) ?[:：].+"
)
"""What is a foot where nothing else stands in a row, from its first column on."""

_MADE_BY: Final = re.compile(r"(?:制单|制表|填表|编表|造表|填报)(?:人|员|者)?")
_SIGNED_BY: Final = re.compile(
    rf"{_MADE_BY.pattern}|(?:审核|复核|审批|批准|主管|记账|出纳|会计|保管|库管)(?:人|员)?"
)
_PERSON: Final = re.compile(r"[\u4e00-\u9fff·]{2,4}")
"""A signature in cells of its own: the word, and the name beside it."""

LONGEST: Final = 60
"""Characters; what is longer tells of something."""

_DAY: Final = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*")
_FIGURE: Final = re.compile(r"\D{0,4}[\d,]{1,12}(?:\.\d+)?\D{0,3}")
_LONGEST_FIGURE: Final = 6
"""Digits of a figure without separators; a longer one may be a phone."""

_PERHAPS: Final = re.compile(
    r"[\W\d]|[页頁白文完束续續接转轉見见过過承章签計计共制填编造]|[a-z]{3}", re.IGNORECASE
)
"""What stands in every foot; nearly all rows begin with a name, in which it does not."""
_SUMS_UP: Final = re.compile("[计計]|total", re.IGNORECASE)

_TOTAL: Final = re.compile(
    r"(?:本页|本月|本年|本期)?(?:合计|总计|小计|共计|累计)(?:数|数量|金额)?\d*[条台元件户人个次笔]?"
    r"|(?:grand|sub)?total"
)
_SUM: Final = re.compile(r"\D{0,2}[\d,]{1,10}(?:\.\d+)?\D{0,2}")
"""A sum with its currency or measure, shorter than a mobile's number."""


def is_foot(row: Sequence[Cell]) -> bool:
    """Whether a row belongs to the paper and not to the table: 制表人：王芳, 第1页 共3页, 以下空白.

    All that stands in it must be of that kind: a customer called 合计贸易 has a phone, or a region.
    """
    at = next(at for at, cell in enumerate(row) if not is_empty(cell))
    first = row[at]
    if not isinstance(first, str) or len(first) > LONGEST * 4 or not _PERHAPS.search(first):
        return False
    said = fold(first)
    if _MADE_BY.fullmatch(said):
        names = [fold(cell_text(cell)) for cell in row[at + 1 :] if not is_empty(cell)]
        if names and all(
            _SIGNED_BY.fullmatch(each) or _PERSON.fullmatch(each) or _DAY.fullmatch(each)
            for each in names
        ):
            return True
    is_alone = all(map(is_empty, row[at + 1 :]))
    if is_alone and at == 0 and _ALONE.fullmatch(said):
        return True
    is_office = bool(_OFFICE_SAID.fullmatch(said))
    if len(said) > LONGEST or not (is_office or _FOOT.fullmatch(said)) or _has_phone(said):
        return False
    others = [fold(cell_text(cell)) for cell in row[at + 1 :] if not is_empty(cell)]
    signs = [each for each in others if _FOOT.fullmatch(each) or _OFFICE_SAID.fullmatch(each)]
    if is_office and not (signs or _FOOT.fullmatch(said)):
        return False
    return all(each in signs or _is_beside(each) for each in others) and not any(
        map(_has_phone, signs)
    )


def is_total(row: Sequence[Cell]) -> bool:
    """Whether a row only sums up: its first word says so, and all the rest is figures."""
    filled = (cell_text(cell).strip() for cell in row if not is_empty(cell))
    first = next(filled)
    if not _SUMS_UP.search(first):
        return False
    return bool(_TOTAL.fullmatch(word_key(first))) and all(map(_SUM.fullmatch, filled))


def is_around(row: Sequence[Cell]) -> bool:
    """Whether a row is blank, a foot or a total."""
    return all(map(is_empty, row)) or is_foot(row) or is_total(row)


def _is_beside(said: str) -> bool:
    """Whether a cell may stand beside a foot: a figure, shorter than a phone number, or a day."""
    if _DAY.fullmatch(said):
        return True
    is_sum = "," in said or "." in said or len(digits(said)) <= _LONGEST_FIGURE
    return bool(_FIGURE.fullmatch(said)) and is_sum


def _has_phone(said: str) -> bool:
    """Whether digits stand in a foot that may be somebody's phone."""
    without = re.sub(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}:\d{2}(?::\d{2})?", " ", said)
    return bool(re.search(r"\d[\d -]{5,}\d", without))
