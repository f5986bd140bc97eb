"""What a rule says of something without refusing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from salestui.language import sentence


@dataclass(frozen=True)
class Remark:
    """A sentence about a row: a msgid and what its names stand for."""

    sentence: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The sentence in the language of the screen."""
        return sentence(self.sentence, **self.arguments)
