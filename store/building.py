"""Comments in any order become a thread, and what is broken is repaired in a fixed way.

- A second comment with the same id keeps its text under a suffixed id ("7~2").
- A reply whose parent is absent hangs under a `missing` placeholder that bears the parent's id and
  stands at the top level, where the first such reply would.
- A cycle is cut at its earliest comment, which moves to the top level.
- A comment without an id gets one ("no-id"), and what JSON and UTF-8 cannot hold (lone surrogates,
  integers beyond 64 bits in `extra`) is replaced.
- A mark that does not fit in its text is left out.

Each repair is reported as a value. Time and memory are linear in the comments, without recursion.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace

from store.codec import whole
from store.columns import ColumnWriter
from store.model import Comment, Repair
from store.thread import Thread


def build(comments: Iterable[Comment]) -> tuple[Thread, list[Repair]]:
    """The thread that `comments` make, siblings in the order they come in, and what was repaired."""
    if isinstance(comments, Thread):
        return comments, []
    repairs: list[Repair] = []
    nodes = _with_ids(list(comments), repairs)
    nodes = _with_single_ids(nodes, repairs)
    parent, nodes = _parents(nodes, repairs)
    _cut_cycles(nodes, parent, repairs)
    order = _pre_order(parent)
    return _thread(nodes, parent, order, repairs), repairs


def _thread(nodes: Sequence[Comment], parent: array[int], order: array[int], repairs: list[Repair]) -> Thread:
    """The thread of the nodes in this order."""
    at = array("i", bytes(4 * len(nodes)))
    writer = ColumnWriter()
    for index, node in enumerate(order):
        at[node] = index
        writer.add(nodes[node])
    parents = array("i", (-1 if parent[node] < 0 else at[parent[node]] for node in order))
    thread = writer.thread([nodes[node].id for node in order], parents)
    assert thread is not None, "pre-order is the order of a thread"
    if writer.mended:
        told = f"comments with something beside their text that had to be replaced: {writer.mended}"
        repairs.append(Repair("unstorable", told))
    return thread


def _with_ids(comments: list[Comment], repairs: list[Repair]) -> list[Comment]:
    """The comments with ids, of themselves and of their parents, that a file can hold."""
    try:
        if all(comment.id for comment in comments):
            "".join([comment.id for comment in comments]).encode()
            "".join([comment.parent_id or "" for comment in comments]).encode()
            return comments
    except UnicodeEncodeError:
        pass
    without = sum(not comment.id for comment in comments)
    if without:
        repairs.append(Repair("no-id", f"comments without an id, which got one: {without}"))
    return [
        replace(comment, id=whole(comment.id) or "no-id", parent_id=whole(comment.parent_id or "") or None)
        for comment in comments
    ]


def _with_single_ids(comments: list[Comment], repairs: list[Repair]) -> list[Comment]:
    """The comments with the ids of repeated ones suffixed."""
    taken = {comment.id for comment in comments}
    if len(taken) == len(comments):
        return comments
    seen: set[str] = set()
    count: dict[str, int] = {}
    single = []
    for comment in comments:
        if comment.id in seen:
            number = count.get(comment.id, 1) + 1
            while (suffixed := f"{comment.id}~{number}") in taken:
                number += 1
            count[comment.id] = number
            taken.add(suffixed)
            repairs.append(
                Repair(
                    "duplicate-id", f"a second comment with the id {comment.id} became {suffixed}", suffixed
                )
            )
            comment = replace(comment, id=suffixed)
        seen.add(comment.id)
        single.append(comment)
    return single


def _parents(comments: list[Comment], repairs: list[Repair]) -> tuple[array[int], list[Comment]]:
    """The index of each comment's parent (-1 at the top level), with placeholders for absent ones.

    A placeholder comes just before the first reply to it.
    """
    known = {comment.id for comment in comments}
    nodes: list[Comment] = []
    waiting: dict[str, int] = {}  # replies to a parent that is not there
    for comment in comments:
        wanted = comment.parent_id
        if wanted and wanted not in known:
            if wanted not in waiting:
                waiting[wanted] = 0
                nodes.append(Comment(wanted, state="missing"))
            waiting[wanted] += 1
        nodes.append(comment)
    for wanted, replies in waiting.items():
        replies_hang = "1 reply hangs" if replies == 1 else f"{replies} replies hang"
        repairs.append(
            Repair(
                "missing-parent",
                f"{replies_hang} under a placeholder for the comment {wanted}, which is not in the source",
                wanted,
            )
        )
    at = {comment.id: index for index, comment in enumerate(nodes)}
    parents = array("i", (at[c.parent_id] if c.parent_id else -1 for c in nodes))
    return parents, nodes


def _cut_cycles(nodes: Sequence[Comment], parent: array[int], repairs: list[Repair]) -> None:
    """Makes the earliest comment of each cycle a top-level one, in `parent`."""
    colour = bytearray(len(parent))  # 0 not seen, 1 on the way that is being followed, 2 done
    for start in range(len(parent)):
        way = []
        node = start
        while node >= 0 and not colour[node]:
            colour[node] = 1
            way.append(node)
            node = parent[node]
        if node >= 0 and colour[node] == 1:
            cycle = way[way.index(node) :]
            first = min(cycle)
            parent[first] = -1
            loop = "itself" if len(cycle) == 1 else f"a circle of {len(cycle)} comments"
            repairs.append(
                Repair(
                    "cycle",
                    f"the comment {nodes[first].id} answered {loop}; it stands at the top level",
                    nodes[first].id,
                )
            )
        for node in way:
            colour[node] = 2


def _pre_order(parent: array[int]) -> array[int]:
    """The nodes in thread order."""
    count = len(parent)
    first = array("i", [-1]) * (count + 1)  # the last item stands for the top level
    sibling = array("i", [-1]) * count
    for node in range(count - 1, -1, -1):
        over = parent[node]
        sibling[node] = first[over]
        first[over] = node
    order = array("i")
    node = first[-1]
    stack: list[int] = []
    while node >= 0:
        order.append(node)
        if first[node] >= 0 and node < count:
            stack.append(node)
            node = first[node]
            continue
        while sibling[node] < 0 and stack:
            node = stack.pop()
        node = sibling[node]
    return order
