"""Splits C++ into full-expressions, as far as lint's house rules need it. No preprocessor, no types."""

import re
from dataclasses import dataclass

_LITERALS_AND_COMMENTS = re.compile(
    r"""//[^\n]*
      | /\*.*?\*/
      | R"(?P<raw>[^(\s"]*)\(.*?\)(?P=raw)"
      | "(?:\\.|[^"\\\n])*"
      | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'     # not a digit separator
      | ^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*          # a preprocessor line
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)

# What may stand before a `{` that opens a block rather than a braced list.
_BLOCK_HEAD = re.compile(
    r"""^$ | [)\];}] $
      | \b(?:else|do|try|noexcept|const|override|mutable|final)$
      | \s->\s[\w:<>,\s&*]+$                                       # a trailing return type
      | ^(?:\w+\s*:(?!:)\s*)*(?:template\b.*)?(?:struct|class|enum|union|namespace|extern)\b[^=]*$
      | ^(?:case|default)\b.*:$
    """,
    re.VERBOSE | re.DOTALL,
)


def blank(source: str) -> str:
    """The source with comments, preprocessor lines and the insides of literals as spaces; lines stay."""

    def spaces(match: re.Match) -> str:
        text = match.group()
        hollow = re.sub(r"[^\n]", " ", text)
        return text[0] + hollow[1:-1] + text[-1] if text[0] in "\"'" else hollow

    return _LITERALS_AND_COMMENTS.sub(spaces, source)


@dataclass
class Expression:
    """A stretch of code between `;`, `{` and `}`; of a lambda in it only `{}`, its body stands apart."""

    text: str
    places: list[int]  # of each character of `text`, its offset in the source


class _Block:
    """A block being read: the expression under way and the brackets open in it."""

    def __init__(self):
        self.characters: list[str] = []
        self.places: list[int] = []
        self.brackets: list[str] = []

    def add(self, character: str, place: int):
        self.characters.append(character)
        self.places.append(place)

    def text(self) -> str:
        return "".join(self.characters)

    def take(self) -> Expression:
        taken = Expression(self.text(), self.places)
        self.characters, self.places = [], []
        return taken


def full_expressions(code: str) -> list[Expression]:
    """All expressions of `code`, which comes from blank()."""
    found = []
    blocks = [_Block()]
    for place, character in enumerate(code):
        block = blocks[-1]
        if character == "{" and _BLOCK_HEAD.search(block.text().strip()):
            if block.brackets:  # the body of a lambda that is an argument
                block.add(character, place)
            else:
                found.append(block.take())
            blocks.append(_Block())
        elif character == "}" and not block.brackets and len(blocks) > 1:
            found.append(block.take())
            blocks.pop()
            if blocks[-1].brackets:  # the expression that the lambda is an argument of goes on
                blocks[-1].add(character, place)
        elif character == ";" and not block.brackets:
            found.append(block.take())
        else:
            if character in "([{":
                block.brackets.append(character)
            elif character in ")]}" and block.brackets:
                block.brackets.pop()
            block.add(character, place)
    found.append(blocks[-1].take())
    return found
