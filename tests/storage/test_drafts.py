"""What stood in a form that was left."""

import pytest

from salestui.storage.changes import Change
from salestui.storage.drafts import drafts_of, drop_draft, keep_draft
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("open_desk")

NOW = moment("2026-11-23 09:41")


def test_a_draft_is_read_back_as_it_stood() -> None:
    fields = {"who": "张[/]三", "notes": "一\n二", "empty": ""}
    keep_draft("repairs", fields, NOW)
    (draft,) = drafts_of("repairs")
    assert (draft.fields, draft.kept_at) == (fields, NOW.at)


def test_the_drafts_of_a_form_are_its_own_newest_first() -> None:
    for form, text in (("memo", "一"), ("line", "二"), ("memo", "三")):
        keep_draft(form, {"text": text}, NOW)
    assert [draft.fields["text"] for draft in drafts_of("memo")] == ["三", "一"]


def test_a_dropped_draft_is_gone_and_the_others_stay() -> None:
    for text in ("一", "二"):
        keep_draft("memo", {"text": text}, NOW)
    drop_draft(drafts_of("memo")[0])
    assert [draft.fields["text"] for draft in drafts_of("memo")] == ["一"]


def test_drafts_are_outside_the_history() -> None:
    keep_draft("memo", {"text": "一"}, NOW)
    drop_draft(drafts_of("memo")[0])
    assert Change.select().count() == 0


def test_what_is_typed_on_stands_in_the_place_of_what_stood_there_before() -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    again = keep_draft("memo", {"text": "一二"}, NOW, kept)
    assert drafts_of("memo") == [again]


def test_a_draft_that_two_windows_go_on_with_becomes_two() -> None:
    kept = keep_draft("memo", {"text": "一"}, NOW)
    here = keep_draft("memo", {"text": "一二"}, NOW, kept)
    there = keep_draft("memo", {"text": "一三"}, NOW, kept)
    assert sorted(each.fields["text"] for each in drafts_of("memo")) == ["一三", "一二"]
    drop_draft(kept)
    drop_draft(there)
    assert drafts_of("memo") == [here]


def test_the_same_text_is_the_same_draft() -> None:
    first = keep_draft("memo", {"text": "一"}, NOW)
    assert keep_draft("memo", {"text": "一"}, NOW).id == first.id
    assert len(drafts_of("memo")) == 1
