from salestui.dates.clock import Clock


def seed_month(clock: Clock) -> None: ...
