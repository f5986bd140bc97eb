"""How Chinese names are read."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.phrases_dict import phrases_dict

from salestui.text.clean import fold
from salestui.text.pinyin import ALSO, DATA, LONGEST_PHRASE, SURNAMES, readings, syllables
from tests.tools.pinyin import data

COMMON_SURNAMES = """
王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈
姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤
常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季
裴霍涂成苗谷曲盛冉翁蓝骆路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦
戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻
苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练
张劉陳楊黃趙吳孫馬鄭謝馮許蕭葉蘇呂盧鐘陸賈韋鄒閻龍陶賀顧龔邵錢嚴湯莊聶魯歐關蘭齊單紀區廉巴井鄧張郗逄
"""

NOT_IN_PYPINYIN = {"黑", "贠", "萬俟"}
"""The surnames whose reading pypinyin does not list among those of their characters."""


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        # characters
        ("张三", "zhang san"),
        ("張三", "zhang san"),
        ("吕绿女", "lv lv nv"),
        ("略", "lve"),
        ("二〇二六", "er ling er liu"),
        ("\uf9f4", "lin"),  # a compatibility character: 林
        # phrases
        ("银行", "yin hang"),
        ("工商银行长沙分行", "gong shang yin hang chang sha fen hang"),
        ("重庆", "chong qing"),
        ("重点", "zhong dian"),
        ("会计", "kuai ji"),
        ("大会", "da hui"),
        ("厦门大厦", "xia men da sha"),
        ("成都", "cheng du"),
        ("音乐", "yin yue"),
        ("乐清", "yue qing"),
        ("西藏藏药", "xi zang zang yao"),
        ("五金行", "wu jin hang"),
        ("都江堰", "du jiang yan"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("澹台灭明", "tan tai mie ming"),
        ("长孙无忌", "zhang sun wu ji"),
        ("令狐冲", "ling hu chong"),
        # the longest phrase is taken
        ("朝阳", "zhao yang"),
        ("朝阳区", "chao yang qu"),
        ("车行", "che hang"),
        ("车行道", "che xing dao"),
        # a phrase does not reach across what lies between its characters
        ("银 行", "yin xing"),
        ("银-行", "yin xing"),
        # other words
        ("ＡＢＣ科技", "abc ke ji"),
        ("A3纸 80g", "a3 zhi 80g"),
        ("张-三（上海）No.12号", "zhang san shang hai no 12 hao"),
        ("ﬁ STRASSE straße", "fi strasse strasse"),
        ("カ国Ω", "カ guo ω"),
        ("𠮷野家", "𠮷 ye jia"),
        ("a_b", "a b"),
        ("", ""),
        ("（）—，。🙂\x00", ""),
    ],
)
def test_a_text_is_read(text: str, reading: str) -> None:
    assert syllables(text) == reading.split()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("张三", ["zhang san"]),
        ("曾国强", ["zeng guo qiang", "ceng guo qiang"]),
        (" 曾　国强", ["zeng guo qiang", "ceng guo qiang"]),
        ("曾", ["zeng", "ceng"]),
        ("单雄信", ["shan xiong xin", "dan xiong xin"]),
        ("單雄信", ["shan xiong xin", "dan xiong xin"]),
        ("仇英", ["qiu ying", "chou ying"]),
        ("解缙", ["xie jin", "jie jin"]),
        ("查良镛", ["zha liang yong", "cha liang yong"]),
        ("区先生", ["ou xian sheng", "qu xian sheng"]),
        ("朴树", ["piao shu", "pu shu"]),
        ("翟伟", ["zhai wei", "di wei"]),
        ("盖伟", ["ge wei", "gai wei"]),
        ("任伟", ["ren wei"]),
        ("缪Anna", ["miao anna", "mou anna"]),
        ("张曾", ["zhang ceng"]),  # no surname at the end
        ("长孙无忌", ["zhang sun wu ji", "chang sun wu ji"]),
        ("令狐冲", ["ling hu chong"]),
        ("万俟卨", ["mo qi xie", "wan si xie"]),
        ("尉迟恭", ["yu chi gong", "wei chi gong"]),
        ("尉遲恭", ["yu chi gong", "wei chi gong"]),
        ("单于红", ["shan yu hong", "chan yu hong"]),  # one surname or the other
        ("乐正子", ["yue zheng zi", "le zheng zi"]),
        ("重庆", ["chong qing"]),
        ("种子公司", ["chong zi gong si", "zhong zi gong si"]),
        ("李茜", ["li qian", "li xi"]),
        ("曾娜", ["zeng na", "zeng nuo", "ceng na", "ceng nuo"]),
        # companies and places
        ("朝阳茶行", ["zhao yang cha xing", "chao yang cha hang"]),
        ("朝阳区", ["chao yang qu"]),
        ("家电行", ["jia dian xing", "jia dian hang"]),
        ("大药行", ["da yao xing", "da yao hang"]),
        ("农业银行支行", ["nong ye yin hang zhi xing", "nong ye yin hang zhi hang"]),
        ("重百", ["zhong bai", "chong bai"]),
        ("厦工", ["sha gong", "xia gong"]),
        ("长春大厦", ["chang chun da sha"]),
        ("步行街快乐旅行社", ["bu xing jie kuai le lv xing she"]),
        ("六安", ["lu an"]),
        ("蚌埠", ["beng bu"]),
        ("都市丽人", ["du shi li ren"]),
        ("音乐", ["yin yue"]),
        ("乐清", ["yue qing"]),
        ("", []),
        ("--", []),
    ],
)
def test_a_name_is_read_by_its_surname_too(name: str, found: list[str]) -> None:
    assert readings(name) == [reading.split() for reading in found]


@pytest.mark.parametrize(("surname", "reading"), SURNAMES.items())
def test_a_surname_has_a_reading_of_its_own(surname: str, reading: str) -> None:
    assert reading.split() != syllables(surname)
    assert reading.split() in readings(surname)
    if surname not in NOT_IN_PYPINYIN:
        known = pinyin([*surname], style=Style.NORMAL, heteronym=True)
        assert all(map(list.__contains__, known, reading.split()))


@pytest.mark.parametrize(("word", "reading"), ALSO.items())
def test_what_is_read_otherwise_too_is_known_to_be(word: str, reading: str) -> None:
    known = pinyin([*word], style=Style.NORMAL, heteronym=True)
    assert all(map(list.__contains__, known, reading.split()))


def test_a_common_surname_has_a_reading() -> None:
    surnames = "".join(COMMON_SURNAMES.split())
    assert all(re.fullmatch("[a-z]+", syllable) for syllable in syllables(surnames))


def test_the_file_is_what_pypinyin_gives() -> None:
    assert DATA.read_bytes() == data().encode(), "run `python -m tests.tools.pinyin`"


def test_a_phrase_is_read_as_by_pypinyin() -> None:
    wrong = {
        phrase: syllables(phrase)
        for phrase, reading in phrases_dict.items()
        if len(phrase) <= LONGEST_PHRASE
        and syllables(phrase) != [to_normal(syllable) for syllable, *_ in reading]
    }
    assert not wrong


@given(st.text() | st.text(st.sampled_from("曾单乐正长行银重庆吕a1 ·🙂𠮷\ufa0e\u0301İ")))
def test_any_text_is_read(text: str) -> None:
    kept = {*fold(text)}
    for reading in [syllables(text), *readings(text)]:
        for item in reading:
            assert item.isalnum()
            assert re.fullmatch("[a-z]+", item) or {*item} <= kept


@given(st.text(), st.text())
def test_words_are_read_one_by_one(one: str, other: str) -> None:
    assert syllables(f"{one} {other}") == syllables(one) + syllables(other)


def test_reading_needs_no_pypinyin() -> None:
    code = (
        "import sys; from salestui.text.pinyin import readings; readings('张三');"
        "sys.exit('pypinyin' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
