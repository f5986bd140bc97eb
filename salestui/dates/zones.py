"""Time zones by name, so that what was counted in one zone goes on being counted in it."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo


def zone_name(zone: tzinfo, at: datetime) -> str:
    """The name under which a zone is kept: Asia/Shanghai, or its offset at an instant: +08:00."""
    from salestui.dates.clock import SystemZone

    if isinstance(zone, SystemZone):
        # Imported here because only working hours need it.
        from tzlocal import get_localzone_name

        try:
            name = str(get_localzone_name())
            zone_named(name)
        except (LookupError, OSError, ValueError):
            name = ""
        if name:
            return name
    key = getattr(zone, "key", None)
    if isinstance(key, str):
        return key
    minutes = int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds() // 60)
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def zone_named(name: str) -> tzinfo:
    """The zone of a name that `zone_name` gave; raises `ValueError` or `LookupError` for others."""
    if name[:1] in ("+", "-"):
        hours, _, minutes = name[1:].partition(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-offset if name[0] == "-" else offset)
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def instants_of(wall: datetime) -> tuple[datetime, ...]:
    """The instants in UTC at which the clocks of a zone show a time; `wall` is aware.

    Two in the hour that autumn repeats. A time that spring leaves out is that long after the
    change.
    """
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return (first, second) if first < second else (first,)


def last_shown(wall: datetime, now: datetime) -> datetime:
    """The moment at which the clocks show a time: of two, the last that is not after `now`."""
    instants = instants_of(wall)
    past = [each for each in instants if each <= now.astimezone(UTC)]
    return (past or instants[:1])[-1].astimezone(wall.tzinfo)


def is_repeated(at: datetime) -> bool:
    """Whether the clocks show this time twice."""
    return len(instants_of(at)) > 1
