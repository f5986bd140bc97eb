"""What is painted when: as soon as there is something to see, and no sooner."""

from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import App, ComposeResult

from salestui.kit.keys import one_round
from salestui.kit.paint import Span
from salestui.kit.rows import Row, Rows
from tests.clock import StandingClock
from tests.desk import at_the_desk


class Listing(App[None]):
    """One list that is filled before it has a size."""

    def compose(self) -> ComposeResult:
        rows = Rows()
        rows.show([Row("one", lambda width: [[Span(f"{width} cells")]])])
        yield rows


async def test_rows_are_seen_in_the_first_painting() -> None:
    app = Listing()
    async with app.run_test(size=(40, 10)) as pilot:
        rows = app.query_one(Rows)
        # As between the layout and the message that tells of it.
        rows._width = 0
        rows._drawn = {}
        lines = app.screen._compositor.render_strips()
        assert lines[0].text.startswith("40 cells")
        await pilot.pause()


async def test_nothing_is_painted_that_is_not_shown(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[Compositor] = []
    render = Compositor.render_update

    def watched(compositor: Compositor, *args: Any, **kwargs: Any) -> Any:
        painted.append(compositor)
        return render(compositor, *args, **kwargs)

    async with at_the_desk(clock, open_desk) as person:
        monkeypatch.setattr(Compositor, "render_update", watched)
        with person.desk.batch_update():
            person.screen.refresh(layout=True)
            person.screen._refresh_layout()
            for _round in range(20):
                await one_round()
            assert painted == []
        await person.pilot.pause()
        assert painted


@pytest.mark.parametrize("key", ["f5", "f6", "f7", "f8"])
async def test_the_editor_of_a_form_stands_in_its_place_before_the_first_painting(
    key: str, clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[object] = []
    render = Compositor.render_update

    def watched(compositor: Compositor, *args: Any, **kwargs: Any) -> Any:
        sheet = getattr(person.desk.screen, "sheet", None)
        if sheet is not None and sheet.size:
            places.append((sheet.editor.region.offset - sheet.region.offset, sheet.editor.size))
        return render(compositor, *args, **kwargs)

    async with at_the_desk(clock, open_desk) as person:
        monkeypatch.setattr(Compositor, "render_update", watched)
        await person.press(key)
        assert person.form.is_current
        assert len(set(places)) == 1, places
