"""The one list of colleagues: no name twice, and misspelt ones are merged."""

from collections.abc import Callable

import pytest

from salestui.colleagues.rules import Colleague
from salestui.colleagues.store import (
    ColleagueRow,
    add_colleague,
    colleague,
    colleagues,
    edit_colleague,
    merge_colleague,
)
from salestui.core.refusal import EditConflict, Refusal
from salestui.customers.rules import Who
from salestui.repairs.queries import chain, repair
from salestui.repairs.rules import Intake
from salestui.repairs.store import chase, register_repair, sign_over
from salestui.storage.history.models import Change
from salestui.storage.history.parts import versions_of
from salestui.storage.history.undo import take_back, undo_last
from tests.clock import moment
from tests.tables import contents

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def known(key: int) -> Colleague:
    """A colleague who is on the list."""
    found = colleague(key)
    assert found is not None
    return found


@pytest.mark.parametrize("again", ["Wang Wei", "wang wei", "ＷＡＮＧ　ＷＥＩ"])
def test_no_name_is_on_the_list_twice(again: str) -> None:
    add_colleague(NOW, "Wang Wei")
    other = add_colleague(NOW, "小陈")
    before = contents()
    with pytest.raises(Refusal) as refused:
        add_colleague(NOW, again)
    assert (refused.value.field, refused.value.arguments) == ("name", {"name": "Wang Wei"})
    with pytest.raises(Refusal):
        edit_colleague(NOW, other, 1, name=again, role="", phones="")
    assert contents() == before


def test_a_colleague_may_keep_the_name_in_other_letters() -> None:
    key = add_colleague(NOW, "wang wei", "merchant", "139")
    edit_colleague(NOW, key, 1, name="Wang Wei", role="after_sales", phones="138\n139")
    changed = colleague(key)
    assert changed is not None
    assert (changed.name, changed.role, changed.phones) == ("Wang Wei", "after_sales", "138\n139")


def test_merging_moves_what_was_signed_and_chased_and_keeps_phones_and_role() -> None:
    wrong = add_colleague(NOW, "小汪", "after_sales", "138\n139")
    right = add_colleague(NOW, "小王", "", "139\n137")
    it = register_repair(NOW, Intake(Who("张三"), "打印机"))
    sign_over(NOW, it, "小汪", 1)
    signed = repair(it.id)
    assert signed is not None
    chase(NOW, signed)
    before = Change.select().count()

    merge_colleague(NOW, known(wrong), known(right))

    (left,) = colleagues()
    assert (left.id, left.name, left.role) == (right, "小王", "after_sales")
    assert left.phones.splitlines() == ["139", "137", "138"]
    assert [step.destination for step in chain(it.id)[1:]] == ["小王", "小王"]
    assert [step.signed_by for step in chain(it.id) if step.kind == "move"] == ["小王"]
    merged = repair(it.id)
    assert merged is not None
    assert merged.signed_by == "小王"
    assert Change.select().count() == before + 1


def test_a_colleague_is_not_merged_with_themselves() -> None:
    key = add_colleague(NOW, "小王")
    with pytest.raises(Refusal):
        merge_colleague(NOW, known(key), known(key))
    assert [each.name for each in colleagues()] == ["小王"]


ELSEWHERE: dict[str, Callable[[Colleague], None]] = {
    "changed": lambda it: edit_colleague(NOW, it.id, it.version, name=it.name, role="", phones="1"),
    "merged away": lambda it: merge_colleague(NOW, it, known(add_colleague(NOW, "王五"))),
    "undone": lambda it: take_back(NOW, versions_of(ColleagueRow, it.id)[0].past.id),
}


@pytest.mark.parametrize("elsewhere", ELSEWHERE.values(), ids=ELSEWHERE.keys())
@pytest.mark.parametrize("which", [0, 1])
def test_a_colleague_whom_another_window_has_changed_is_not_merged(
    which: int, elsewhere: Callable[[Colleague], None]
) -> None:
    both = [known(add_colleague(NOW, name, "", "139")) for name in ("小汪", "小王")]
    elsewhere(both[which])
    before = contents()
    with pytest.raises(EditConflict):
        merge_colleague(NOW, *both)
    assert contents() == before


def test_a_merge_that_was_undone_leaves_both_as_they_were() -> None:
    wrong = known(add_colleague(NOW, "小汪", "after_sales", "138"))
    right = known(add_colleague(NOW, "小王", "", "139"))
    merge_colleague(NOW, wrong, right)
    undo_last(NOW)
    left = {each.name: (each.id, each.role, each.phones) for each in colleagues()}
    assert left == {
        "小汪": (wrong.id, "after_sales", "138"),
        "小王": (right.id, "", "139"),
    }
