"""Pinyin as input methods take it, in any mixture."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from salestui.text.pinyin import readings
from salestui.text.search import LONGEST, Findable, sought
from salestui.text.spelling import MOST_WAYS, ways

NAMES = """
张华伟 葛明亚 周航 吕丽 吕绿女 西安 李玉安 曾国强 尉迟恭 欧阳娜娜 赵世超 单春生 安娜 鄂尔多 翁同龢
仇英 石楠 郑爽 解晓东 沈从文 褚时健 岑参 倪妮 南宫恩 王一 张 司马相如 區先生 張偉 客戶
""".split()
COMPANIES = "宏达科技有限公司 中国工商银行长沙分行 建国茶行有限公司 新世纪便利店".split()


def finds(row: Findable, typed: str) -> bool:
    """Whether the row is found by every word typed, by the index and what is compared then."""
    kept = row.text.split()

    def is_kept(beginning: str) -> bool:
        return any(word.startswith(beginning) for word in kept)

    return all(
        any(map(is_kept, [each.word, *each.spelled]))
        or (any(all(map(is_kept, way)) for way in each.ways) and each.is_in(row.text))
        for each in sought(typed)
    )


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (
            "张华伟",
            "zhanghw zhhw zhwei zhuawei zhanghwei zhhuaw zhhwe hwei huaw zhangh伟 张huaw 张h伟",
        ),
        (
            "张华伟",
            "ZHANGHW zhang'h'w zhang'hua zh'h'w zhhuawei zhanghuaw zhanghuawe 张hw z华伟 zh华",
        ),
        ("葛明亚", "gemy gmingy gmya gemingy mingy mya"),
        ("赵世超", "zhsc zshc zschao zhshch zhshchao zhaoshc shch shchao zhaosc"),
        ("吕丽", "lvli lyuli lüli LÜ lyu lyul lül lvl ll"),
        ("欧阳女", "ouyangnyu ouyangnü ouyangnv oyny oynü"),
        ("略", "lve lue lüe lyue"),
        ("西安", "xi'an xian xa xi'a xan"),
        ("李玉", "ly liy lyu liyu l'yu"),
        ("張偉", "zhw zhangw zwei 张w zh偉"),
        ("单明", "单m sm dm"),
        ("宏达科技有限公司", "hongdkj hdakj hdkejiyxgs hongdkjyxgs hongda科技yx h达keji"),
        ("建国茶行有限公司", "jgcha jianguochaxyx jiangc jgc行 建guocha"),
        ("银 行", "yinh yhang"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(name: str, typed: str) -> None:
    for each in typed.split():
        assert finds(Findable((name,)), each), each


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张华伟", "zhangw zhwx zhhww zahw zhanhw zhangh东 张w 伟zhang chhw zhang'u zhanghwx"),
        ("曾伟", "zhw zhwei zhengw"),
        ("赵世超", "zhszh sshc zhaoshich3"),
        ("吕丽", "luli lyyli nyuli luri"),
        ("李玉", "liyuu lvy"),
        ("宏达科技有限公司", "hongkj hdkjgs hongdakx hongdyx"),
    ],
)
def test_a_name_is_not_found_by_what_it_does_not_spell(name: str, typed: str) -> None:
    for each in typed.split():
        assert not finds(Findable((name,)), each), each


def test_what_is_spelled_is_of_one_name() -> None:
    row = Findable(("张华伟", "宏达科技有限公司"))
    assert finds(row, "zhanghw hongdkj")
    assert not finds(row, "zhanghwhongdkj")
    assert not finds(row, "zhanghongd")


def parts_of(syllable: str) -> list[str]:
    """What may be typed for a syllable."""
    initials = [syllable[:1], *([syllable[:2]] if syllable[:2] in ("zh", "ch", "sh") else [])]
    passports = [syllable.replace("v", ü) for ü in ("ü", "yu")] if "v" in syllable else []
    return [syllable, *initials, *passports]


@st.composite
def spellings(draw: st.DrawFn, names: list[str]) -> tuple[str, str]:
    """A name, and a mixture that spells it from one of its syllables on."""
    name = draw(st.sampled_from(names))
    reading = draw(st.sampled_from(readings(name)))
    at = draw(st.integers(0, len(reading) - 1))
    some = reading[at : draw(st.integers(at + 1, len(reading)))]
    return name, "".join(draw(st.sampled_from(parts_of(each))) for each in some)


@given(spelled=spellings(NAMES))
def test_any_mixture_finds_a_name(spelled: tuple[str, str]) -> None:
    name, typed = spelled
    assert finds(Findable((name,)), typed)


@given(spelled=spellings(COMPANIES))
def test_any_mixture_finds_a_long_name(spelled: tuple[str, str]) -> None:
    name, typed = spelled
    # What may be read in very many ways is not read in all of them.
    assume(len(ways(typed)) < MOST_WAYS // 4 or len(typed) > LONGEST)
    assert finds(Findable((name,)), typed)


def all_spelled(name: str) -> set[str]:
    """All that finds a short name by its sound, written out; and all beginnings of it."""
    whole = {
        "".join(one)
        for reading in readings(name)
        for at in range(len(reading))
        for one in product(*map(parts_of, reading[at:]))
    }
    return {each[:end] for each in whole for end in range(1, len(each) + 1)}


@given(data=st.data(), spelled=spellings([each for each in NAMES if len(each) <= 4]))
def test_with_a_wrong_letter_it_is_not_found(data: st.DataObject, spelled: tuple[str, str]) -> None:
    name, typed = spelled
    at = data.draw(st.integers(0, len(typed) - 1))
    wrong = typed[:at] + data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz")) + typed[at + 1 :]
    assume(wrong not in all_spelled(name) and len(wrong) <= LONGEST)
    assert not finds(Findable((name,)), wrong)
