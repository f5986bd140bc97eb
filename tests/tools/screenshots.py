"""Takes the pictures in assets/ of the demo desk, in both languages, from a real terminal.

python -m tests.tools.screenshots [SCENE ...]     (all scenes, unless some are named)
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tools.picture import NoFontError, draw
from tests.tools.terminal import NeverCameError, Terminal

ASSETS = Path(__file__).parents[2] / "assets"

SIZES = ((120, 36), (80, 24))


@dataclass(frozen=True)
class Scene:
    """One picture: the keys that lead there from the first screen, and what shows that it has come.

    `awaited` holds the text to wait for in Chinese and in English.
    """

    name: str
    keys: tuple[str, ...]
    awaited: dict[str, str]


SCENES = (
    Scene("today", (), {"zh": "今日", "en": "Today"}),
    Scene("worklog", ("2",), {"zh": "Ctrl+G", "en": "Ctrl+G"}),
    Scene("repairs", ("3",), {"zh": "待配件", "en": "Waiting"}),
    Scene("complaints", ("4",), {"zh": "经过", "en": "Course"}),
    Scene("customers", ("5",), {"zh": "筛选", "en": "Filter"}),
    Scene("lookup", ("f2", *"zlh"), {"zh": "百味坊", "en": "百味坊"}),
    Scene("customer", ("f2", *"6631", "enter"), {"zh": "上次联系", "en": "Last contact"}),
    Scene("repair-form", ("f6",), {"zh": "故障", "en": "Fault"}),
    Scene("complaint-form", ("f5",), {"zh": "回电日", "en": "Call back"}),
    Scene("help", ("f1",), {"zh": "本页按键", "en": "What the keys do here"}),
)


def take(scene: Scene, language: str, size: tuple[int, int]) -> Path:
    """Open the demo desk, go to the scene and keep its picture; answers the picture's path."""
    command = [sys.executable, "-m", "salestui", "--demo", "--language", language]
    # What its person has set must not show: the desk finds no settings in an empty home.
    with TemporaryDirectory() as home, Terminal(command, size, {"HOME": home}) as terminal:
        terminal.wait_for(SCENES[0].awaited[language])
        terminal.wait_quiet()
        for key in scene.keys:
            terminal.press(key)
            terminal.wait_quiet()
        terminal.wait_for(scene.awaited[language])
        terminal.wait_quiet()
        picture = draw(terminal.screen)
    width = "" if size == SIZES[0] else f"-{size[0]}x{size[1]}"
    path = ASSETS / f"{scene.name}-{language}{width}.png"
    path.parent.mkdir(exist_ok=True)
    # A few hundred colours at most: a palette makes the file a third of the size, unseen.
    picture.quantize(256).save(path, optimize=True)
    return path


def main(names: list[str]) -> int:
    """Take the pictures of the scenes named; answers the exit status."""
    known = {scene.name for scene in SCENES}
    if unknown := set(names) - known:
        print(f"No scene {', '.join(unknown)}; there are {', '.join(sorted(known))}.")
        return 2
    try:
        for scene in SCENES:
            for language in scene.awaited if not names or scene.name in names else ():
                for size in SIZES:
                    print(take(scene, language, size).relative_to(ASSETS.parent))
    except (NoFontError, NeverCameError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
