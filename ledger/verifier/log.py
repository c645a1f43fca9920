"""The log: its events are read once, from the first to the last, and its tree is computed again meanwhile."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ledger.verifier.folder import HASHES, LEAVES, PAYLOAD, Folder
from ledger.verifier.leaf import (
    ACCESS,
    BODY,
    CONTINUES,
    FIELDS,
    SIGNATURE,
    TAGS,
    digest_of,
    lines_of,
    opening,
    removed,
    subjects_of,
    texts_of,
)
from ledger.verifier.report import INCOMPLETE, TAMPERED, Report, Stop
from ledger.verifier.requests import Requests, about_erasure
from ledger.verifier.tree import WIDTH, Tree, head, leaf_hashes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.verifier.policy import Policy

#: How long the end of a leaf is: digests of body, metadata and signature, each on a line.
ENDING = 3 * len("sha256:\n") + 3 * 64 + 1


def _endings(parts: list[Any]) -> bytes:
    """How the leaves end that these bodies, metadata and signatures belong to, one after another."""
    bodies, metas = ([sha256(part or b"").hexdigest() for part in parts[n::3]] for n in (0, 1))
    saves = {signature: sha256(signature or b"").hexdigest() for signature in set(parts[2::3])}
    digests = zip(bodies, metas, map(saves.__getitem__, parts[2::3]))
    return "".join(
        [f"\nsha256:{body}\nsha256:{meta}\nsha256:{save}\n" for body, meta, save in digests]
    ).encode()


class Marks:
    """What checkpoints say the root was at which size."""

    def __init__(self, folder: Folder, origin: str, marks: list[tuple[int, str, bytes]]) -> None:
        self.folder, self.origin = folder, origin
        self.left = sorted(marks, key=lambda mark: -mark[0])  # size, name, note (empty: read in its turn)
        self.good, self.bad = 0, ""  # the last size that held; the first mark since that did not

    def hold(self, tree: Tree, row: list[bytes]) -> None:
        """Hold the tree against the marks that fall into the row that comes next."""
        done = len(tree.tiles) * WIDTH
        while self.left and self.left[-1][0] <= done + len(row):
            size, name, note = self.left.pop()
            said = head(self.origin, size, tree.root(row[: size - done]))
            self._judge(size, name, fits=(note or self.folder.note(name)).startswith(said))

    def _judge(self, size: int, name: str, *, fits: bool) -> None:
        if not fits:
            self.bad = self.bad or name
            return
        if self.bad:
            told = f"{self.bad} 与日志不符,而更新的 {name} 相符"
            self.folder.report.add(TAMPERED, "checkpoint", told, size)
        self.good, self.bad = size, ""


class Log:
    """An exported log under its newest checkpoint; `kept` are checkpoints that the auditor brings."""

    def __init__(self, place: str, policy: Policy, report: Report, *kept: tuple[int, str, bytes]) -> None:
        self.folder, self.report, self.tree = Folder(place, report), report, Tree()
        note = self.folder.note("checkpoint")
        self.origin, self.size = policy.check(note, "checkpoint", report)
        sizes = self.folder.published()
        if max(sizes, default=0) > self.size:
            told = f"checkpoint 只到第{self.size}条,已发布的到第{max(sizes)}条:换回了旧的,或没有复制完"
            report.add(INCOMPLETE, "checkpoint", told, self.size + 1)
        marks = [(size, f"checkpoints/{size}", b"") for size in sizes if size <= self.size]
        self.marks = Marks(self.folder, self.origin, [(self.size, "checkpoint", note), *marks, *kept])
        # Leaves before that of event 1; what the first of these continues.
        self.before, self.continues = 0, ""
        self.differs = self.moved = False  # a tile and its leaves; the indexes of the leaves
        self.access, self.removed = False, 0  # book 2, and up to where its records were removed by rule
        self.gone: list[int] = []  # files of leaves that are not there
        self.erased: dict[int, bytes] = {}  # events without their bytes
        self.erasures: dict[bytes, int] = {}  # the last erasure of whom a tag names, that was asked for
        self.requests = Requests()

    def read(self, kind: str, number: int) -> list[Any]:
        """What the file of a number holds, up to the checkpoint."""
        return self.folder.read(kind, number, min(WIDTH, self.size - number * WIDTH))

    def numbers(self) -> range:
        """The numbers of the files."""
        return range(-(-self.size // WIDTH))

    def events(self) -> Iterator[tuple[int, bytes, Any, Any]]:
        """Index, leaf, body and metadata (None: dropped) of every event, held against what vouches for it."""
        for bundle in self.bundles():
            yield from bundle

    def bundles(self) -> Iterator[list[tuple[int, bytes, Any, Any]]]:
        """The same, 256 at a time."""
        for number in self.numbers():
            leaves = self._leaves(number)
            self._grow(number, leaves)
            yield self._contents(number, leaves)
        self._close()

    def _leaves(self, number: int) -> list[bytes]:
        """The leaves of a file; one that is missing may have been removed, as the end may tell."""
        if not self.folder.holds(LEAVES, number):
            self.gone.append(number)
            return []
        leaves = self.read(LEAVES, number)
        if number == 0 and leaves and leaves[0].startswith(CONTINUES):
            self._begin(leaves[0])
        self.access = self.access or b"".join(leaves[:1]).startswith(ACCESS)
        return leaves

    def _begin(self, leaf: bytes) -> None:
        """Take the checkpoint of the log that this one continues, since a backup was put back."""
        _, said, note = [*leaf.split(b"\n", 2), b""][:3]
        origin, size = texts_of(note)[:2]
        self.before, self.continues = 1, f",接续日志“{origin}”的{size}条"
        if digest_of(note) != said:
            self.report.add(TAMPERED, "content", "续接的检查点与条目的摘要不符", 0, leaf)

    def skim(self) -> None:
        """Hold the tree of the hash tiles alone against the checkpoints."""
        for number in self.numbers():
            self._grow(number, [])
        self._close()

    def _grow(self, number: int, leaves: list[bytes]) -> None:
        """Add the hashes of leaves to the tree; where there are not enough, those of the tile."""
        row, tile = leaf_hashes(leaves), self.read(HASHES, number)
        if row and tile and row != tile:
            self._differ(number * WIDTH, leaves, row, tile)
        width = min(WIDTH, self.size - number * WIDTH)
        row = row if len(row) == width else tile
        if len(row) != width:
            raise Stop(INCOMPLETE, "missing", f"从第{number * WIDTH + 1}条起既无条目也无哈希,不能再算")
        self.marks.hold(self.tree, row)
        if width == WIDTH:
            self.tree.add(row)

    def _differ(self, done: int, leaves: list[bytes], row: list[bytes], tile: list[bytes]) -> None:
        """Name the leaves whose hash is not the tile's; where all moved up or down, only the first."""
        self.differs = self.differs or len(row) == len(tile)
        for n in (n for n in range(len(tile)) if row[n : n + 1] != tile[n : n + 1]):
            leaf, index = b"".join(leaves[n : n + 1]), done + n + 1 - self.before
            self.report.add(TAMPERED, "leaf", "条目与哈希块不符", index, leaf)
            if not leaf.startswith(opening(index)):
                return

    def _contents(self, number: int, leaves: list[bytes]) -> list[tuple[int, bytes, Any, Any]]:
        """The events of a bundle, their bytes held against the digests in the leaves."""
        if self.access:
            return self._records(number, leaves)
        parts = self.read(PAYLOAD, number) if leaves else []
        parts += [False] * (3 * len(leaves) - len(parts))  # that they are missing is told already
        begin = self.before if number == 0 else 0
        leaves, parts, first = leaves[begin:], parts[3 * begin :], number * WIDTH + 1 + begin - self.before
        events = list(zip(range(first, self.size + 1), leaves, parts[::3], parts[1::3]))
        # All at once is faster than one by one, which only bundles need that are not sound.
        endings = b"".join([leaf[-ENDING:] for leaf in leaves])
        if endings != _endings(parts) or not all(leaf.startswith(opening(n)) for n, leaf, *_ in events):
            for event, signature in zip(events, parts[2::3]):
                self._judge(*event, signature)
        for index, leaf, *_ in events:
            if about_erasure(leaf) and self.requests.follow(leaf):
                self.erasures.update(dict.fromkeys(subjects_of(leaf), index))
        return events

    def _records(self, number: int, leaves: list[bytes]) -> list[tuple[int, bytes, Any, Any]]:
        """The same of access records, which have no bytes but their leaf."""
        for index, leaf in enumerate(leaves, number * WIDTH + 1):
            if not leaf.startswith(opening(index, ACCESS)) and not self.moved:
                self.moved = True
                told = "序号不是这个位置的:这里有增删或调换,其后不再一一列出"
                self.report.add(TAMPERED, "order", told, index, leaf)
            self.removed = max(self.removed, removed(leaf))
        return [(index, leaf, b"", b"") for index, leaf in enumerate(leaves, number * WIDTH + 1)]

    def _judge(self, index: int, leaf: bytes, *parts: Any) -> None:
        """Say what does not fit; bytes that are missing wait for an erasure."""
        if not leaf.startswith(opening(index)):
            if not self.moved:
                told = "序号不是这个位置的:这里有增删或调换,其后不再一一列出"
                self.report.add(TAMPERED, "order", told, index, leaf)
            self.moved = True
            return
        for name, part, said in zip(FIELDS[BODY:], parts, lines_of(leaf)[BODY:]):
            if part is None and name != FIELDS[SIGNATURE]:
                self.erased[index] = leaf
            elif part is not False and digest_of(part or b"") != said:
                self.report.add(TAMPERED, "content", f"{name}与条目的摘要不符", index, leaf)

    def _close(self) -> None:
        """What only the end tells: upper tiles, the root, bytes that no erasure explains."""
        self.marks.hold(self.tree, [])
        for number in self.gone:
            if not self.access or self.removed < (number + 1) * WIDTH:
                self.read(LEAVES, number)  # which tells that it is missing
        self._close_tiles()
        if self.marks.bad:
            good = self.marks.good
            told = f"日志算出的根与{self.marks.bad}不符;与检查点相符的到第{good}条为止"
            self.report.add(TAMPERED, "root", told, good + 1 - self.before, self._leaf(good))
        elif self.differs:
            self.report.add(TAMPERED, "tile", "条目算出的根与检查点相符:改动的是哈希块")
        for index, leaf in self.erased.items():
            if not any(self.erasures.get(tag, 0) > index for tag in lines_of(leaf)[TAGS].split(b" ")):
                self.report.add(TAMPERED, "dropped", "内容缺失,此后没有抹除其本人的记录", index, leaf)

    def _leaf(self, place: int) -> bytes:
        """The leaf at a place; empty where there is none."""
        number, at = divmod(place, WIDTH)
        return b"".join(self.read(LEAVES, number)[at : at + 1]) if place < self.size else b""

    def _close_tiles(self) -> None:
        """Hold the upper tiles against what the leaves come to, unless lower ones differ already."""
        for level, number, tile in self.tree.upper():
            found = self.folder.read(f"tile/{level}", number, len(tile))
            if found not in ([], tile) and not self.differs:
                self.differs = True
                self.report.add(TAMPERED, "tile", f"tile/{level} 第{number}块与下一层不符")
