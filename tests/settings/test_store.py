"""The settings file: what the person wrote in it stays, and it is written as a whole or not."""

import os
import stat
import sys
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from platformdirs import user_config_path

from salestui.__main__ import main
from salestui.core.refusal import Refusal
from salestui.dates.hours import Window
from salestui.language import sentence, speak
from salestui.settings.rules import Settings
from salestui.settings.store import (
    SettingsFile,
    desk_clock,
    desk_language,
    open_settings,
    settings,
    settings_file,
    wrong_words,
)
from salestui.storage.database import CannotOpen
from tests.settings.test_rules import EVE, any_settings

Capture = pytest.CaptureFixture[str]

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")

EVERYTHING = Settings(
    language="zh",
    theme="light",
    day_turns_at=time(5, 30),
    working_hours=(Window(time(9), time(17)),),
    days_off=frozenset({EVE, date(2027, 1, 4)}),
    make_up_days=frozenset({date(2026, 12, 27)}),
    complaint_clock="working_hours",
    amber_minutes=90,
    red_minutes=45,
    bell=False,
    repair_days=5,
    visit_days=(5, 10, 20),
    card_slots=8,
    customer_number="K{serial}",
    backup_folder="~/备份",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the settings file would be; neither it nor its folder is there yet."""
    return tmp_path / "config" / "salestui" / "config.toml"


def write(path: Path, text: str | bytes) -> Path:
    """Write the settings file by hand."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(path: Path) -> SettingsFile:
    """The settings file, read."""
    file = SettingsFile(path)
    file.read()
    return file


def save(path: Path, **changed: Any) -> str:
    """Save the settings of a file with some of them changed; what stands in it then."""
    file = read(path)
    file.save(file.settings._replace(**changed))
    return path.read_bytes().decode()


def refusal(path: Path, **changed: Any) -> str:
    """What is said when the settings cannot be saved, which leaves them as they are."""
    file = SettingsFile(path)
    with pytest.raises(Refusal) as refused:
        file.save(file.settings._replace(**changed))
    assert refused.value.field == ""
    assert file.settings == Settings()
    return sentence(refused.value.sentence, **refused.value.arguments)


# --- reading -----------------------------------------------------------------------------------


def test_without_a_file_nothing_is_set_and_none_is_made(path: Path) -> None:
    file = read(path)
    assert (file.settings, list(file.wrong)) == (Settings(), [])
    assert not file.has_changed()
    assert not path.parent.exists()


@pytest.mark.parametrize(
    "content",
    [
        'theme = "light"\nrepair_days = 5\n',
        '\ufefftheme = "light"\nrepair_days = 5\n',
        'theme = "light"\r\nrepair_days = 5\r\n',
        '\ufefftheme = "light"\r\nrepair_days = 5',
        '  theme = "light"\n\t repair_days = 5\n',
        "# 我的设置\ntheme = 'light' # 浅\n\n\nrepair_days = 0x5\n",
        '"theme" = """light"""\nrepair_days = +5\n',
    ],
)
def test_a_file_is_read_however_an_editor_has_written_it(path: Path, content: str) -> None:
    file = read(write(path, content))
    assert (file.settings, list(file.wrong)) == (Settings(theme="light", repair_days=5), [])


def test_every_setting_as_a_person_writes_it(path: Path) -> None:
    content = """
        language = "zh"
        theme = "light"
        day_turns_at = 05:30:00
        working_hours = ["9:00-17:00"]
        days_off = [
            2026-12-24,
            "2027-01-04", # Monday
        ]
        make_up_days = [2026-12-27]
        complaint_clock = "working_hours"
        amber_minutes = 90
        red_minutes = 45
        bell = false
        repair_days = 5
        visit_days = [5, 10, 20]
        card_slots = 8
        customer_number = "K{serial}"
        backup_folder = "~/备份"
    """
    file = read(write(path, content))
    assert (file.settings, list(file.wrong)) == (EVERYTHING, [])


UNREADABLE = [
    b"theme = ",
    b'theme = "light"\ntheme = "dark"\n',
    b"theme = light",
    b'theme = "light',
    b'theme = "\xff"',
    "# 备注：华东区\ntheme = ".encode("gb18030") + b'"\xff\xfe"',
    b"repair_days = " + b"9" * 5000,
    b"x = " + b"[" * 20_000,
    b'theme = "light"\0',
]


@pytest.mark.parametrize("content", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_no_toml_cannot_be_opened_and_the_file_is_named(path: Path, content: bytes) -> None:
    write(path, content)
    with pytest.raises(CannotOpen) as refused:
        read(path)
    assert sentence(refused.value.sentence, **refused.value.arguments).startswith(
        f"The settings in {path} cannot be read: "
    )


@pytest.mark.parametrize("content", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_is_no_toml_is_not_written_over(path: Path, content: bytes) -> None:
    write(path, content)
    assert refusal(path, theme="light").startswith(f"The settings in {path} cannot be written: ")
    assert path.read_bytes() == content


def test_a_directory_in_its_place_cannot_be_opened(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(CannotOpen):
        read(path)


def test_a_number_of_too_many_digits_is_as_if_not_set_and_named(path: Path) -> None:
    file = read(write(path, "working_hours = 0x" + "f" * 5000))
    assert file.settings == Settings()
    assert [each.field for each in file.wrong] == ["working_hours"]


# --- writing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [None, "", "\n\n", "# mine", 'theme = "dark"'])
def test_everything_that_is_set_is_read_again(path: Path, content: str | None) -> None:
    if content is not None:
        write(path, content)
    SettingsFile(path).save(EVERYTHING)
    file = read(path)
    assert (file.settings, list(file.wrong)) == (EVERYTHING, [])


@given(first=any_settings(), second=any_settings())
def test_any_settings_are_read_again_as_they_were_saved(
    tmp_path_factory: pytest.TempPathFactory, first: Settings, second: Settings
) -> None:
    path = tmp_path_factory.mktemp("any") / "config.toml"
    file = SettingsFile(path)
    for each in (first, second, Settings()):
        file.save(each)
        assert file.settings == each
        again = read(path)
        assert (again.settings, list(again.wrong)) == (each, [])


def test_only_what_is_set_otherwise_than_in_the_file_is_written(path: Path) -> None:
    assert save(path, theme="light") == 'theme = "light"\n'
    assert save(path, theme="light") == 'theme = "light"\n'
    assert save(path, repair_days=4) == 'theme = "light"\nrepair_days = 4\n'
    assert save(path, repair_days=3) == 'theme = "light"\nrepair_days = 3\n'


OWN = """\
# 我的设置 -- leave this file alone!

bell   =  true      # it is loud
  theme = "dark" # for the evening


# whom to ask: 小王
colour = "green"    # unknown to the desk
days_off = [2026-12-24]  # eve

[extra]
theme = "none of the desk's"
# the end
"""


def test_comments_order_blank_lines_and_unknown_keys_stay(path: Path) -> None:
    write(path, OWN)
    written = save(path, bell=False, theme="light", days_off=frozenset({EVE, date(2026, 12, 25)}))
    assert written == OWN.replace("=  true ", "=  false ").replace('"dark"', '"light"').replace(
        "[2026-12-24]", "[2026-12-24, 2026-12-25]"
    )
    assert [each.field for each in read(path).wrong] == ["colour", "extra"]


def test_a_key_that_is_new_to_the_file_is_no_part_of_a_table_in_it(path: Path) -> None:
    write(path, OWN)
    written = save(path, repair_days=5)
    assert read(path).settings.repair_days == 5
    for line in OWN.splitlines():
        assert line in written.splitlines()
    assert len(written.splitlines()) == len(OWN.splitlines()) + 1


@pytest.mark.parametrize("content", ["# mine", "bell = true\n# mine"])
def test_a_last_line_that_does_not_end_stays_a_line(path: Path, content: str) -> None:
    write(path, content)
    assert save(path, repair_days=5) == f"{content}\nrepair_days = 5\n"


def test_line_endings_stay(path: Path) -> None:
    write(path, '# mine\r\ntheme = "dark" # here\r\n\r\nbell = true\r\n')
    assert save(path, theme="light", repair_days=5) == (
        '# mine\r\ntheme = "light" # here\r\n\r\nbell = true\r\nrepair_days = 5\r\n'
    )


def test_a_file_with_a_byte_order_mark_can_be_saved(path: Path) -> None:
    write(path, '\ufeff# mine\ntheme = "dark"\n')
    assert save(path, theme="light").removeprefix("\ufeff") == '# mine\ntheme = "light"\n'
    assert read(path).settings == Settings(theme="light")


@pytest.mark.parametrize(
    ("content", "changed"),
    [
        ("amber_minutes = 30\nred_minutes = 40\n", {"red_minutes": 20}),
        ("amber_minutes = 30\n", {"theme": "light"}),
        ("amber_minutes = 30\n", {"red_minutes": 90}),
        ("days_off = [2026-12-24]\nmake_up_days = [2026-12-24]\n", {"days_off": frozenset({EVE})}),
        ('theme = "pink"\n', {"repair_days": 5}),
        ('[theme]\nname = "pink"\n', {"theme": "light"}),
        ("theme.name = 1\n", {"theme": "light"}),
        ('[[theme]]\nname = "pink"\n[bell]\nx = 1\n', {"theme": "light", "bell": False}),
        ('language = "zh"\n', {"language": ""}),
        ("working_hours = 8\n", {"working_hours": (Window(time(9), time(17)),)}),
    ],
)
def test_what_was_saved_is_what_is_read_whatever_was_wrong_in_the_file(
    path: Path, content: str, changed: dict[str, Any]
) -> None:
    file = read(write(path, content))
    chosen = file.settings._replace(**changed)
    file.save(chosen)
    assert list(file.wrong) == []
    again = read(path)
    assert (again.settings, list(again.wrong)) == (chosen, [])


def test_what_may_not_be_is_refused_and_nothing_is_written(path: Path) -> None:
    file = SettingsFile(path)
    with pytest.raises(Refusal) as refused:
        file.save(Settings(red_minutes=120))
    assert refused.value.field == "red_minutes"
    assert file.settings == Settings()
    assert not path.parent.exists()


def test_without_a_path_the_settings_are_kept_for_the_desk_alone() -> None:
    file = SettingsFile()
    file.save(EVERYTHING)
    file.read()
    assert file.settings == EVERYTHING
    assert not file.has_changed()


# --- private, as a whole, or not at all --------------------------------------------------------


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_the_file_and_its_folders_are_private(path: Path) -> None:
    os.umask(0)
    SettingsFile(path).save(EVERYTHING)
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700
    assert os.umask(0) == 0


@posix
def test_a_file_that_others_could_read_is_private_once_it_is_saved(path: Path) -> None:
    os.umask(0)
    write(path, "# mine\n")
    assert mode(path) == 0o666
    save(path, theme="light")
    assert mode(path) == 0o600


@posix
def test_it_is_private_before_it_has_its_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, str]] = []
    rename = Path.replace

    def look(self: Path, target: Path) -> Path:
        seen.append((mode(self), self.read_text()))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", look)
    os.umask(0)
    SettingsFile(path).save(Settings(theme="light"))
    assert seen == [(0o600, 'theme = "light"\n')]


def test_when_writing_fails_the_file_is_as_it_was_and_nothing_lies_beside_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(path, OWN)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left on device" in refusal(path, theme="light")
    assert path.read_text() == OWN
    assert list(path.parent.iterdir()) == [path]


def a_directory(path: Path) -> None:
    """A directory stands where the file would be."""
    path.mkdir(parents=True)


def a_file_for_a_folder(path: Path) -> None:
    """A file stands where its folder would be."""
    path.parent.parent.mkdir()
    path.parent.write_text("")


@pytest.mark.parametrize("spoil", [a_directory, a_file_for_a_folder])
def test_where_no_file_can_be_written_it_is_refused(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(path)
    assert refusal(path, theme="light").startswith(f"The settings in {path} cannot be written: ")


@posix
@pytest.mark.skipif(sys.platform != "win32" and os.geteuid() == 0, reason="root may write it")
def test_a_folder_that_may_only_be_read_is_refused(path: Path) -> None:
    write(path, OWN)
    path.parent.chmod(0o500)
    try:
        assert "cannot be written" in refusal(path, theme="light")
        assert path.read_text() == OWN
    finally:
        path.parent.chmod(0o700)


@needs_links
def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "synchronised" / "desk.toml", "# mine\n")
    path.parent.mkdir(parents=True)
    path.symlink_to(own)
    save(path, theme="light")
    assert path.readlink() == own
    assert own.read_text() == '# mine\ntheme = "light"\n'
    assert list(own.parent.iterdir()) == [own]


@needs_links
def test_a_link_to_a_file_that_is_not_there_yet_stays_a_link(path: Path, tmp_path: Path) -> None:
    own = tmp_path / "synchronised" / "desk.toml"
    own.parent.mkdir()
    path.parent.mkdir(parents=True)
    path.symlink_to(own)
    save(path, theme="light")
    assert path.readlink() == own
    assert read(own).settings == Settings(theme="light")


# --- changes by hand and from another window ---------------------------------------------------


def test_a_file_that_was_saved_here_has_not_changed(path: Path) -> None:
    file = read(path)
    file.save(Settings(theme="light"))
    assert not file.has_changed()


def test_a_change_from_another_window_is_seen_once(path: Path) -> None:
    here, there = read(path), read(path)
    there.save(Settings(theme="light"))
    assert here.has_changed()
    here.read_again()
    assert not here.has_changed()
    assert here.settings == Settings(theme="light")
    there.save(Settings(theme="dark"))  # as long as before, but for a letter
    assert here.has_changed()


def test_a_change_by_hand_and_its_end_are_seen(path: Path) -> None:
    file = read(write(path, "repair_days = 5\n"))
    write(path, "repair_days = 15\n")
    assert file.has_changed()
    file.read_again()
    assert file.settings.repair_days == 15
    path.unlink()
    assert file.has_changed()
    file.read_again()
    assert (file.settings, list(file.wrong)) == (Settings(), [])
    assert not file.has_changed()


def test_while_it_cannot_be_read_the_settings_stay_and_it_is_said_once(path: Path) -> None:
    open_settings(write(path, "repair_days = 5\n"))
    write(path, "repair_days = \n")
    settings_file().read_again()
    assert settings() == Settings(repair_days=5)
    assert not settings_file().has_changed()
    (said,) = wrong_words()
    assert said.startswith(f"In the settings file: The settings in {path} cannot be read: ")
    write(path, "repair_days = 15\n")
    settings_file().read_again()
    assert settings() == Settings(repair_days=15)
    assert wrong_words() == []


def test_two_windows_do_not_undo_what_the_other_has_saved(path: Path) -> None:
    here, there = read(path), read(path)
    there.save(there.settings._replace(repair_days=5))
    here.read_again()
    here.save(here.settings._replace(theme="light"))
    assert read(path).settings == Settings(theme="light", repair_days=5)


# --- the desk's own ----------------------------------------------------------------------------


def test_the_clock_of_the_desk_follows_the_settings(path: Path) -> None:
    open_settings(write(path, 'day_turns_at = "06:15"\ndays_off = [2026-12-24]\n'))
    clock = desk_clock()
    assert clock.cut_off == time(6, 15)
    assert not clock.calendar.is_working_day(EVE)


@pytest.mark.parametrize(
    ("locale", "content", "language"),
    [
        ("zh_CN.UTF-8", "", "zh"),
        ("C.UTF-8", "", "en"),
        ("zh_CN.UTF-8", 'language = "en"', "en"),
        ("C.UTF-8", 'language = "zh"', "zh"),
        ("zh_CN.UTF-8", 'language = ""', "zh"),
        ("zh_CN.UTF-8", 'language = "fr"', "zh"),
    ],
)
def test_the_language_is_the_one_set_or_the_systems(
    path: Path, monkeypatch: pytest.MonkeyPatch, locale: str, content: str, language: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    open_settings(write(path, content))
    assert desk_language() == language


WRONG = 'theme = "pink"\namber_minutes = 30\ncolour = "green"\nrepair_days = 5\n'


def test_what_is_wrong_is_named_in_the_language_of_the_screen(path: Path) -> None:
    open_settings(write(path, WRONG))
    assert wrong_words() == [
        "In the settings file: theme may be: dark, light",
        "In the settings file: there is no setting colour",
        "In the settings file: The last warning comes later than the first: fewer than 30 minutes.",
    ]
    speak("zh")
    assert len(wrong_words()) == 3
    assert all(any("一" <= each <= "鿿" for each in line) for line in wrong_words())


@pytest.mark.parametrize("command", [["paths"], ["today"], ["today", "--json"], ["log", "x"]])
def test_a_shell_command_names_what_is_wrong_on_stderr_and_does_its_work(
    command: list[str], desk_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("SALESTUI_DATA", str(desk_folder))
    write(user_config_path("salestui", appauthor=False) / "config.toml", WRONG)
    assert main(command) == 0
    output, errors = capsys.readouterr()
    assert output
    assert "settings file" not in output
    assert errors == (
        "salestui: In the settings file: theme may be: dark, light\n"
        "salestui: In the settings file: there is no setting colour\n"
        "salestui: In the settings file: "
        "The last warning comes later than the first: fewer than 30 minutes.\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"])
def test_a_file_of_another_editor_is_read_and_kept_in_utf_8(path: Path, encoding: str) -> None:
    write(path, "# 備註：華東區的設定\r\nrepair_days = 5\r\n".encode(encoding))
    file = read(path)
    assert (file.settings, list(file.wrong)) == (Settings(repair_days=5), [])
    file.save(file.settings._replace(theme="light"))
    text = path.read_bytes().decode("utf-8")
    assert text == '# 備註：華東區的設定\r\nrepair_days = 5\r\ntheme = "light"\r\n'


def test_a_shell_command_says_that_the_file_cannot_be_read_and_goes_on(
    desk_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("SALESTUI_DATA", str(desk_folder))
    path = write(user_config_path("salestui", appauthor=False) / "config.toml", "theme = ")
    assert main(["today"]) == 0
    output, errors = capsys.readouterr()
    assert output
    said = f"salestui: In the settings file: The settings in {path} cannot be read: "
    assert errors.startswith(said)
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    "content",
    [
        None,
        'theme = "light"\n',
    ],
)
def test_what_is_set_in_the_demo_stays_in_the_demo(
    content: str | None,
    desk_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.setenv("SALESTUI_DATA", str(desk_folder))
    path = user_config_path("salestui", appauthor=False) / "config.toml"
    if content is not None:
        write(path, content)
    seen: list[Settings] = []

    def use(_where: object) -> int:
        seen.append(settings())
        settings_file().save(settings()._replace(repair_days=9))
        return 0

    monkeypatch.setattr("salestui.commands.run_desk", use)
    monkeypatch.setattr("salestui.commands.is_terminal", lambda: True)
    assert main(["--demo"]) == 0
    capsys.readouterr()
    assert seen == [Settings(theme="light") if content else Settings()]
    if content is None:
        assert not path.exists()
    else:
        assert path.read_text() == content
