"""What stands on the paper around a table is no row of it; who is called like that is one."""

import csv

import pytest

from salestui.exchange.feet import is_foot

FEET = (
    "制表人：王芳",
    "制表:王芳,审核:,日期:2026-11-25",
    "合计：2家",
    "共 2 条记录",
    "合计 310 元",
    "第1页 共3页",
    "第 2 页",
    "共3页",
    "以下空白",
    "（以下无正文）",
    "打印时间：2026-11-25 09:00",
    "导出日期:2026-11-25",
    "（盖章）",
    "单位：元",
    "金额单位:万元",
    "Page 1 of 3",
    "Total: 2",
    "Printed on 25 Nov 2026",
    "Prepared by: Wang",
    "2 records in total",
    "----------",
    "======",
    "第 1 / 3 页",
    "- 1 -",
    "1/3",
    "此处空白",
    "（本页完）",
    "End of report",
    "续表",
    "续上页",
    "（接下页）",
    '承前页,,"1,234,567.00"',
    "第一页",
    "共三页",
    "第一页　共三页",
    "备注：本表由系统导出",
    "说明：A 为重点客户",
    "负责人：,财务：",
    "制表人：王芳,负责人：李强",
    "负责人：李强,审核：王芳,2026-11-25",
    "截止日期：2026-11-25",
)
ROWS = (
    "合计贸易,13800138000",
    "合计贸易,,城东",
    "以下科技,010-65892862",
    "王芳,13800138000",
    "张三",
    "单位王经理",
    "共青团商店,1",
    "总计公司,",
    "页川商行,A",
    "Total Energies,13900139000",
    "Page & Sons",
    "制表人：王芳,13800138000",
    "负责人：王芳,65892862",
    "负责人：王芳65892862",
    "财务：王芳",
    "制表人：王芳 13800138000",
    "第一页书店,城东",
    "第一页书店",
    "共三,13800138000",
    ",备注：要发票",
    "1/3,张三",
    "完美日记,A",
    "备注：要发票,13800138000",
    "日期：王芳,65892862",
)


@pytest.mark.parametrize("row", FEET)
def test_what_belongs_to_the_paper_is_no_row(row: str) -> None:
    assert is_foot(next(csv.reader([row])))


@pytest.mark.parametrize("row", ROWS)
def test_who_only_sounds_like_it_is_a_row(row: str) -> None:
    assert not is_foot(next(csv.reader([row])))
