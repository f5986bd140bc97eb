"""Products: found while somebody calls, each once, told when they were checked long ago."""

from datetime import date
from pathlib import Path

import pytest

from salestui.books import store
from salestui.books.products import Product
from salestui.core.refusal import Refusal
from salestui.lookup.find import look_up
from salestui.registers import REGISTERS
from tests.books.rows import again, values
from tests.books.test_exchange import brought_in
from tests.clock import StandingClock, moment
from tests.desk import at_the_desk
from tests.exchange.offices import remarks

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-30 09:41")


def test_a_product_is_on_file_once_however_its_model_is_written() -> None:
    one = {"product": "硒鼓", "model": "A-100"}
    store.add_entry(NOW, Product, values(Product, own=one))
    with pytest.raises(Refusal, match="is this product"):
        store.add_entry(NOW, Product, values(Product, own={**one, "strengths": "便宜"}))
    store.add_entry(NOW, Product, values(Product, own={**one, "model": "A-110"}))
    store.add_entry(NOW, Product, values(Product, own={**one, "product": "墨盒"}))


@pytest.mark.parametrize("typed", ["LQ-630K", "lq630", "打印机", "dyj", "针打"])
def test_what_is_known_of_it_is_said_while_they_call(typed: str) -> None:
    known = {"product": "打印机", "model": "LQ-630K", "other_names": "针打"}
    told = {"strengths": "耗材便宜", "weaknesses": "噪音大", "answers": "", "price_note": ""}
    store.add_entry(NOW, Product, values(Product, own={**known, **told, "checked_on": NOW.day}))
    (hit,) = (hit for hit in look_up(REGISTERS, typed, NOW, 10) if hit.register == "products")
    assert hit.line == "good: 耗材便宜; not so good: 噪音大"


@pytest.mark.parametrize(
    ("checked", "is_old"),
    [(None, False), (date(2026, 6, 3), False), (date(2026, 6, 2), True)],
)
def test_it_is_old_after_180_days(checked: date | None, is_old: bool) -> None:
    row = store.add_entry(NOW, Product, values(Product, own={"checked_on": checked}))
    assert row.is_old(NOW.day) is is_old
    store.act_on_entry(NOW, again(row), "check", {})
    assert again(row).checked_on == NOW.day


def test_a_table_of_products(tmp_path: Path) -> None:
    plan = brought_in(
        tmp_path,
        "products",
        "产品名称,型号,别名,优点,常见问题,更新日期",
        '打印机,GX-200,老款打印机,保修3年,"问：能连手机吗？',
        '答：不能",2026-07-15',
        '打印机,ＧＸ－２００,老款打印机,保修3年,"问：能连手机吗？',
        '答：不能",2026-07-15',
        "打印机,gx-200,,别的,,",
        ",ZZ-9,,便宜,,",
    )
    assert [number for number, _words in remarks(plan)] == [3, 4, 5]
    assert [len(plan.adds), len(plan.there), len(plan.unfit)] == [1, 1, 2]
    (row,) = store.rows(Product)
    assert row.answers == "问：能连手机吗？\n答：不能"


@pytest.mark.parametrize("form", ["f6", "relay"])
async def test_the_products_on_file_are_offered_with_their_model(
    form: str, clock: StandingClock, open_desk: Path
) -> None:
    for model in ("A-100", "A-110"):
        store.add_entry(
            clock.now(), Product, values(Product, own={"product": "硒鼓", "model": model})
        )
    async with at_the_desk(clock, open_desk) as person:
        await person.press(*(["f6"] if form == "f6" else ["ctrl+n", "1"]))
        await person.press("tab", "tab", *"xigu")
        assert person.sees("硒鼓", "A-110")
        await person.press("down", "enter")
        typed = {each.field_name: each.typed for each in person.form.asked}
        assert (typed["product"], typed["model"]) == ("硒鼓", "A-110")
