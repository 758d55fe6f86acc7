"""What is counted while comments are made, and told in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from store.formats.mapping import Roles
from store.model import Repair


@dataclass(slots=True)
class Counts:
    """`replies` are replies without a parent; `selves` name themselves; `undated` a date that is none."""

    replies: int = 0
    selves: int = 0
    undated: int = 0

    def repairs(self, roles: Roles) -> list[Repair]:
        """The sentences that tell of these."""
        told = []
        if self.replies:
            which = "1 reply does" if self.replies == 1 else f"{self.replies:,} replies do"
            stand = "it stands" if self.replies == 1 else "they stand"
            sentence = f"{which} not say what was answered: {stand} at the top level"
            told.append(Repair("reply-without-parent", sentence))
        if self.selves:
            which = "1 comment answers" if self.selves == 1 else f"{self.selves:,} comments answer"
            selves, stand = ("itself", "it stands") if self.selves == 1 else ("themselves", "they stand")
            told.append(Repair("own-parent", f"{which} {selves}: {stand} at the top level"))
        if self.undated:
            dates = "date" if self.undated == 1 else "dates"
            told.append(
                Repair(
                    "unread-date",
                    f"{self.undated:,} {dates} in the field {roles.get('date', '')} not understood",
                )
            )
        return told
