"""What may hang: it is waited for as long as is bearable, and once."""

from threading import Event
from time import monotonic

import pytest

from salestui.kit.threads import Look, Unanswered, run_in_thread, start_in_thread


def test_what_the_work_returns_or_raises_comes_back() -> None:
    look = Look(30)
    assert look.at(lambda: 7) == 7
    with pytest.raises(TimeoutError, match="of the system"):
        look.at(lambda: (_ for _ in ()).throw(TimeoutError("of the system")))
    assert start_in_thread(lambda: 7).result(30) == 7


async def test_it_is_waited_for_in_the_loop() -> None:
    assert await run_in_thread(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await run_in_thread(lambda: 1 // 0)


def test_what_hangs_is_waited_for_once() -> None:
    goes_on = Event()
    look = Look(0.01)
    with pytest.raises(Unanswered):
        look.at(lambda: goes_on.wait(30))
    asked: list[int] = []
    begun = monotonic()
    for _ in range(100):
        with pytest.raises(Unanswered):
            look.at(lambda: asked.append(1))
    assert monotonic() - begun < 0.5
    assert asked == []
    pending = look._pending
    assert pending is not None
    goes_on.set()
    pending.result(30)
    assert Look(30).at(lambda: 7) == 7
    look._patience = 30
    assert look.at(lambda: 8) == 8
