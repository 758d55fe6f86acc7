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
            hang = "reply names" if self.replies == 1 else "replies name"
            told.append(
                Repair("reply-without-parent", f"{self.replies:,} {hang} nothing that it answers: top level")
            )
        if self.selves:
            name = "comment names" if self.selves == 1 else "comments name"
            told.append(Repair("own-parent", f"{self.selves:,} {name} itself as what is answered: top level"))
        if self.undated:
            dates = "date" if self.undated == 1 else "dates"
            told.append(
                Repair(
                    "unread-date",
                    f"{self.undated:,} {dates} in the field {roles.get('date', '')} not understood",
                )
            )
        return told
