"""Time zones by name, so that what was counted in one zone goes on being counted in it."""

from datetime import datetime, timedelta, timezone, tzinfo


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
