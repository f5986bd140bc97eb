"""A phone number as it is read out, and copied or shown large."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Digits

from salestui.customers.rules import Profile
from salestui.customers.store import add_customer
from salestui.kit import large
from salestui.kit.large import Large, copy_phone, spoken
from salestui.text.phones import domestic, extension
from tests.clock import StandingClock
from tests.desk import NARROW, at_the_desk


@pytest.mark.parametrize(
    ("phone", "groups"),
    [
        # mobiles
        ("13800138000", "138 0013 8000"),
        ("138-0013-8000", "138 0013 8000"),
        ("+86 13800138000", "138 0013 8000"),
        ("电话：１３８００１３８０００", "138 0013 8000"),
        ("李总 13800138000（微信）", "138 0013 8000"),
        # with an area code of three digits, or of four
        ("01065892862", "010 6589 2862"),
        ("(021)65892862", "021 6589 2862"),
        ("+86 10 6589 2862", "010 6589 2862"),
        ("0731-70458834", "0731 7045 8834"),
        ("0731-7045883", "0731 7045883"),
        # within the town, and what is no whole number
        ("65892862", "65892862"),
        ("4008108888", "4008108888"),
        ("8000", "8000"),
        ("0731", "0731"),
        ("010", "010"),
        ("0", "0"),
        ("138001380001", "138001380001"),
        ("+852-2345-6789", "+852-2345-6789"),
        ("138****8000", "138****8000"),
        # extensions
        ("010-65892862转802", "010 6589 2862 - 802"),
        ("13800138000-802", "138 0013 8000 - 802"),
        ("65892862#802", "65892862 - 802"),
        # what stands for no number
        ("没有", "没有"),
        ("微信 ZhangSan", "微信 ZhangSan"),
        ("", ""),
    ],
)
def test_a_phone_is_read_out_in_its_groups(phone: str, groups: str) -> None:
    assert spoken(phone) == groups


@given(phone=st.one_of(st.text(), st.text("0123456789+-() 转#", max_size=16)))
def test_read_out_it_has_the_same_digits_in_the_same_order(phone: str) -> None:
    said, number = spoken(phone), domestic(phone)
    if number:
        assert said.replace(" ", "").replace("-", "") == number + extension(phone)
        assert said == " ".join(said.split())
    else:
        assert said == phone


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is copied; a program takes it."""
    texts: list[str] = []

    def copy(text: str) -> bool:
        texts.append(text)
        return True

    monkeypatch.setattr(large, "copy", copy)
    return texts


async def test_the_first_phone_is_copied_as_it_is_dialled(
    copied: list[str], clock: StandingClock, open_desk: Path
) -> None:
    async with at_the_desk(clock, open_desk) as person:
        copy_phone(person.desk, "张三", ["+86 138-0013-8000", "010-65892862"])
        await person.pilot.pause()
        assert copied == ["13800138000"]
        assert person.said == "Copied: 13800138000"


async def test_where_nothing_can_be_copied_every_phone_is_shown_large(
    clock: StandingClock, open_desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "copy", lambda text: False)
    add_customer(clock.now(), Profile("张[加急]", phones=("13800138000", "010-65892862转802")))
    async with at_the_desk(clock, open_desk, NARROW) as person:
        await person.press("5", "c")
        assert isinstance(person.screen, Large)
        shown = [each.value for each in person.screen.query(Digits)]
        assert shown == ["138 0013 8000", "010 6589 2862 - 802"]
        assert person.sees("张[加急]")
        assert not person.sees("Copied")
        await person.press("escape")
        assert not isinstance(person.screen, Large)


async def test_without_a_phone_it_says_so(
    copied: list[str], clock: StandingClock, open_desk: Path
) -> None:
    add_customer(clock.now(), Profile("张三"))
    async with at_the_desk(clock, open_desk) as person:
        await person.press("5", "c")
        assert person.said == "There is no phone number."
        assert copied == []
