"""Backups in words: what one holds, and what bringing it back would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from salestui.backups.rules import COUNTED, REASONS
from salestui.dates.clock import Clock
from salestui.dates.words import full_moment
from salestui.language import N_, _, sentence
from salestui.storage.backup import Backup
from salestui.storage.restore import Comparison, Contents, Restored


def backup_words(backup: Backup) -> str:
    """When a backup was taken, and why."""
    words = sentence(
        "{time} ({reason})",
        time=full_moment(backup.at),
        reason=_(REASONS.get(backup.reason, backup.reason)),
    )
    return words if backup.is_good else sentence("{backup}, damaged", backup=words)


def contents_words(contents: Contents, clock: Clock) -> str:
    """What a database holds, and from when its newest entry is."""
    counted = counts_words(contents.counts)
    if contents.newest is None:
        return counted
    newest = full_moment(clock.local(contents.newest))
    return sentence("{counts}; newest entry {time}", counts=counted, time=newest)


def counts_words(counts: Mapping[str, int]) -> str:
    """How many there are of each thing that people know, or of what belongs to these."""
    told = [f"{_(word)} {counts[table]}" for table, word in COUNTED.items() if counts.get(table)]
    if not told and any(counts.values()):
        return _("details only")
    return _(", ").join(told) or _("nothing")


def comparison_lines(found: Comparison, clock: Clock) -> Sequence[str]:
    """What bringing a backup back would change."""
    lines = [sentence("The backup holds: {what}", what=contents_words(found.then, clock))]
    if found.now is not None:
        lines.append(sentence("The desk holds now: {what}", what=contents_words(found.now, clock)))
    if found.lost_changes and found.lost_since is not None and found.lost_until is not None:
        lines.append(
            sentence(
                "Actions taken back would be: {count}, from {begin} to {end}",
                count=found.lost_changes,
                begin=full_moment(clock.local(found.lost_since)),
                end=full_moment(clock.local(found.lost_until)),
            )
        )
    if found.now is None:
        lines.append(
            _("The desk cannot be read in full: the backup lacks all that was written after it.")
        )
        return lines
    for said, counts in (
        (N_("Lost would be: {what}"), found.lost),
        (N_("There again would be: {what}"), found.gained),
        (N_("As they were would be: {what}"), found.changed),
    ):
        if counts:
            lines.append(sentence(said, what=counts_words(counts)))
    if not (found.lost_changes or found.lost or found.gained or found.changed):
        lines.append(_("Both are the same."))
    lines.append(_("Numbers that were given and drafts stay; what is on the desk is kept first."))
    return lines


def restored_words(done: Restored) -> str:
    """What became of what was on the desk before."""
    if done.put_aside is not None:
        return sentence(
            "The backup is back. The damaged file is kept as {name}.", name=done.put_aside.name
        )
    if done.kept is not None:
        return sentence(
            "The backup is back. What was here before is kept as {name}.",
            name=done.kept.path.name,
        )
    return _("The backup is back.")


def kept_words(path: Path, contents: Contents, clock: Clock) -> str:
    """That a backup was taken, and of what."""
    return sentence("Kept in {file}: {what}", file=path, what=contents_words(contents, clock))
