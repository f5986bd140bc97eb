"""What each setting may be, what it means in the file, and what is said of what may not be."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salestui.core.refusal import Refusal
from salestui.dates.hours import Window, read_time, read_windows, windows_text
from salestui.language import sentence
from salestui.settings.rules import (
    KEYS,
    WORKING_HOURS,
    Settings,
    check,
    read_settings,
)

EVE = date(2026, 12, 24)
MORNING = Window(time(8, 30), time(12))
AFTERNOON = Window(time(13, 30), time(18))


def words(refusal: Refusal) -> str:
    """What a refusal says, in English."""
    return sentence(refusal.sentence, **refusal.arguments)


def read(name: str, value: object) -> tuple[Any, list[str]]:
    """What a value of the file means, and what is said against it."""
    settings, wrong = read_settings({name: value})
    return getattr(settings, name), [words(each) for each in wrong]


# --- each key ----------------------------------------------------------------------------------

GOOD = [
    ("language", "en", "en"),
    ("language", "zh", "zh"),
    ("language", "", ""),
    ("theme", "dark", "dark"),
    ("theme", "light", "light"),
    ("day_turns_at", "04:00", time(4)),
    ("day_turns_at", "4:00", time(4)),
    ("day_turns_at", "00:00", time(0)),
    ("day_turns_at", "5点", time(5)),
    ("day_turns_at", "5点30分", time(5, 30)),
    ("day_turns_at", "５：３０", time(5, 30)),
    ("day_turns_at", time(5, 30, 20, 7), time(5, 30)),
    ("day_turns_at", "23:59", time(23, 59)),
    ("working_hours", ["8:30-12:00", "13:30-18:00"], (MORNING, AFTERNOON)),
    ("working_hours", ["13:30-18:00", "8:30-12:00"], (MORNING, AFTERNOON)),
    ("working_hours", "8:30-12:00, 13:30-18:00", (MORNING, AFTERNOON)),
    ("working_hours", "08:30~12:00", (MORNING,)),
    (
        "working_hours",
        ["9:00-12:00", "12:00-18:00"],
        (Window(time(9), time(12)), Window(time(12), time(18))),
    ),
    ("working_hours", "0:00-23:59", (Window(time(0), time(23, 59)),)),
    ("days_off", [], frozenset()),
    ("days_off", [EVE], frozenset({EVE})),
    ("days_off", ["2026-12-24", EVE], frozenset({EVE})),
    ("make_up_days", [EVE, date(2026, 12, 27)], frozenset({EVE, date(2026, 12, 27)})),
    ("complaint_clock", "every_hour", "every_hour"),
    ("complaint_clock", "working_hours", "working_hours"),
    ("amber_minutes", 480, 480),
    ("amber_minutes", 61, 61),
    ("red_minutes", 1, 1),
    ("red_minutes", 119, 119),
    ("bell", True, True),
    ("bell", False, False),
    ("repair_days", 1, 1),
    ("repair_days", 60, 60),
    ("visit_days", [7, 14, 30], (7, 14, 30)),
    ("visit_days", [1, 1, 365], (1, 1, 365)),
    ("card_slots", 7, 7),
    ("card_slots", 50, 50),
    ("customer_number", "{region}-{serial}-{level}", "{region}-{serial}-{level}"),
    ("customer_number", "K{serial}/{sex}", "K{serial}/{sex}"),
    ("discount_limit", 50, 50),
    ("discount_limit", 100, 100),
    ("contract_days", 1, 1),
    ("contract_days", 60, 60),
    ("credit_days", 365, 365),
    ("receivable_days", 1, 1),
    ("attendance_unit", 30, 30),
    ("attendance_unit", 60, 60),
    ("ageing", "due", "due"),
    ("ageing", "arisen", "arisen"),
    ("backup_folder", "", ""),
    ("backup_folder", "~/备份", "~/备份"),
    ("backup_folder", str(Path("/media/stick").absolute()), str(Path("/media/stick").absolute())),
]


@pytest.mark.parametrize(("name", "value", "meant"), GOOD)
def test_what_a_value_of_the_file_means(name: str, value: object, meant: object) -> None:
    assert read(name, value) == (meant, [])


def test_every_key_has_a_good_value_and_every_setting_a_key() -> None:
    assert {name for name, _value, _meant in GOOD} == set(KEYS)
    assert set(Settings._fields) == set(KEYS)


OTHER_TYPES: list[object] = [
    None,
    1.5,
    {"a": 1},
    [[]],
    [1],
    b"x",
    datetime(2026, 12, 24, tzinfo=UTC),
    "nonsense",
]

BAD = [
    *((name, value) for name in KEYS for value in OTHER_TYPES),
    ("language", "fr"),
    ("language", "EN"),
    ("language", 1),
    ("theme", ""),
    ("theme", "Dark"),
    ("theme", True),
    ("theme", ["dark"]),
    ("day_turns_at", "24:00"),
    ("day_turns_at", "4:60"),
    ("day_turns_at", "4:5"),
    ("day_turns_at", "-1:00"),
    ("day_turns_at", ""),
    ("day_turns_at", 4),
    ("day_turns_at", EVE),
    ("working_hours", []),
    ("working_hours", ""),
    ("working_hours", ["12:00-8:30"]),
    ("working_hours", ["8:30-8:30"]),
    ("working_hours", ["22:00-21:00"]),
    ("working_hours", ["8:30-24:30"]),
    ("working_hours", ["8:30-12:00", "11:59-18:00"]),
    ("working_hours", ["8:30"]),
    ("working_hours", ["8:30-12:00-13:00"]),
    ("working_hours", ["8:30-12:00", 3]),
    ("working_hours", [16**5000]),  # its digits are more than Python writes down
    ("days_off", EVE),
    ("days_off", "2026-12-24"),
    ("days_off", ["2026-12-24", "2026-02-30"]),
    ("days_off", [datetime(2026, 12, 24, tzinfo=UTC)]),
    ("days_off", [""]),
    ("make_up_days", [time(4)]),
    ("make_up_days", ["12-24"]),
    ("complaint_clock", "working hours"),
    ("complaint_clock", 8),
    ("amber_minutes", 0),
    ("amber_minutes", 481),
    ("amber_minutes", True),
    ("amber_minutes", "120"),
    ("red_minutes", 0),
    ("red_minutes", -1),
    ("red_minutes", 60.0),
    ("bell", 1),
    ("bell", 0),
    ("bell", "true"),
    ("bell", "yes"),
    ("repair_days", 0),
    ("repair_days", 61),
    ("repair_days", "3"),
    ("repair_days", False),
    ("visit_days", [7, 14]),
    ("visit_days", [7, 14, 0]),
    ("visit_days", [7, 14, 366]),
    ("visit_days", [7, 14, "30"]),
    ("visit_days", 7),
    ("card_slots", 0),
    ("card_slots", 51),
    ("customer_number", "{region}"),
    ("customer_number", "{serial}{serial}"),
    ("customer_number", "{serial} {level}"),
    ("customer_number", "{serial}-{town}"),
    ("customer_number", "{serial}" + "x" * 21),
    ("customer_number", 7),
    ("backup_folder", "stick"),
    ("backup_folder", "~somebody/stick"),
    ("backup_folder", 7),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_may_not_be_is_as_if_not_set_and_named(name: str, value: object) -> None:
    found, (wrong,) = read(name, value)
    assert found == getattr(Settings(), name)
    assert wrong == f"{name} may be: {KEYS[name].choices}"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("language", "en, zh"),
        ("theme", "dark, light"),
        ("complaint_clock", "every_hour, working_hours"),
        ("bell", "true, false"),
        ("amber_minutes", "1 … 480"),
        ("repair_days", "1 … 60"),
    ],
)
def test_it_is_told_what_it_may_be(name: str, told: str) -> None:
    assert read(name, None)[1] == [f"{name} may be: {told}"]


def test_one_bad_value_leaves_the_others_as_they_are_set() -> None:
    settings, wrong = read_settings({"theme": "light", "bell": "no", "repair_days": 5})
    assert settings == Settings(theme="light", repair_days=5)
    assert [each.field for each in wrong] == ["bell"]


@pytest.mark.parametrize("name", ["themes", "Theme", "", "theme ", "calendar", "amber", "扩展"])
def test_an_unknown_key_is_named(name: str) -> None:
    settings, (wrong,) = read_settings({name: "light"})
    assert settings == Settings()
    assert words(wrong) == f"there is no setting {name}"


def test_nothing_set_is_what_the_desk_was_before() -> None:
    settings, wrong = read_settings({})
    assert (settings, wrong) == (Settings(), [])
    assert settings.amber == timedelta(hours=2)
    assert settings.red == timedelta(hours=1)
    assert settings.repair_every == timedelta(days=3)
    assert settings.day_turns_at == time(4)
    assert settings.working_hours == (MORNING, AFTERNOON)


def test_the_spans_and_the_calendar_follow_what_is_set() -> None:
    sunday = date(2026, 12, 27)
    settings = Settings(
        amber_minutes=90,
        red_minutes=45,
        repair_days=7,
        days_off=frozenset({EVE}),
        make_up_days=frozenset({sunday}),
    )
    assert settings.amber == timedelta(minutes=90)
    assert settings.red == timedelta(minutes=45)
    assert settings.repair_every == timedelta(days=7)
    assert not settings.calendar.is_working_day(EVE)
    assert settings.calendar.is_working_day(sunday)
    assert not Settings().calendar.is_working_day(sunday)


# --- what does not agree -----------------------------------------------------------------------


def test_the_settings_as_they_are_at_first_are_right() -> None:
    check(Settings())


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"language": "fr"}, "language", "en, zh"),
        ({"theme": "pink"}, "theme", "dark, light"),
        ({"theme": ""}, "theme", "dark, light"),
        ({"working_hours": ()}, "working_hours", "8:30-12:00"),
        ({"working_hours": (Window(time(12), time(8)),)}, "working_hours", "8:30-12:00"),
        (
            {"working_hours": (MORNING, Window(time(11), time(18)))},
            "working_hours",
            "8:30-12:00",
        ),
        ({"complaint_clock": "never"}, "complaint_clock", "every_hour, working_hours"),
        ({"amber_minutes": 481}, "amber_minutes", "1 … 480"),
        ({"red_minutes": 0}, "red_minutes", "1 … 480"),
        ({"bell": "yes"}, "bell", "true, false"),
        ({"repair_days": 61}, "repair_days", "1 … 60"),
        ({"red_minutes": 120}, "red_minutes", "fewer than 120 minutes"),
        ({"red_minutes": 121}, "red_minutes", "fewer than 120 minutes"),
        ({"amber_minutes": 60}, "red_minutes", "fewer than 60 minutes"),
        (
            {
                "days_off": frozenset({EVE, date(2026, 12, 31)}),
                "make_up_days": frozenset({date(2026, 12, 31), date(2027, 1, 3)}),
            },
            "make_up_days",
            "2026-12-31",
        ),
    ],
)
def test_what_may_not_be_is_refused_beside_its_key(
    changed: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Refusal) as refused:
        check(Settings()._replace(**changed))
    assert refused.value.field == field
    assert says in words(refused.value)


@pytest.mark.parametrize(("amber", "red"), [(2, 1), (480, 479), (61, 60)])
def test_the_last_warning_comes_after_the_first(amber: int, red: int) -> None:
    check(Settings(amber_minutes=amber, red_minutes=red))


@pytest.mark.parametrize(
    ("found", "named"),
    [
        ({"red_minutes": 30, "amber_minutes": 20}, ["red_minutes"]),
        ({"amber_minutes": 60}, ["red_minutes"]),
        ({"days_off": [EVE], "make_up_days": [EVE]}, ["make_up_days"]),
        (
            {"days_off": [EVE], "make_up_days": [EVE], "red_minutes": 30, "amber_minutes": 20},
            ["make_up_days", "red_minutes"],
        ),
    ],
)
def test_what_does_not_agree_in_the_file_is_as_if_not_set_and_named(
    found: dict[str, object], named: list[str]
) -> None:
    settings, wrong = read_settings({**found, "theme": "light"})
    assert settings == Settings(theme="light")
    assert [each.field for each in wrong] == named


# --- any settings, any junk --------------------------------------------------------------------

DAYS = st.frozensets(st.dates(date(1900, 1, 1), date(2200, 1, 1)), max_size=8)
MINUTES = st.integers(0, 24 * 60 - 1)


def at(minute: int) -> time:
    """A minute of the day."""
    return time(minute // 60, minute % 60)


@st.composite
def any_settings(draw: st.DrawFn) -> Settings:
    """Settings that may be."""
    bounds = sorted(draw(st.sets(MINUTES, min_size=2, max_size=8)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    red, amber = sorted(draw(st.sets(st.integers(1, 480), min_size=2, max_size=2)))
    days_off = draw(DAYS)
    return Settings(
        language=draw(st.sampled_from(["", "en", "zh"])),
        theme=draw(st.sampled_from(["dark", "light"])),
        day_turns_at=at(draw(MINUTES)),
        working_hours=tuple(Window(at(begin), at(end)) for begin, end in pairs),
        days_off=days_off,
        make_up_days=draw(DAYS) - days_off,
        complaint_clock=draw(st.sampled_from(["every_hour", WORKING_HOURS])),
        amber_minutes=amber,
        red_minutes=red,
        bell=draw(st.booleans()),
        repair_days=draw(st.integers(1, 60)),
        visit_days=draw(st.tuples(*[st.integers(1, 365)] * 3)),
        card_slots=draw(st.integers(1, 50)),
        customer_number=draw(st.sampled_from(["{serial}", "{sex}{serial}/{level}"])),
        backup_folder=draw(st.sampled_from(["", "~/备份"])),
    )


@given(any_settings())
def test_any_settings_written_and_read_again_are_equal(settings: Settings) -> None:
    check(settings)
    written = {name: key.write(getattr(settings, name)) for name, key in KEYS.items()}
    assert read_settings(written) == (settings, [])


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.sampled_from(["8:30-12:00", "2026-12-24", "dark", "zh", "04:00", "every_hour"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(list(KEYS)) | st.text(), JUNK))
def test_any_junk_gives_settings_that_may_be_and_names_what_is_wrong(
    found: dict[str, object],
) -> None:
    settings, wrong = read_settings(found)
    check(settings)
    assert {name for name in found if name not in KEYS} <= {each.field for each in wrong}
    for name in found.keys() & KEYS.keys():
        assert (KEYS[name].read(found[name]) is None) <= (name in {each.field for each in wrong})
    assert all(words(each) for each in wrong)


# --- times and windows as people write them ----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8:30", time(8, 30)),
        ("08:30", time(8, 30)),
        (" 8:30 ", time(8, 30)),
        ("８：３０", time(8, 30)),
        ("8点", time(8)),
        ("8点05分", time(8, 5)),
        ("8", None),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
        ("", None),
        ("24:00", None),
        ("8:60", None),
        ("8:3", None),
        ("830", None),
        ("8:30:00", None),
        ("8-30", None),
        ("noon", None),
        ("٨:٣٠", None),  # Arabic digits
    ],
)
def test_a_time_of_day_as_people_write_it(text: str, meant: time | None) -> None:
    assert read_time(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "8:30-12:00, 13:30-18:00",
        "8:30-12:00 13:30-18:00",
        "8：30-12：00，13：30-18：00",
        "８：３０－１２：００、１３：３０－１８：００",
        "8:30~12:00；13:30~18:00",
        "8:30～12:00，13:30～18:00",
        "8:30至12:00，13:30至18:00",
        "8:30 到 12:00, 13:30 到 18:00",
        "8:30 – 12:00; 13:30 — 18:00",
        "8点30分-12点、13点30分-18点",
        "13:30-18:00, 8:30-12:00",
        "8:30--12:00,,13:30--18:00,",
    ],
)
def test_windows_as_people_write_them(text: str) -> None:
    assert read_windows(text) == (MORNING, AFTERNOON)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "8:30",
        "8:30-",
        "-12:00",
        "8:30-12:00-13:00",
        "12:00-8:30",
        "12:00-12:00",
        "0:00-0:00",
        "8:30-12:00, 11:00-18:00",
        "0:00-23:59, 8:30-12:00",
        "8:30-12:00, 8:30-12:00",
        "8:30-12:00, afternoon",
        "上午到下午",
    ],
)
def test_what_is_no_windows(text: str) -> None:
    assert read_windows(text) is None


@given(any_settings())
def test_windows_that_are_shown_are_read_as_they_were(settings: Settings) -> None:
    assert read_windows(windows_text(settings.working_hours)) == settings.working_hours


@given(st.text() | st.text("0123456789:-~点至到, ，：；、"))
def test_any_text_is_windows_in_order_or_none(text: str) -> None:
    found = read_windows(text)
    bounds = [bound for window in found or () for bound in window]
    night = bool(found and found[-1].days_later)
    assert bounds[: len(bounds) - night] == sorted(bounds[: len(bounds) - night])
    assert not night or bounds[-1] <= bounds[0]
    assert found != ()
