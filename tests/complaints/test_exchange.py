"""Complaints in tables: their clock, their result, who complained."""

from datetime import timedelta
from pathlib import Path

import pytest

from salestui.complaints.queries import complaint
from salestui.complaints.rules import Account, Complaint, Policy, Result
from salestui.complaints.store import close, register_complaint
from salestui.customers.queries import customers
from salestui.customers.rules import Who
from tests.clock import instant, moment
from tests.exchange.offices import NOW, brought_in, remarks

pytestmark = pytest.mark.usefixtures("open_desk")

HEADER = "序号,投诉时间,投诉人,电话,渠道,投诉内容,责任销售,处理完成时间,结果"


def taken_in(folder: Path, *lines: str, header: str = HEADER) -> list[Complaint]:
    """The complaints of a table, all of which are understood."""
    plan = brought_in(folder, "complaints", "\n".join([header, *lines]) + "\n")
    assert plan.unfit == []
    found = [complaint(key) for key in range(1, len(plan.adds) + 1)]
    return [each for each in found if each is not None]


def test_an_open_one_is_registered_when_it_was_received(tmp_path: Path) -> None:
    (found,) = taken_in(tmp_path, '1,2026-11-14 06:01,赵龙,17439905271,信箱,"慢,坏",李强,,')
    assert found.is_open
    assert found.received_at == found.registered_at == instant("2026-11-14 06:01")
    assert found.account == Account(
        Who("赵龙", "17439905271", 1), "慢,坏", "mailbox", salesperson="李强"
    )
    assert not found.was_over_on_arrival
    assert found.policy == Policy()
    assert [each.name for each in customers()] == ["赵龙"]


@pytest.mark.parametrize("closed", ["2026-11-14 14:00", "2026-11-14 14:01", "2026-11-15 02:31"])
def test_a_closed_one_has_the_result_that_closing_it_gives(closed: str, tmp_path: Path) -> None:
    (found,) = taken_in(tmp_path, f"1,2026-11-14 06:01,赵龙,,电话,慢,,{closed},已解决")
    told = register_complaint(
        moment("2026-11-14 06:01"), Account(Who("赵龙"), "慢", "phone"), Policy()
    )
    same = close(moment(closed), told, "", "已解决")
    assert (
        found._replace(id=same.id, number=same.number, version=same.version, account=same.account)
        == same
    )
    assert found.result == Result(
        instant(closed) - instant("2026-11-14 06:01"), instant("2026-11-14 14:01")
    )
    assert (found.breached_at is not None) == (found.result.used >= timedelta(hours=8))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("信箱", "mailbox"),
        ("电话", "phone"),
        ("上门", "counter"),
        ("柜台", "counter"),
        ("QQ", "chat"),
    ],
)
def test_channels_are_read_by_their_usual_words(word: str, code: str, tmp_path: Path) -> None:
    (found,) = taken_in(tmp_path, f"1,昨天17:20,赵龙,,{word},慢,,,")
    assert found.account.channel == code


def test_who_says_nothing_of_themselves_is_anonymous(tmp_path: Path) -> None:
    (found,) = taken_in(tmp_path, "1,2026-11-14 06:01,,,信箱,慢,,,")
    assert found.account.who == Who("anonymous")
    assert customers() == []


def test_an_outcome_alone_closes_nothing(tmp_path: Path) -> None:
    table = f"{HEADER}\n1,2026-11-14 06:01,赵龙,,信箱,慢,,,处理中\n"
    plan = brought_in(tmp_path, "complaints", table)
    assert (2, "it has an outcome and is not said to be settled: it stays open") in remarks(plan)
    found = complaint(1)
    assert found is not None
    assert (found.is_open, found.outcome) == (True, "处理中")


def test_a_number_is_kept_and_only_given_once(tmp_path: Path) -> None:
    header = "投诉编号,投诉时间,投诉人,投诉内容"
    plan = brought_in(
        tmp_path,
        "complaints",
        f"{header}\nTS-0007,11月14日,赵龙,慢\nTS-0007,11月14日,赵龙,慢\nTS-0007,11月15日,钱二,慢\n",
    )
    assert remarks(plan)[1:] == [
        (3, "an earlier row of the table says the same"),
        (4, "An earlier row has the number TS-0007, too, and says something else."),
    ]
    new = register_complaint(NOW, Account(Who("孙三"), "坏"), Policy())
    assert new.number == "TS-0008"


@pytest.mark.parametrize("received", ["2026-11-23 09:42", "", "soon"])
def test_one_that_came_at_no_time_of_the_past_is_not_understood(
    received: str, tmp_path: Path
) -> None:
    table = f"{HEADER}\n1,{received},赵龙,,信箱,慢,,,\n"
    assert len(brought_in(tmp_path, "complaints", table).unfit) == 1
