"""What a row is found by, and what of it one may type."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from salestui.text.clean import fold
from salestui.text.phones import digits, extension
from salestui.text.search import LONGEST, MARK, MOST_WORDS, NAME, Findable, Sought, name_key, sought

PLAIN = re.compile(rf"{MARK}?[0-9a-z\u4e00-\u9fff]+")


def words(typed: str) -> list[str]:
    """The words that are looked up."""
    return [each.word for each in sought(typed)]


def is_found(row: Findable, typed: str) -> bool:
    """Whether the row is kept under a beginning of every word that is looked up."""
    kept = row.text.split()

    def is_kept(each: Sought) -> bool:
        beginnings = [each.word, each.ending] if each.ending else [each.word]
        return any(one.startswith(begin) for one in kept for begin in beginnings)

    looked_up = sought(typed)
    return bool(looked_up) and all(map(is_kept, looked_up))


# --- what is typed -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张", ["张"]),
        ("张 三", ["张", "三"]),
        ("张·三", ["张三"]),
        ("ZHW", ["zhw"]),
        ("ｚｈｗ", ["zhw"]),
        ("WX-0001", ["wx0001"]),
        ("hd-0042-a", ["hd0042a"]),
        ("SN/12.345", ["sn12345"]),
        ("O'Neil", ["oneil"]),
        ("8000", ["8000"]),
        ("８０００", ["8000"]),
        ("张 8000 张", ["张", "8000"]),  # each once
        # one phone, with blanks in it and whatever stands before and behind
        ("138 0013 8000", ["13800138000"]),
        ("(010) 6589-2862", ["01065892862"]),
        ("电话：138 0013 8000", ["13800138000"]),
        ("+86 138-0013-8000", ["13800138000"]),
        ("0086 138 0013 8000", ["13800138000"]),
        ("+86 138", ["138"]),
        ("010-65892862转802", ["01065892862", "802"]),
        ("010-65892862-802", ["01065892862", "802"]),
        ("010-65892862 #802", ["01065892862", "802"]),
        ("Tel: 138 0013 8000", ["13800138000"]),
        ("mobile:+86 138-0013-8000", ["13800138000"]),
        # digits too few for a phone are words
        ("138 001", ["138", "001"]),
        ("张三 138 0013 8000", ["张三", "138", "0013", "8000"]),
        # the last four digits of a phone, or of a number
        ("0086", ["0086"]),
        ("+86", ["86"]),
        # what the index cannot keep as it is
        ("%", ["0x25"]),
        ("a_b", ["a0x5fb"]),
        ("🙂", ["0x1f642"]),
        # nothing
        ("", []),
        ("   \t\n ", []),
        # marks, where nothing else was typed
        ("-", ["ъ002d"]),
        ("* - *", ["ъ002a", "ъ002d"]),
        ("（", ["ъ0028"]),
        ("'\"[](){}*^:", [f"ъ{ord(each):04x}" for each in "'\"[](){}"]),
        ("- -- 张", ["张"]),
    ],
)
def test_what_is_typed_is_looked_up_by_its_words(typed: str, found: list[str]) -> None:
    assert words(typed) == found


@pytest.mark.parametrize(
    ("typed", "ending"),
    [
        ("8000", "0008"),
        ("13800138000", "00083100831"),
        ("1", "1"),
        ("张", ""),
        ("wx0001", ""),
        ("8000a", ""),
    ],
)
def test_digits_are_looked_up_as_an_ending_too(typed: str, ending: str) -> None:
    (found,) = sought(typed)
    assert bool(found.ending) == bool(ending)
    assert found.ending.endswith(ending)


def test_of_a_page_that_was_pasted_the_first_words_count() -> None:
    typed = " ".join(f"字{number}" for number in range(1000))
    assert words(typed) == [f"字{number}" for number in range(MOST_WORDS)]
    assert words("a" * 5000) == ["a" * LONGEST]


anything = st.one_of(st.text(), st.text("0123456789+-() .转#:ext%_'\"*[]张三aZ\x00\x1b\u3000"))


@given(typed=anything)
@example("\ud800")
@example("AND OR NOT NEAR")
@example('" * "')
def test_whatever_is_typed_the_words_are_plain(typed: str) -> None:
    found = sought(typed)
    assert len(found) <= MOST_WORDS
    for each in found:
        assert PLAIN.fullmatch(each.word)
        assert len(each.word) <= LONGEST
        assert " " not in each.ending
        assert '"' not in each.ending
    assert len(set(words(typed))) == len(found)


@given(typed=st.text(max_size=60))
def test_what_is_typed_in_another_width_or_case_is_looked_up_alike(typed: str) -> None:
    assert sought(fold(typed)) == sought(typed)


# --- what is kept ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张华伟", "张 张华 张华伟 华 华伟 伟 zhanghuawei zhw zhanghua huawei hw wei w zhangh"),
        ("曾伟", "zengwei zw cengwei cw 曾 伟 w"),
        ("单明", "shanming sm danming dm"),
        ("仇丽", "qiuli ql chouli cl"),
        ("解放", "xiefang xf jiefang jf"),
        ("查明", "zhaming zm chaming cm"),
        ("翟伟", "zhaiwei zw"),
        ("区明", "ouming om quming qm"),
        ("尉迟恭", "yuchigong ycg chigong gong g"),
        ("宏达公司", "hongdagongsi hdgs gongsi gs 达公"),
        ("宏达 公司", "hongda hd gongsi gs 宏达 公司"),
        ("张 三", "张 三 张三 zhangsan zs san"),
        ("欧 阳　锋", "欧阳锋 阳锋 ouyangfeng oyf"),
        ("Li Si", "li l si s LI Ｓi"),
        ("O'Neil", "oneil o'neil neil o'n"),
        ("ＡＢＣ科技", "abc ABC科技 科技 keji kj abckeji"),
        ("100%_A", "100 % _ % a 00%_a"),
        ("张[加急]", "张 加急 张加急 jiaji zhangjiaji"),
        ("🙂笑", "🙂 笑 xiao 🙂笑"),
        ("O'Neil（加急）。*", "' ( （ ） 。 * '* '。"),
        ("カ国", "国 guo カ カ国"),
        ("吕绿", "lvlv ll"),
        ("尉迟恭", "weichigong wcg yuchigong ycg"),
        ("朝阳家电行", "chaoyangjiadianhang zhaoyang cyjdh jiadianhang jiadianxing jdh"),
        ("重慶藥行", "chongqingyaohang cqyh 重庆药行"),
        # traditional and simplified as one, also half of each; by the readings of both
        ("張偉", "张伟 張偉 張伟 伟 偉 zhangwei"),
        ("张伟", "張偉 张伟 偉"),
        ("重慶臺灣貿易", "重庆台湾贸易 重慶台湾 chongqing taiwan maoyi"),
        ("陳衆説", "陈众说 czs"),
        ("葉範鍾", "叶范钟 yfz"),
        ("乾隆", "干隆 qianlong ganlong 乾"),
        ("蕭薔", "萧蔷 xiaoqiang"),
        ("尉遲恭", "尉迟恭 yuchigong"),
    ],
)
def test_a_name_is_found_by_each_of_these(name: str, typed: str) -> None:
    for each in typed.split():
        assert is_found(Findable((name,)), each), each


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("张华伟", "张伟 zw zhangwei angwei zhwx 8000"),
        ("曾伟", "zengw1 ww"),
        ("Li Si", "lisi ls"),
        ("宏达公司", "宏公 hgs ' % _ * - 。 （"),
        ("O'Neil (VIP)", "- * 。 '* )- \""),
        ("", "a 1 张"),
    ],
)
def test_a_name_is_not_found_by_any_of_these(name: str, typed: str) -> None:
    for each in typed.split():
        assert not is_found(Findable((name,)), each), each


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("WX-0001", "WX-0001 wx0001 wx-1 wx1 WX1 0001 01 ＷＸ－０００１"),
        ("HD-0042-A", "hd-0042-a hd0042 hd-00 0042 42 0042-a 42a"),
        ("WX-0086", "wx-0086 wx86 0086 86"),
        ("HD-0086-A", "0086 86 86a"),
        ("SN 123/4", "sn123 1234 3/4 sn1234 123"),
        ("861065892862", "861065892862 1065892862 2862 8610658"),
        ("867543210987", "867543210987 0987"),
        ("閩A·12345", "闽a12345 閩A12345"),
        ("京A·12345", "京a12345 A12345 12345 45"),
        ("12345678901234567890", "12345678901234567890 234567890123 67890 90"),
    ],
)
def test_a_number_is_found_by_each_of_these(number: str, typed: str) -> None:
    for each in typed.split():
        assert is_found(Findable(numbers=(number,)), each), each


@pytest.mark.parametrize(
    ("phone", "typed"),
    [
        ("138 0013 8000", "13800138000;8000;0;000;138;0013;138 0013 8000;+86 138-0013-8000;3800"),
        ("+86 138-0013-8000", "13800138000;8000;电话:138 0013 8000;１３８００１３８０００;+86 138"),
        (
            "010-65892862转802",
            "01065892862;65892862;2862;802;010-65892862-802;6589 2862#802;02;+86 10 6589 2862-802",
        ),
        ("010-65892862", "+86 10 6589 2862;+86 10 65892862;(010)65892862;010 6589;1065892862"),
        ("李总 13700000086（微信）", "0086;00086;86;13700000086"),
        ("没有", ""),
    ],
)
def test_a_phone_is_found_by_each_of_these(phone: str, typed: str) -> None:
    for each in filter(None, typed.split(";")):
        assert is_found(Findable(phones=(phone,)), each), each


@pytest.mark.parametrize(
    ("row", "typed"),
    [
        (Findable(phones=("13800138000",)), "0e0008"),
        (Findable(phones=("13800138000",)), "0e"),
        (Findable(phones=("13800138000",)), "8001380013"),
        (Findable(numbers=("0E12",)), "21"),
        (Findable(("张三",), ("138",), ("WX-0001",)), "138张"),
        (Findable(), "0"),
    ],
)
def test_what_one_would_not_expect_finds_nothing(row: Findable, typed: str) -> None:
    assert not is_found(row, typed)


def test_a_row_is_kept_under_each_word_once() -> None:
    kept = Findable(("张三", "张三"), ("138", "138"), ("WX-0001", "wx0001")).text.split()
    assert len(set(kept)) == len(kept)
    assert Findable().text == ""


# --- any part of anything ----------------------------------------------------------------------

letters = st.characters(
    codec="utf-8", categories=("L", "N", "P", "S"), include_characters="张曾单宏达公司伟0189-·%_'"
)
names = st.text(letters, min_size=1, max_size=20)


@st.composite
def parts(draw: st.DrawFn, whole: str, shortest: int = 1) -> str:
    """A contiguous part of a text."""
    begin = draw(st.integers(0, max(0, len(whole) - shortest)))
    return whole[begin : draw(st.integers(min(begin + shortest, len(whole)), len(whole)))]


@given(data=st.data(), name=names)
@example(data=None, name="+8613800138000")
def test_any_part_of_a_word_of_a_name_finds_it(data: st.DataObject | None, name: str) -> None:
    word = fold(name[:NAME])
    typed = data.draw(parts(word)) if data is not None else word
    assume(sought(typed))
    assert is_found(Findable((name,)), typed)


def test_a_mark_that_a_letter_folds_to_is_found() -> None:
    assert is_found(Findable(("Ŀ",)), "·")


han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@given(data=st.data(), name=st.text(han, min_size=1, max_size=8))
def test_any_part_of_a_chinese_name_finds_it(data: st.DataObject, name: str) -> None:
    assert is_found(Findable((name,)), data.draw(parts(fold(name))))


numbers = st.one_of(
    st.from_regex(r"[A-Z]{1,3}-[0-9]{4,6}(-[A-C])?", fullmatch=True),
    st.text("0123456789", min_size=2, max_size=20),
    st.text("0123456789ABCsn-/. 86", min_size=2, max_size=24),
)


@given(data=st.data(), number=numbers)
@example(data=None, number="861065892862")
@example(data=None, number="WX-0086")
@example(data=None, number="00861")
def test_any_part_of_a_number_finds_it(data: st.DataObject | None, number: str) -> None:
    folded = fold(number)
    assume(len(folded) >= 2)
    part = data.draw(parts(folded, shortest=2)) if data is not None else folded[-4:]
    for typed in (part, folded):
        plain = [re.sub(r"[^0-9a-z]", "", word) for word in typed.split()]
        if any(plain) and all(len(each) != 1 for each in plain):
            assert is_found(Findable(numbers=(number,)), typed)


written = st.builds(
    lambda before, digits, after: f"{before}{digits}{after}",
    st.sampled_from(["", "+86 ", "0086", "电话:", "李总 "]),
    st.one_of(
        st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        st.from_regex(r"1[3-9][0-9] [0-9]{4} [0-9]{4}", fullmatch=True),
        st.from_regex(r"0(10|2[0-9])-[2-8][0-9]{7}", fullmatch=True),
        st.from_regex(r"[0-9]{3,12}", fullmatch=True),
    ),
    st.sampled_from(["", "转802", "-802", "#17", "（微信）"]),
)


@given(data=st.data(), phone=written)
def test_any_part_of_a_phone_finds_it_and_so_do_its_last_digits(
    data: st.DataObject, phone: str
) -> None:
    row = Findable(phones=(phone,))
    for number in filter(None, (digits(phone), extension(phone))):
        assert is_found(row, number)
        assert is_found(row, number[-data.draw(st.integers(1, len(number))) :])
        if len(number) > 1:
            assert is_found(row, data.draw(parts(number, shortest=2)))


# --- the same name -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "same",
    [
        ("王建国", "王 建 国", "王\u3000建国", " 王建国\t", "王·建国"),
        ("Li Si", "li  SI", "Ｌｉ　Ｓｉ", "LI SI.", "LiSi"),
        ("ACME (China) Ltd", "acme（china）ltd.", "Acme China, Ltd"),
        ("华东 ACME 公司", "华东ACME公司", "华东ａｃｍｅ公司"),
        ("阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽・买买提", "阿依古丽 买买提"),
        ("José Núñez", "JOSÉ NÚÑEZ", "Jose\u0301 Nu\u0301n\u0303ez"),
        ("··", "", "—", " ( ) "),
    ],
)
def test_width_case_and_marks_make_no_other_name(same: tuple[str, ...]) -> None:
    assert len({name_key(each) for each in same}) == 1


def test_a_name_in_simplified_characters_finds_another_and_is_not_the_same() -> None:
    assert name_key("張偉") != name_key("张伟")


def test_names_that_are_not_the_same_have_other_keys() -> None:
    names = [
        "王建国",
        "王建",
        "建国",
        "Li Si",
        "Jose",
        "José",
        "🙂",
        "🙃",
        "张三2",
        "张三3",
        "",
    ]
    assert len({name_key(each) for each in names}) == len(names)
