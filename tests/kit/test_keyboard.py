"""What a terminal sends, whole or cut, known or broken, is the keys that it means and no others."""

import random
from ast import literal_eval
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.constants import ESCAPE_DELAY
from textual.events import Key, MouseDown, MouseScrollUp, Paste
from textual.message import Message

from salestui.kit.keyboard import SEQUENCE_DELAY, STALLED_AFTER, Keyboard

pytest.importorskip("termios")

from tests.tools.terminal import KEYS

NAMES = sorted({*KEYS} - {"escape"})
ALIKE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace"}
"""Keys that a terminal sends as others."""

SHORT = ESCAPE_DELAY / 2
"""Seconds between two pieces of what is sent at once."""

LONG = SEQUENCE_DELAY / 2
"""The same on a slow line."""


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal without the Kitty protocol, which the desk does without."""
    monkeypatch.setattr("textual.constants.DISABLE_KITTY_KEY", True)


def meant(*names: str) -> list[str]:
    """What Textual makes of keys; Alt with an arrow is Escape and the arrow to it."""
    return " ".join(ALIKE.get(name, name) for name in names).replace("alt+", "escape ").split()


class Terminal:
    """Sends bytes at a clock of its own, and says what they were understood to be."""

    def __init__(self) -> None:
        self.at = 0.0
        self.keyboard = Keyboard(lambda: self.at)
        self.meant: list[Message] = []

    def send(self, *pieces: bytes, pause: float = SHORT) -> None:
        """Send pieces, with a pause behind each."""
        for piece in pieces:
            self.meant += self.keyboard.feed(piece)
            self.wait(pause)

    def wait(self, seconds: float) -> None:
        """Let time go by; a tick comes at its end."""
        self.at += seconds
        self.meant += self.keyboard.tick()

    @property
    def told(self) -> list[str]:
        """Each message in a word: a key's name, the text of a paste in quotes."""
        return [_word(each) for each in self.meant]


def _word(message: Message) -> str:
    match message:
        case Key():
            character = message.character or ""
            return character if character > "\x7f" else message.key
        case Paste():
            return repr(message.text)
        case MouseDown() | MouseScrollUp():
            return f"{type(message).__name__} {message.x:g},{message.y:g}"
        case _:
            return type(message).__name__


def told(*pieces: bytes, pause: float = SHORT) -> list[str]:
    """What pieces mean that are sent with a pause behind each, and then nothing more."""
    terminal = Terminal()
    terminal.send(*pieces, pause=pause)
    terminal.wait(STALLED_AFTER + SEQUENCE_DELAY)
    return terminal.told


def cuts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The two parts of the data, cut at each place."""
    return ((data[:at], data[at:]) for at in range(1, len(data)))


def bytes_of(data: bytes) -> Sequence[bytes]:
    """Each byte by itself."""
    return [data[at : at + 1] for at in range(len(data))]


@pytest.mark.parametrize("name", NAMES)
def test_a_key_is_one_key_wherever_it_is_cut(name: str) -> None:
    data = KEYS[name].encode()
    assert told(data) == meant(name)
    assert told(*bytes_of(data)) == told(data)
    for begun, rest in cuts(data):
        # Behind its first byte alone, a sequence cannot be told from the key Escape for long.
        assert told(begun, rest, pause=LONG if len(begun) > 1 else SHORT) == told(data)


def test_every_key_that_textual_knows_is_that_key() -> None:
    for sequence, keys in ANSI_SEQUENCES_KEYS.items():
        # Textual takes two Escapes for one, and what ends in R for the place of the cursor.
        if isinstance(keys, tuple) and sequence != "\x1b\x1b" and not sequence.endswith("R"):
            terminal = Terminal()
            terminal.send(sequence.encode(), pause=SEQUENCE_DELAY)
            understood = [each.key for each in terminal.meant if isinstance(each, Key)]
            assert understood == [key.value for key in keys], repr(sequence)


@pytest.mark.parametrize("text", ["返修", "é", "🙂", "a返b"])
def test_a_character_is_one_wherever_it_is_cut(text: str) -> None:
    for begun, rest in cuts(text.encode()):
        assert told(begun, rest, pause=60) == list(text)


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"\xd6\xd0", "\ufffd\ufffd"),  # GBK
        (b"\xe1b", "\ufffdb"),  # Alt as an eighth bit
        (b"\xe8\xbfa", "\ufffda"),  # cut inside a character
        (b"\xbf\x94x", "\ufffd\ufffdx"),
        (b"\xc0\x80\xff", "\ufffd\ufffd\ufffd"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),  # half of a pair of UTF-16
    ],
)
def test_bytes_that_are_no_text_stop_nothing(sent: bytes, keys: str) -> None:
    terminal = Terminal()
    terminal.send(sent, b"\x1bOP")
    assert [each.character for each in terminal.meant[:-1] if isinstance(each, Key)] == list(keys)
    assert terminal.told[-1] == "f1"


def test_escape_is_a_key_when_nothing_follows() -> None:
    terminal = Terminal()
    terminal.send(b"\x1b", pause=SHORT)
    assert terminal.told == []
    terminal.wait(SHORT)
    assert terminal.told == ["escape"]
    assert told(b"\x1b\x1b\x1bOP") == ["escape", "escape", "f1"]
    assert told(b"a\x1bx") == ["a", "alt+x"]


@pytest.mark.parametrize(
    "broken",
    [
        "\x1b[",
        "\x1b[1",
        "\x1b[15",
        "\x1b[99~",
        "\x1b[<0;3",
        "\x1b[<;;M",
        "\x1b[?2026;2$y\x1b[?9;0$y",
        "\x1bO",
        "\x1b[" + "1;" * 40 + "A",
        "\x1b[48;0;0;0;0t",
        "\x1b[[Z",
        "\x1b[M\x1b[M!",
        "\x1b[201~",
        "\x1b[:3;4:5u",
    ],
)
def test_a_broken_sequence_types_nothing_and_holds_nothing_up(broken: str) -> None:
    typed = [each for each in told(broken.encode()) if each not in ("Resize", "alt+O")]
    assert [each for each in typed if each.isprintable() and len(each) == 1] == []
    # Behind it, at once: a key, a click and text.
    at_once = told(f"{broken}\x1bOQ\x1b[<0;3;4M返".encode())
    assert at_once[-3:] == ["f2", "MouseDown 2,3", "返"]


def test_keys_in_one_write_are_each_one_key() -> None:
    assert told("".join(KEYS[name] for name in NAMES).encode()) == meant(*NAMES)


def test_the_wheel_and_the_button_are_seen() -> None:
    assert told(b"\x1b[<64;10;5M\x1b[<0;1;1M") == ["MouseScrollUp 9,4", "MouseDown 0,0"]


HOSTILE = "第一行\r\n\x1b[31mx\x1b\x1bOP\x1b[20\x1b[200~\tq\x1b"


def test_everything_up_to_the_end_of_a_paste_is_its_text() -> None:
    sent = f"\x1b[200~{HOSTILE}\x1b[201~".encode()
    expected = [repr(HOSTILE), "f1"]
    assert told(sent + b"\x1bOP") == expected
    assert told(*bytes_of(sent), b"\x1bOP") == expected
    for begun, rest in cuts(sent):
        if not begun.endswith(b"\x1b") or len(begun) > 1:
            assert told(begun, rest + b"\x1bOP", pause=LONG) == expected


def test_two_pastes_in_one_write_are_two() -> None:
    assert told(b"\x1b[200~a\x1b[201~b\x1b[200~c\x1b[201~") == ["'a'", "b", "'c'"]


def test_a_paste_that_stalls_goes_on_as_text() -> None:
    pieces = (b"\x1b[200~one\x1b[2", b"0 two", b"\rthree\x1b[20", b"1~x")
    whole = told(*pieces, pause=STALLED_AFTER)
    assert "".join(literal_eval(each) for each in whole[:-1]) == "one\x1b[20 two\rthree"
    assert whole[-1] == "x"


@pytest.mark.parametrize(
    ("sent", "key"), [(b"\x1bOP", "f1"), (b"\x1b", "escape"), (b"\x13", "ctrl+s")]
)
def test_a_paste_whose_end_is_lost_lets_keys_through_again(sent: bytes, key: str) -> None:
    terminal = Terminal()
    terminal.send(b"\x1b[200~half")
    assert terminal.told == []
    terminal.wait(STALLED_AFTER)
    assert terminal.told == ["'half'"]
    terminal.send(sent, pause=ESCAPE_DELAY)
    terminal.send(b"q")
    assert terminal.told == ["'half'", key, "q"]


def test_what_is_sent_means_the_same_however_it_is_cut() -> None:
    chance = random.Random(7)
    for _ in range(200):
        sent, expected = b"", list[str]()
        for _ in range(12):
            match chance.randrange(3):
                case 0:
                    name = chance.choice(NAMES)
                    sent, expected = sent + KEYS[name].encode(), expected + meant(name)
                case 1:
                    sent, expected = sent + "返🙂".encode(), [*expected, "返", "🙂"]
                case _:
                    sent += f"\x1b[200~{HOSTILE}\x1b[201~".encode()
                    expected.append(repr(HOSTILE))
        places = sorted(chance.sample(range(1, len(sent)), 5))
        ends = [0, *places, len(sent)]
        pieces = [sent[start:end] for start, end in pairwise(ends)]
        assert told(*pieces) == expected, pieces
