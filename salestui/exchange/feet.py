"""Rows that are no rows: what stands above and below a table once it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from salestui.kit.columns import Cell, cell_text, is_empty
from salestui.text.clean import fold

_WHO: Final = (
    r"(?:制表|填表|填报|审核|审批|复核|批准|核准|经办|经手|主管|财务|会计|出纳|部门负责|负责|签收|"
    r"製表|審核|prepared|approved|checked|reviewed|signed)"
)
_WHAT: Final = r"(?:日期|时间|单位|范围|条件|人员|编号|版本|盖章|签字|签名|签章|人|by|on)"
_WHEN: Final = r"(?:打印|导出|统计|生成|制单|报表|列印|匯出|printed|exported|generated|created)"
_COUNTED: Final = r"(?:条|家|位|人|个|名|户|台|件|份|次|笔|行|元|records?|rows?|items?|entries)"

_FOOT: Final = re.compile(
    "|".join(
        (
            rf"(?:{_WHO}|{_WHEN}){_WHAT}{{0,2}}\s*[:：].*",
            r"(?:日期|时间|date)\s*[:：].*",
            rf"(?:{_WHO}|{_WHEN})\s*(?:by|on|at)\b.*",
            r"\W*(?:此页|本页|以下|下页)?(?:空白|无正文|無正文|为空)\W*",
            r"\W*(?:公?司?盖章|签章处?|签字|公章|印章)\W*",
            r"\W*第?\s*\d+\s*页\s*[,，/]?\s*(?:共\s*\d+\s*页)?\W*",
            r"\W*共\s*\d+\s*页\W*(?:第\s*\d+\s*页)?\W*",
            r"(?:page|sheet)\s*\d+(?:\s*(?:of|/)\s*\d+)?",
            rf"(?:合计|总计|小计|共计|总共|累计|共|合計|總計)[:：]?\s*\d[\d,.]*\s*{_COUNTED}?\s*"
            r"(?:记录|数据|客户|投诉|拜访|合计)?\W*",
            rf"(?:grand |sub)?totals?\s*[:：]?\s*\d[\d,.]*\s*{_COUNTED}?",
            rf"\d+\s*{_COUNTED}?\s*(?:记录|records?|rows?) ?(?:in total)?",
            r"(?:货币|金额|计量)?单位[:：]\s*(?:人民币)?[百千万]?(?:元|台|件|个|人|次)",
            r"[-=_*—~.#\s]{3,}",
        )
    )
)
LONGEST: Final = 60
"""Characters; what is longer tells of something."""

_BESIDE: Final = re.compile(
    r"\D{0,4}[\d,]{1,10}(?:\.\d+)?\D{0,3}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*"
)
"""A figure, shorter than a phone number, or a day."""


def is_foot(row: Sequence[Cell]) -> bool:
    """Whether a row belongs to the paper and not to the table: 制表人：王芳, 第1页 共3页, 以下空白.

    All that stands in it must be of that kind: a customer called 合计贸易 has a phone, or a region.
    """
    texts = [cell_text(cell) for cell in row if not is_empty(cell)]
    if max(map(len, texts)) > LONGEST:
        return False
    first, *rest = (" ".join(fold(text).split()) for text in texts)
    return bool(_FOOT.fullmatch(first)) and all(
        _FOOT.fullmatch(each) or _BESIDE.fullmatch(each) for each in rest
    )
