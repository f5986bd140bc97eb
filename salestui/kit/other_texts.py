"""Texts that stand elsewhere for fields which were changed here too: none is overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from salestui.kit.fields import FormField
from salestui.kit.paint import shown
from salestui.language import _, sentence
from salestui.storage.drafts import Draft

Texts = Mapping[str, str]
"""The texts of fields by their names."""


class OtherTexts:
    """What another window saved, or what was saved after a draft was written, by field."""

    def __init__(self) -> None:
        self._of: dict[str, Texts] = {}

    def __bool__(self) -> bool:
        return bool(self._of)

    def __contains__(self, asked: FormField) -> bool:
        return asked.field_name in self._of

    def words(self, asked: FormField) -> str:
        """What is said beside a field that has one."""
        text = self._of[asked.field_name][asked.field_name]
        other = shown(text.replace("\n", " ")) or _("empty")
        return sentence("Ctrl+R: {text}", text=other)

    def first(self, fields: Iterable[FormField]) -> FormField:
        """The first field that has one."""
        return next(each for each in fields if each in self)

    def swap(self, asked: FormField) -> None:
        """Let it stand in the field, and what stood there be the other text."""
        mine = asked.kept_text()
        asked.restore(self._of[asked.field_name])
        self._of[asked.field_name] = mine

    def take_up(self, fields: Iterable[FormField], draft: Draft, start: Texts) -> None:
        """Let a draft stand in the fields; `start` is what is saved of them now."""
        self._of = {}
        for asked in fields:
            now = {name: start[name] for name in asked.kept_text()}
            written = {name: draft.fields.get(name, now[name]) for name in now}
            before = {name: draft.start.get(name, now[name]) for name in now}
            asked.restore(written)
            if now not in (before, written) and written != before:
                self._of[asked.field_name] = now

    def meet(self, fields: Sequence[FormField], start: Texts, before: Texts) -> Texts:
        """Let what another window saved stand in the fields, but where they were changed here.

        `before` is what they began with; returns what they would begin with now.
        """
        for asked in fields:
            self._of.pop(asked.field_name, None)
            mine = asked.kept_text()
            began = {name: before[name] for name in mine}
            # As the field itself would have it: cleaned, and whole.
            asked.restore({**dict.fromkeys(mine, ""), **start})
            theirs = asked.kept_text()
            before = {**before, **theirs}
            if mine != began:
                if theirs not in (began, mine):
                    self._of[asked.field_name] = theirs
                asked.restore(mine)
        return before
