"""A line at the foot of a screen: Enter saves it, and what is not saved yet waits as a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from salestui.kit.fields import Field
from salestui.storage.drafts import drafts_of, drop_draft, keep_draft

if TYPE_CHECKING:
    from salestui.kit.app import DeskApp


class EntryLine(Field):
    """The entry line of a screen; what Enter does is the screen's own."""

    def __init__(self, drafts_name: str) -> None:
        super().__init__("entry", "", id="entry")
        self._drafts_name = drafts_name

    def on_mount(self) -> None:
        """What was not saved when the desk was left stands here again."""
        kept = drafts_of(self._drafts_name)
        if kept:
            self.put(kept[0].fields["text"])
            drop_draft(kept[0].id)

    def keep_draft(self) -> None:
        """Keep what is not saved yet."""
        if self.typed:
            now = cast("DeskApp", self.app).now
            keep_draft(self._drafts_name, {"text": self.typed}, now)
