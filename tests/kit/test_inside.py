"""What the desk asks of Textual that is not offered: an update of Textual that takes it away or
means something else by it shows here first."""

from functools import partial

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from salestui.kit.inside import (
    bind,
    build_mode,
    close_at_once,
    driver_of,
    forget_callbacks,
    hand_error,
    in_context_of,
    is_closing,
    lay_out,
    modes_to_build,
    paint_unseen,
    paint_whole_next,
    priority_bindings,
    screen_of_mode,
    screens_of_all_modes,
    take_stylesheets_as_read,
    waits_to_resume,
    watchers_of,
)


class Painted(Static):
    """Counts how often its lines are asked for."""

    times = 0

    def render_line(self, y: int):  # type: ignore[no-untyped-def] # Textual's
        self.times += 1
        return super().render_line(y)


class Second(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Painted("two")


class Two(App[None]):
    MODES = {"one": Screen, "two": Second}
    DEFAULT_MODE = "one"
    BINDINGS = [Binding("f9", "bell", "Ring", priority=True), ("b", "bell", "Bell")]


async def test_a_screen_is_built_laid_out_and_painted_before_it_is_shown() -> None:
    app = Two()
    async with app.run_test(size=(40, 10)) as pilot:
        assert (modes_to_build(app), screen_of_mode(app, "two")) == (["two"], None)
        second = build_mode(app, "two")
        await pilot.pause()
        assert (modes_to_build(app), screen_of_mode(app, "two")) == ([], second)
        assert set(screens_of_all_modes(app)) == {app.screen, second}
        assert app.screen is not second

        lay_out(second)
        await pilot.pause()
        painted = second.query_one(Painted)
        assert (painted.size.width, painted.times) == (40, 0)
        paint_unseen(second)
        times = painted.times
        assert times > 0
        await app.switch_mode("two")
        await pilot.pause()
        assert app.screen is second
        assert painted.times == times


async def test_a_screen_is_painted_whole_although_little_of_it_has_changed() -> None:
    app = Two()
    async with app.run_test(size=(40, 10)) as pilot:
        second = build_mode(app, "two")
        await pilot.pause()
        lay_out(second)
        paint_unseen(second)
        second.query_one(Painted).update("another")
        await pilot.pause()
        paint_whole_next(second)
        lay_out(second)
        assert second.size.region in second._compositor._dirty_regions


async def test_a_new_screen_takes_no_stylesheet_for_an_older_one() -> None:
    app = Two()
    async with app.run_test():
        screen = Second()
        assert screen._css_update_count != app._css_update_count
        take_stylesheets_as_read(screen)
        assert screen._css_update_count == app._css_update_count


async def test_a_key_is_bound_on_one_screen_alone() -> None:
    app = Two()
    async with app.run_test() as pilot:
        bind(app.screen, "x", "app.exit", "Leave")
        assert "x" in app.screen.active_bindings
        assert [each.key for each in priority_bindings(app) if each.action == "bell"] == ["f9"]
        await app.push_screen(ModalScreen())
        await pilot.pause()
        assert "x" not in app.screen.active_bindings


async def test_what_a_screen_was_to_do_is_forgotten() -> None:
    app = Two()
    done: list[str] = []
    async with app.run_test() as pilot:
        for word, is_forgotten in (("kept", False), ("dropped", True)):
            # What `call_after_refresh` comes to, once its message was handled.
            app.screen._invoke_later(partial(done.append, word), app.screen)
            if is_forgotten:
                forget_callbacks(app.screen)
            app.screen.refresh()
            await pilot.pause()
    assert done == ["kept"]


async def test_who_watches_an_app_and_has_gone_is_told_from_who_has_not() -> None:
    app = Two()
    async with app.run_test() as pilot:
        second = Second()
        await app.push_screen(second)
        second.watch(app, "theme", lambda: None, init=False)
        assert any(each[0] is second for those in watchers_of(app) for each in those)
        assert not is_closing(second)
        await app.pop_screen()
        await pilot.pause()
        assert is_closing(second)


async def test_the_app_has_a_driver_while_it_runs() -> None:
    app = Two()
    assert driver_of(app) is None
    async with app.run_test():
        driver = driver_of(app)
        assert driver is not None
        assert not waits_to_resume(driver)


async def test_an_error_from_outside_ends_the_app() -> None:
    seen: list[Exception] = []

    class Watched(Two):
        def _handle_exception(self, error: Exception) -> None:
            seen.append(error)
            self.exit(return_code=1)

    async def break_down(pilot: Pilot[object]) -> None:
        with in_context_of(pilot.app):
            hand_error(pilot.app, ValueError("broken"))

    app = Watched()
    await app.run_async(headless=True, auto_pilot=break_down)
    assert [str(each) for each in seen] == ["broken"]


async def test_messages_are_closed_at_once() -> None:
    async def close(pilot: Pilot[object]) -> None:
        close_at_once(pilot.app)

    await Two().run_async(headless=True, auto_pilot=close)
