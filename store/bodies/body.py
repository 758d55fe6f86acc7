"""What a body becomes: the text that is read, and the marks of its form."""

from typing import NamedTuple

from store.model import Mark


class Body(NamedTuple):
    """`text` holds exactly what is read, paragraphs apart by one empty line; `marks` are in the order in
    which they begin, the outer before the inner, and each lies within those that it is in.
    """

    text: str
    marks: list[Mark]
