"""What can be done with a colleague."""

from __future__ import annotations

from salestui.colleagues.form import ColleagueForm, MergeForm, role_words
from salestui.colleagues.rules import Colleague
from salestui.colleagues.store import (
    add_colleague,
    colleagues,
    edit_colleague,
    merge_colleague,
)
from salestui.kit.app import DeskApp
from salestui.kit.form import Answers
from salestui.kit.refusal import Refusal
from salestui.language import N_, _, sentence
from salestui.text.clean import fold


async def new_colleague(desk: DeskApp) -> None:
    """Ask for a colleague and add them."""

    def accept(answers: Answers) -> None:
        add_colleague(desk.now, answers["name"], answers["role"], answers["phones"])

    await desk.ask(ColleagueForm(accept, heading=_("New colleague")))


async def edit(desk: DeskApp, colleague: Colleague) -> None:
    """Change a colleague."""

    def accept(answers: Answers) -> None:
        edit_colleague(
            desk.now,
            colleague.id,
            colleague.version,
            name=answers["name"],
            role=answers["role"],
            phones=answers["phones"],
        )

    start = {
        "name": colleague.name,
        "role": role_words().get(colleague.role, ""),
        "phones": " ".join(colleague.phones.splitlines()),
    }
    await desk.ask(ColleagueForm(accept, start, subject=str(colleague.id)))


async def merge(desk: DeskApp, colleague: Colleague) -> None:
    """Merge a misspelt colleague into another."""

    def others() -> list[Colleague]:
        return [each for each in colleagues() if each.id != colleague.id]

    def accept(name: str) -> Colleague:
        target = next((each for each in others() if fold(each.name) == fold(name)), None)
        if target is None:
            raise Refusal(N_("{name} is not on the list."), field="name", name=name)
        merge_colleague(desk.now, colleague.id, target.id)
        return target

    heading = sentence(
        "Merge {name} into whom? Everything that names {name} will then name the other.",
        name=colleague.name,
    )
    kept = await desk.ask(MergeForm(accept, others, heading))
    if kept is not None:
        done = N_("Colleague {gone} merged into {kept}")
        desk.say(sentence(done, gone=colleague.name, kept=kept.name))
