"""What can be done with a complaint and the mailbox: each entry of the menu, each form."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from salestui.complaints.queries import open_complaints
from salestui.complaints.register import ACTIONS
from salestui.complaints.rules import Complaint, Contact, Party, deadline, next_party
from salestui.complaints.store import close, edit_complaint, note_contact, pause, reopen
from salestui.customers.rules import Profile, Who
from salestui.customers.store import add_customer
from salestui.kit.details import Details
from salestui.kit.form import Form
from salestui.kit.register import Action
from salestui.kit.rows import Rows
from salestui.kit.screen import DeskScreen
from salestui.kit.timeline import Timeline
from salestui.language import _
from salestui.repairs.queries import open_repairs
from salestui.storage.history.models import Change
from salestui.worklog.store import open_memos
from tests.clock import StandingClock, instant
from tests.complaints.cases import as_it_stands, came_in
from tests.desk import Person, at_the_desk, on_today, told
from tests.tables import contents


async def in_the_queue(person: Person, it: Complaint) -> None:
    """Go to a complaint that is the only one, among the open or the closed ones."""
    await person.press("4")
    if not it.is_open:
        await person.press("tab")
    await person.press("end")
    assert it.number in told(person.the(Details))


def in_line(person: Person, text: str) -> str:
    """The line of the queue in which a text stands, blanks run together."""
    (found,) = (line for line in told(person.the(Rows)).splitlines() if text in line)
    return found


# --- every entry of the menu -------------------------------------------------------------------


def in_state(clock: StandingClock, state: str) -> Complaint:
    """A complaint in that state."""
    it = came_in(clock.now())
    if state == "paused":
        pause(clock.now(), it, "等客户")
    elif state == "closed":
        close(clock.now(), it, "", "换新机")
    return as_it_stands(it)


OFFERED = {
    "open": "contacted salesperson merchant consumer contact promise pause close attach edit",
    "paused": "contacted salesperson merchant consumer contact promise resume close attach edit",
    "closed": "attach reopen edit",
}
CASES = [
    pytest.param(action, state, id=f"{action.code} {state}")
    for state, codes in OFFERED.items()
    for action in ACTIONS
    if action.code in codes.split()
]


@pytest.mark.parametrize("state", OFFERED)
def test_only_what_can_be_done_is_offered(
    clock: StandingClock, open_desk: Path, state: str
) -> None:
    it = in_state(clock, state)
    assert [action.code for action in ACTIONS if action.is_possible(it)] == OFFERED[state].split()


@pytest.mark.parametrize(("action", "state"), CASES)
async def test_an_entry_of_the_menu_changes_data_or_opens_a_form(
    clock: StandingClock, open_desk: Path, action: Action, state: str
) -> None:
    it = in_state(clock, state)
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        before = contents()
        await person.menu(_(action.sentence))
        if isinstance(person.screen, Form):
            assert it.number in person.form.heading
        else:
            assert contents() != before


# --- registering -------------------------------------------------------------------------------


async def test_what_came_yesterday_goes_in_with_eight_keys_beside_the_text(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f5")
        await person.write("张三")
        await person.press("tab")
        await person.write("138 0013 8000")
        await person.press("tab")
        await person.write("昨天17:20")
        assert person.remark("received") == "= 2026-11-22 Sun 17:20 over since today 01:20"
        await person.press("tab")
        await person.write("打印机又坏了")
        await person.press("ctrl+s")
        assert person.keys <= 8
        assert person.said == "Registered as TS-0001: over on arrival, by 08:21:00"
        (it,) = open_complaints()
        assert it.account.who == Who("张三", "138 0013 8000", None)
        assert it.account.about == "打印机又坏了"
        assert it.received_at == instant("2026-11-22 17:20")
        assert it.registered_at == clock.now().at
        assert (it.is_registered_late, it.was_over_on_arrival) == (True, True)
        (record,) = person.json["complaints"]
        assert (record["number"], record["seconds_left"]) == ("TS-0001", -(8 * 60 + 21) * 60)
        await person.press("4", "end")
        assert "1 over on arrival 1 registered late" in person.line_with("This month")
        assert "breached" not in person.line_with("This month")
        assert "over on" in told(person.the(Details))


async def test_what_comes_now_has_all_its_time(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4", "n")
        await person.fill(about="打印机坏了", received="09:41")
        assert person.remark("received") == "= 2026-11-23 Mon 09:41 due today 17:41"
        await person.fill(received="")
        clock.advance(minutes=5)
        await person.press("ctrl+s")
        assert person.said == "Registered as TS-0001: 08:00:00 left"
        (it,) = open_complaints()
        assert (it.received_at, it.account.who.name) == (clock.now().at, "anonymous")
        # The cursor stands on the new one.
        assert "TS-0001" in told(person.the(Details))


@pytest.mark.parametrize("typed", ["2.30", "13.5", "明天17:20"])
async def test_a_time_that_cannot_be_is_said_beside_it_and_everything_typed_stays(
    clock: StandingClock, open_desk: Path, typed: str
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f5")
        await person.fill(who="张三", received=typed, about="打印机坏了")
        await person.press("ctrl+s")
        assert person.remark("received").startswith("! ")
        assert person.sees(person.remark("received")[:20])
        assert open_complaints() == []
        text = person.form.text()
        assert (text["who"], text["received"], text["about"]) == ("张三", typed, "打印机坏了")
        await person.fill(received="昨天17:20")
        await person.press("ctrl+s")
        assert len(open_complaints()) == 1


async def test_what_it_is_about_must_be_said(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f5")
        await person.fill(who="张三")
        await person.press("ctrl+s")
        assert person.remark("about") == "! Please fill this in."
        await person.write("打印机坏了")  # the cursor stands there
        await person.press("ctrl+s")
        assert open_complaints()[0].account.who.name == "张三"


async def test_everything_that_is_known_is_written_down(
    clock: StandingClock, open_desk: Path
) -> None:
    customer = add_customer(clock.now(), Profile("宏达公司", phones=("139-0000-1111",)))
    came_in(clock.now(), category="返修超期")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f5")
        await person.write("宏")
        await person.press("down", "enter")
        await person.fill(about="还没修好", channel="pho", category="返")
        assert person.remark("channel") == "= phone"
        assert person.sees("返修超期")
        await person.press("down", "enter")
        await person.fill(salesperson="小王", merchant="尤立新", promise="明天答复")
        await person.press("ctrl+s")
        _first, it = open_complaints()
        account = it.account
        assert account.who == Who("宏达公司", "139-0000-1111", customer)
        assert (account.channel, account.category) == ("phone", "返修超期")
        assert (account.salesperson, account.merchant) == ("小王", "尤立新")
        assert account.promise == "明天答复"
        await person.press("5")
        assert person.sees("Complaints (1)", "还没修好")


async def test_a_promised_call_back_is_a_memo_in_the_same_change(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f5")
        await person.fill(who="张三", phone="138", about="打印机坏了", call_back_on="明天")
        assert person.remark("call_back_on") == "= 2026-11-24 Tue"
        await person.press("enter")  # in the last field it saves
        assert Change.select().count() == 1
        (memo,) = open_memos()
        assert memo.text == "Call back 张三 138: 打印机坏了 (TS-0001)"
        assert memo.due_on == date(2026, 11, 24)
        clock.set("2026-11-24 08:30")
        await person.beat()
        assert any("Call back 张三 138" in line for line in on_today(person, "Memos"))


async def test_esc_keeps_what_was_typed_as_a_draft(clock: StandingClock, open_desk: Path) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f5")
        await person.fill(who="张三", received="昨天17:20", about="打印机坏了")
        await person.press("escape")
        assert "draft" in person.said
        assert open_complaints() == []
        await person.press("f5", "ctrl+o")
        text = person.form.text()
        assert (text["who"], text["received"], text["about"]) == ("张三", "昨天17:20", "打印机坏了")
        await person.press("ctrl+s")
        assert open_complaints()[0].received_at == instant("2026-11-22 17:20")


async def test_a_complaint_comes_in_over_a_half_filled_repair_and_goes_back_to_it(
    clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        await person.press("f6")
        await person.fill(who="李四", product="键盘")
        repair_form = person.screen
        await person.press("f5")
        complaint_form = person.screen
        assert complaint_form is not repair_form
        await person.press("f5")  # the same form's key does nothing
        assert person.screen is complaint_form
        await person.fill(who="张三", about="打印机坏了")
        await person.press("ctrl+s")
        assert [each.account.who.name for each in open_complaints()] == ["张三"]
        assert person.screen is repair_form
        assert person.form.text()["product"] == "键盘"
        await person.press("ctrl+s")
        assert [each.goods.product for each in open_repairs()] == ["键盘"]


# --- the three parties -------------------------------------------------------------------------


@pytest.mark.parametrize("space", ["space", "\u3000"], ids=["space", "full-width space"])
async def test_space_ticks_one_party_after_the_other(
    clock: StandingClock, open_desk: Path, space: str
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        assert "打印机坏了 - - -" in in_line(person, "08:00:00")
        for minute, (party, marks) in enumerate(
            [("Salesperson", "S - -"), ("Merchant", "S M -"), ("Consumer", "S M C")], 42
        ):
            clock.advance(minutes=1)
            await person.press(space)
            assert person.said == f"TS-0001: {party} contacted 09:{minute}"
            assert f"打印机坏了 {marks}" in in_line(person, "07:5")
        assert [each.party for each in as_it_stands(it).contacts] == [*Party]
        assert Change.select().count() == 4
        before = contents()
        await person.press(space)
        assert contents() == before
        assert "First contact today 09:42, 0:01:00" in told(person.the(Details))


@pytest.mark.parametrize("party", [*Party])
async def test_each_party_has_its_own_entry(
    clock: StandingClock, open_desk: Path, party: Party
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.menu(f"{party.capitalize()} contacted")
        assert as_it_stands(it).contacts == (Contact(party, clock.now().at),)
        assert isinstance(person.screen, DeskScreen)
        offered = {action.code for action in person.screen.row_actions()}
        assert {*Party} - offered == {party}


async def test_a_contact_may_have_been_earlier_and_say_what_they_said(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now(), received="2026-11-22 17:20")
    note_contact(clock.now(), it, Party.SALESPERSON)
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("t")
        assert person.form.text()["party"] == "Merchant"  # the next one
        await person.fill(party="cons", at="昨天17:00", note="很着急")
        await person.press("ctrl+s")
        assert person.remark("at") == "! That is before it was received."
        assert person.form.text()["note"] == "很着急"
        await person.fill(at="昨天17:30")
        await person.press("ctrl+s")
        assert as_it_stands(it).contacts[0] == Contact(
            Party.CONSUMER, instant("2026-11-22 17:30"), "很着急"
        )
        assert person.said == "Complaint TS-0001 (张三): consumer contacted"
        assert "17:30 Consumer contacted 很着急" in told(person.the(Timeline))


# --- pausing -----------------------------------------------------------------------------------


async def test_a_pause_needs_a_reason_and_moves_the_deadline_by_what_it_lasted(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("p", "ctrl+s")
        assert person.remark("reason") == "! Please fill this in."
        assert not as_it_stands(it).is_paused
        await person.write("等检定结果")
        clock.advance(hours=1)
        await person.press("ctrl+s")
        assert person.said == "Complaint TS-0001 (张三): paused: 等检定结果"
        assert person.sees("07:00:00 paused", "since today 10:41: 等检定结果")
        clock.advance(hours=3, minutes=7)
        await person.beat()
        assert "07:00:00 paused" in in_line(person, "张三")
        assert "today 20:48, if it went on" in told(person.the(Details))
        await person.press("p")
        assert person.said == "Complaint TS-0001 (张三): the clock goes on"
        clock.advance(seconds=1)
        await person.beat()
        assert person.sees("06:59:59", "today 20:48")
        assert not person.sees("paused:")
        assert deadline(as_it_stands(it), clock.now().at) == instant("2026-11-23 20:48")


# --- promises ----------------------------------------------------------------------------------


async def test_a_promise_is_written_down_and_its_call_back_is_a_memo(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now(), phone="138")
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("b")
        await person.fill(promise="查出库单后答复", call_back_on="今天")
        await person.press("ctrl+s")
        assert person.said == "Complaint TS-0001 (张三): promised 查出库单后答复"
        assert Change.select().count() == 2
        (memo,) = open_memos()
        assert memo.text == "Call back 张三 138: 查出库单后答复 (TS-0001)"
        assert memo.due_on == date(2026, 11, 23)
        assert person.sees("Promised  查出库单后答复")
        await person.press("b", "ctrl+s")  # the promise stands there already; no second memo
        assert len(open_memos()) == 1


# --- closing and opening again -----------------------------------------------------------------


async def test_closing_asks_for_the_outcome_and_freezes_the_result(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("c")
        await person.fill(cause="老化")
        await person.press("ctrl+s")
        assert person.remark("outcome") == "! Please fill this in."
        assert person.form.text()["cause"] == "老化"
        assert as_it_stands(it).is_open
        await person.write("换新机")
        clock.advance(hours=2)
        await person.press("ctrl+s")
        assert person.said == "TS-0001 closed: in time, 2:00:00"
        assert person.json["complaints"] == []
        closed = as_it_stands(it)
        clock.advance(hours=30)
        await person.beat()
        await person.press("tab", "end")
        assert person.sees("in time, 2:00:00", "老化", "换新机", "2026-11-23 Mon 17:41")
        assert as_it_stands(it) == closed


async def test_it_may_have_been_settled_earlier_but_not_before_it_was_received(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now())
    clock.advance(hours=10)
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("c")
        await person.fill(outcome="换新机", closed="09:00")
        await person.press("ctrl+s")
        refusal = "! It cannot be closed before it was received, paused or resumed."
        assert person.remark("closed") == refusal
        assert person.sees(refusal)
        assert person.form.text()["outcome"] == "换新机"
        await person.fill(closed="17:00")
        assert person.remark("closed") == "= 2026-11-23 Mon 17:00"
        await person.press("ctrl+s")
        assert person.said == "TS-0001 closed: in time, 7:19:00"
        assert as_it_stands(it).closed_at == instant("2026-11-23 17:00")


async def test_opened_again_it_goes_on_and_its_breach_is_still_told(
    clock: StandingClock, open_desk: Path
) -> None:
    it = close(clock.now(), came_in(clock.now()), "", "换新机")
    late = came_in(clock.now(), "李四", received="2026-11-23 02:00")
    late = close(clock.advance(hours=1), late, "", "退货")
    async with at_the_desk(clock, open_desk) as person:
        await person.press("4", "tab")
        person.the(Rows).select(("complaints", late.id))
        await person.press("o", "ctrl+s")
        assert person.remark("reason") == "! Please fill this in."
        await person.write("还是不行")
        await person.press("ctrl+s")
        # The queue of open ones is shown, with the cursor on it.
        assert person.sees("00:41:00 overdue")
        assert "TS-0002 李四" in told(person.the(Details))
        assert "Breached today 10:00" in told(person.the(Details))
        assert "Reopened ×1" in told(person.the(Details))
        again = as_it_stands(late)
        assert (again.reopened, again.breached_at) == (1, instant("2026-11-23 10:00"))
        assert "2 arrived 1 in time 1 breached" in person.line_with("This month")
        assert not as_it_stands(it).is_open


# --- changing ----------------------------------------------------------------------------------


async def test_when_it_arrived_can_be_set_right_while_it_is_open(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now(), received="2026-11-22 17:20", channel="phone", salesperson="小王")
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("enter")
        assert person.form.text()["received"] == "2026-11-22 17:20:00"
        await person.press("ctrl+s")  # nothing was changed
        assert as_it_stands(it).received_at == it.received_at
        assert as_it_stands(it).account == it.account
        await person.press("e")
        await person.fill(received="09:20", about="键盘坏了")
        await person.press("ctrl+s")
        now = as_it_stands(it)
        assert (now.received_at, now.account.about) == (instant("2026-11-23 09:20"), "键盘坏了")
        assert (now.account.channel, now.account.salesperson) == ("phone", "小王")
        assert not now.was_over_on_arrival
        assert person.sees("07:39:00")
        assert person.said == "Complaint TS-0001 (张三) changed"


async def test_seconds_of_its_arrival_are_not_lost_by_a_change(
    clock: StandingClock, open_desk: Path
) -> None:
    clock.advance(seconds=12.345)
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("e")
        await person.fill(about="键盘坏了")
        await person.press("ctrl+s")
        assert as_it_stands(it).account.about == "键盘坏了"
        assert as_it_stands(it).received_at == it.received_at


async def test_an_arrival_in_the_hour_that_comes_twice_is_kept_by_a_change(
    clock: StandingClock, open_desk: Path
) -> None:
    clock.zone = ZoneInfo("America/New_York")
    clock.set("2026-11-01 14:40")  # there 01:40 for the second time
    it = came_in(clock.now())
    clock.advance(hours=1)
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("e")
        assert person.form.text()["received"] == "2026-11-01 01:40:00-05:00"
        await person.fill(about="键盘坏了")
        await person.press("ctrl+s")
        assert as_it_stands(it).account.about == "键盘坏了"
        assert as_it_stands(it).received_at == it.received_at
        await person.press("e")
        await person.fill(received="2026-11-01 01:40 -04:00")
        assert person.remark("received").startswith("= 2026-11-01 Sun 01:40 -04:00")
        await person.press("ctrl+s")
        assert as_it_stands(it).received_at == it.received_at - timedelta(hours=1)


@pytest.mark.parametrize("is_reopened", [False, True])
async def test_of_what_was_closed_the_arrival_is_not_asked_for(
    clock: StandingClock, open_desk: Path, is_reopened: bool
) -> None:
    it = close(clock.now(), came_in(clock.now()), "", "换新机")
    if is_reopened:
        reopen(clock.now(), it, "又坏了")
    it = as_it_stands(it)
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press("e")
        assert "received" not in person.form.text()
        await person.fill(about="键盘坏了")
        await person.press("ctrl+s")
        assert as_it_stands(it).account.about == "键盘坏了"


# --- another window ----------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["e", "c", "p", "b", "t"])
async def test_a_save_that_was_overtaken_is_refused_and_the_text_stays(
    clock: StandingClock, open_desk: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("salestui.kit.keeping.DRAFTS_AFTER", 1e6)  # no draft comes in between
    it = came_in(clock.now(), promise="答复")
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        await person.press(key)
        name = {"e": "about", "c": "outcome", "p": "reason", "b": "promise", "t": "note"}[key]
        await person.fill(**{name: "我的话"})
        edit_complaint(clock.now(), it, it.account)
        before = contents()
        await person.press("ctrl+s")
        assert person.sees("! Changed in another window meanwhile: Complaint ")
        assert person.form.text()[name] == "我的话"
        assert contents() == before


async def test_what_another_window_closed_meanwhile_is_not_ticked(
    clock: StandingClock, open_desk: Path
) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        close(clock.now(), it, "", "换新机")
        await person.press("space")
        assert as_it_stands(it).contacts == ()
        assert next_party(as_it_stands(it)) is Party.SALESPERSON


# --- the work log ------------------------------------------------------------------------------


async def test_the_log_has_a_line_for_each_action(clock: StandingClock, open_desk: Path) -> None:
    it = came_in(clock.now())
    async with at_the_desk(clock, open_desk) as person:
        await in_the_queue(person, it)
        clock.advance(minutes=4)
        await person.press("space")
        await person.press("p")
        await person.write("等客户")
        await person.press("ctrl+s", "p", "c")
        await person.fill(outcome="换新机")
        await person.press("ctrl+s")
        await person.press("2")
        for text in (
            "09:41 > Complaint TS-0001 from 张三: 打印机坏了",
            "09:45 > Complaint TS-0001 (张三): salesperson",
            "09:45 > Complaint TS-0001 (张三): paused: 等客户",
            "09:45 > Complaint TS-0001 (张三): the clock goes on",
            "09:45 > Complaint TS-0001 (张三) closed after",
        ):
            assert person.sees(text)
