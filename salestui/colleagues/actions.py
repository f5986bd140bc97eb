"""What can be done with a colleague."""

from __future__ import annotations

from salestui.colleagues.form import ColleagueForm, MergeForm, role_words
from salestui.colleagues.rules import Colleague
from salestui.colleagues.store import (
    add_colleague,
    colleague,
    colleagues,
    edit_colleague,
    merge_colleague,
)
from salestui.core.refusal import Refusal
from salestui.kit.desk import Desk
from salestui.kit.editing import Editing
from salestui.kit.form import Answers
from salestui.language import N_, _, sentence
from salestui.text.clean import fold


async def new_colleague(desk: Desk) -> None:
    """Ask for a colleague and add them."""

    def accept(answers: Answers) -> None:
        add_colleague(desk.now, answers["name"], answers["role"], answers["phones"])

    await desk.ask(ColleagueForm(accept, heading=_("New colleague")))


async def edit(desk: Desk, found: Colleague) -> None:
    """Change a colleague."""

    def save(row: Colleague, answers: Answers) -> None:
        edit_colleague(
            desk.now,
            row.id,
            row.version,
            name=answers["name"],
            role=answers["role"],
            phones=answers["phones"],
        )

    editing = Editing(found, colleague, save, _text)
    await desk.ask(ColleagueForm(editing, editing.start, subject=str(found.id)))


def _text(found: Colleague) -> dict[str, str]:
    return {
        "name": found.name,
        "role": role_words().get(found.role, ""),
        "phones": " ".join(found.phones.splitlines()),
    }


async def merge(desk: Desk, source: Colleague) -> None:
    """Merge a misspelt colleague into another."""

    def others() -> list[Colleague]:
        return [each for each in colleagues() if each.id != source.id]

    def accept(name: str) -> Colleague:
        target = next((each for each in others() if fold(each.name) == fold(name)), None)
        if target is None:
            raise Refusal(N_("{name} is not on the list."), field="name", name=name)
        merge_colleague(desk.now, source, target)
        return target

    heading = sentence(
        "Merge {name} into whom? Everything that names {name} will then name the other.",
        name=source.name,
    )
    kept = await desk.ask(MergeForm(accept, others, heading))
    if kept is not None:
        done = N_("Colleague {gone} merged into {kept}")
        desk.say(sentence(done, gone=source.name, kept=kept.name))
