"""Which message answers which: by References and In-Reply-To, and by subject where a message has neither.

After the REFERENCES algorithm (RFC 5256, 4; jwz's "message threading"), with what a reader of single
discussions needs. A message hangs under what it names last; where that is not there, under the nearest
one that it names and that is there, behind a placeholder. One that names nothing that is there begins a
discussion. Where several answer the same absent message under one subject, they are one discussion whose
beginning is absent. By subject alone only what names nothing and is called a reply is put to the one
discussion of that subject.

Nothing recurses, and time is linear but for the sorting, whatever is in the headers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

MOST_REFERENCES: Final = 100
"""References of a message that are looked at, the last ones: the nearest."""

TOGETHER: Final = 3
"""Messages that answer the same absent one under one subject, from which on they are one discussion."""

_NONE: Final = -1


@dataclass(slots=True)
class Branch:
    """A message of a thread, or a placeholder for one (`number` is None).

    `parent` is the id of the message that it hangs under, None at the top of the thread.
    """

    identity: str
    number: int | None
    parent: str | None


@dataclass(slots=True)
class Thread:
    """The messages of one discussion.

    `root` is the number of the message that it begins with, None where that is absent; then `absent` is its
    id. `branches` are the others, placeholders among them. `guessed` are the numbers of those that are here
    because of their subject. `answered` is the id of the absent message that the root answers, "" for none.
    """

    root: int | None
    absent: str = ""
    answered: str = ""
    branches: list[Branch] = field(default_factory=list)
    guessed: list[int] = field(default_factory=list)
    again: list[tuple[int, str]] = field(default_factory=list)
    """Messages with an id that an earlier one has, and that id."""


class Threads:
    """The threads of messages that are added by what their headers say."""

    def __init__(self) -> None:
        self._ids: list[str] = []  # of each node: a message, or one that is named and absent
        self._nodes: dict[str, int] = {}
        self._message = array("i")  # the number of each node's message
        self._node = array("i")  # the node of each message, that of the first one where an id is there again
        self._parent = array("i")
        self._top = array("i")  # a node nearer the top of the tree that a node is in
        self._named = array("i")  # the nodes that messages name, one message after the other
        self._named_from = array("i", [0])
        self._subject = array("q")
        self._is_reply = bytearray()
        self._again: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._node)

    def add(self, identity: str, named: Sequence[str], subject: int, is_reply: bool) -> None:
        """The next message: its id, the ids that it names (the nearest last), and its subject as a number.

        `is_reply` tells that its subject says that it is a reply. `identity` must not be empty.
        """
        number = len(self._node)
        node = self._at(identity)
        if self._message[node] == _NONE:
            self._message[node] = number
            for other in named[-MOST_REFERENCES:]:
                if other != identity:
                    self._named.append(self._at(other))
        else:
            self._again.setdefault(node, []).append(number)
        self._named_from.append(len(self._named))
        self._node.append(node)
        self._subject.append(subject)
        self._is_reply.append(is_reply)

    def identity(self, number: int) -> str:
        """The id of a message."""
        return self._ids[self._node[number]]

    def _at(self, identity: str) -> int:
        node = self._nodes.get(identity)
        if node is None:
            node = self._nodes[identity] = len(self._ids)
            self._ids.append(identity)
            self._message.append(_NONE)
            self._parent.append(_NONE)
            self._top.append(node)
        return node

    def threads(self) -> Iterator[Thread]:
        """The threads, in the order in which the messages come that they begin with."""
        self._link()
        above, tops = self._ghosts()
        trees = self._trees(above)
        joint = self._joint(trees, tops)
        guessed = self._guessed(trees, joint)
        units: dict[int, list[int]] = {}
        for root in trees:
            units.setdefault(guessed.get(root, joint.get(root, root)), []).append(root)
        for leader in sorted(units):
            top = tops[self._parent[self._node[leader]]] if leader in joint else _NONE
            yield self._thread(leader, units[leader], trees, above, top, guessed)

    def _is_first(self, number: int) -> bool:
        """Whether no earlier message has its id."""
        return self._message[self._node[number]] == number

    def _find(self, node: int) -> int:
        """The top of the tree that a node is in."""
        top = self._top
        while top[node] != node:
            top[node] = top[top[node]]
            node = top[node]
        return node

    def _hang(self, node: int, parent: int) -> bool:
        """Hangs a node that has no parent yet under another, unless it stands above that one."""
        if self._find(parent) == node:
            return False
        self._parent[node] = self._top[node] = parent
        return True

    def _link(self) -> None:
        """What a message names last is its parent; of the absent ones, what stands before them in any."""
        for number, node in enumerate(self._node):
            if not self._is_first(number):
                continue
            for at in range(self._named_from[number + 1] - 1, self._named_from[number] - 1, -1):
                if self._hang(node, self._named[at]):
                    break
        for number in range(len(self._node)):
            for at in range(self._named_from[number] + 1, self._named_from[number + 1]):
                node = self._named[at]
                if self._message[node] == _NONE and self._parent[node] == _NONE:
                    self._hang(node, self._named[at - 1])

    def _ghosts(self) -> tuple[array[int], array[int]]:
        """Of each absent node, the nearest message above it, and where there is none the topmost node."""
        count = len(self._ids)
        above = array("i", [-2]) * count
        tops = array("i", [_NONE]) * count
        for start in range(count):
            way = []
            node = last = start
            while node != _NONE and self._message[node] == _NONE and above[node] == -2:
                way.append(node)
                last = node
                node = self._parent[node]
            if not way:
                continue
            if node == _NONE:
                found, top = _NONE, last
            elif self._message[node] != _NONE:
                found, top = node, _NONE
            else:
                found, top = above[node], tops[node]
            for one in way:
                above[one], tops[one] = found, top
        return above, tops

    def _trees(self, above: array[int]) -> dict[int, list[int]]:
        """The messages by the one at the top of them, all as numbers in their order."""
        roots = array("i", [_NONE]) * len(self._node)
        trees: dict[int, list[int]] = {}
        for start in range(len(self._node)):
            if not self._is_first(start):
                continue
            way = []
            number = start
            while roots[number] == _NONE:
                way.append(number)
                over = self._parent[self._node[number]]
                if over != _NONE and self._message[over] == _NONE:
                    over = above[over]
                if over == _NONE:
                    roots[number] = number
                    break
                number = self._message[over]
            for one in way:
                roots[one] = roots[number]
            trees.setdefault(roots[start], []).append(start)
        return trees

    def _joint(self, trees: dict[int, list[int]], tops: array[int]) -> dict[int, int]:
        """The messages at the top that are one discussion, each with the first of them."""
        groups: dict[int, dict[int, list[int]]] = {}
        for root in sorted(trees):
            over = self._parent[self._node[root]]
            if over != _NONE:
                groups.setdefault(tops[over], {}).setdefault(self._subject[root], []).append(root)
        joint: dict[int, int] = {}
        for subjects in groups.values():
            most = max(subjects.values(), key=len)
            if len(most) >= TOGETHER:
                joint |= dict.fromkeys(most, most[0])
        return joint

    def _guessed(self, trees: dict[int, list[int]], joint: dict[int, int]) -> dict[int, int]:
        """The messages that name none and go to a discussion by their subject, each with its first one."""
        lost = [
            root
            for root in trees
            if self._is_reply[root]
            and self._named_from[root] == self._named_from[root + 1]
            and self._subject[root]
        ]
        if not lost:
            return {}
        alone = set(lost)
        begun: dict[int, set[int]] = {}
        for root in trees:
            if root not in alone:
                begun.setdefault(self._subject[root], set()).add(joint.get(root, root))
        guessed = {}
        for root in lost:
            known = begun.get(self._subject[root], ())
            if len(known) == 1:
                (guessed[root],) = known
        return guessed

    def _thread(
        self,
        leader: int,
        roots: list[int],
        trees: dict[int, list[int]],
        above: array[int],
        top: int,
        guessed: dict[int, int],
    ) -> Thread:
        """One discussion of these trees. `top` is the absent node that it begins with, if it does so."""
        thread = Thread(leader)
        first = self._node[leader]
        over = self._parent[first]
        if top != _NONE:
            thread.root, thread.absent = None, self._ids[top]
            first = top
        elif over != _NONE:
            thread.answered = self._ids[over]
        numbers = sorted(number for root in roots for number in trees[root])
        parents = [self._parent[self._node[number]] for number in numbers]
        kept = {node for node in parents if node != _NONE and self._message[node] == _NONE and node != first}
        if top == _NONE:
            kept = {node for node in kept if above[node] != _NONE}
        placed: set[int] = set()
        for number, parent in zip(numbers, parents, strict=True):
            for node in self._again.get(self._node[number], ()):
                thread.again.append((node, self.identity(number)))
            if number == thread.root:
                continue
            if number in guessed:
                thread.guessed.append(number)
                parent = _NONE
            elif parent in kept:
                self._placeholders(thread, parent, kept, placed, first)
            thread.branches.append(Branch(self.identity(number), number, self._named_parent(parent, first)))
        return thread

    def _placeholders(self, thread: Thread, node: int, kept: set[int], placed: set[int], first: int) -> None:
        """Adds a placeholder for an absent node, and for those above it that are answered as well."""
        while node not in placed:
            placed.add(node)
            over = self._parent[node]
            steps = [node]
            while over != _NONE and over != first and self._message[over] == _NONE and over not in kept:
                steps.append(over)
                over = self._parent[over]
            for step in steps:
                # What is between them is answered by nobody who is there: it is passed over from now on.
                self._parent[step] = over
            thread.branches.append(Branch(self._ids[node], None, self._named_parent(over, first)))
            if over not in kept:
                return
            node = over

    def _named_parent(self, node: int, first: int) -> str | None:
        return None if node in (_NONE, first) else self._ids[node]
