"""What a rule says when it refuses."""


class Refusal(Exception):
    """An action that the rules refuse.

    `sentence` is a msgid, `arguments` fill in its names, `field` names the form field it belongs
    beside, "" for the form as a whole.
    """

    def __init__(self, sentence: str, /, field: str = "", **arguments: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.arguments = arguments


class EditConflict(Refusal):
    """The row was changed in another window since it was read."""
