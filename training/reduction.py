"""A map over chunks and a reduce in one fixed order, in this process or on a Dask cluster.

Neighbours are added in pairs, then the pairs in pairs: the same tree wherever the parts are
computed, so that a sum of floating-point numbers comes out the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import add
from typing import Any, Protocol, Self, TypeVar

Part = TypeVar("Part")


class Backend(Protocol):
    """Where the parts of a sum are computed."""

    def hold(self, chunks: Iterable[Any]) -> Sequence[Any]:
        """Keep chunks where they will be worked on; return what `total` takes for them."""
        ...

    def total(self, held: Sequence[Any], part: Callable[[Any], Any]) -> Any:
        """Return the sum of a function over the held chunks, in the fixed order."""
        ...


class OneProcess:
    """Everything here, chunk after chunk."""

    def hold(self, chunks: Iterable[Any]) -> Sequence[Any]:
        """Return the chunks."""
        return list(chunks)

    def total(self, held: Sequence[Any], part: Callable[[Any], Any]) -> Any:
        """Return the sum of a function over the chunks, in the fixed order."""
        return in_pairs(map(part, held), add)


class DaskCluster:
    """The same map and the same tree on the workers of a cluster.

    Args:
        scheduler: its address, such as ``tcp://10.0.0.5:8786``, or a `distributed.LocalCluster`.
    """

    def __init__(self, scheduler: Any) -> None:
        # Part of the extra `cluster`; one process does without it.
        from distributed import Client

        self._client = Client(scheduler, set_as_default=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Leave the cluster; its workers forget the chunks."""
        self._client.close()

    def hold(self, chunks: Iterable[Any]) -> Sequence[Any]:
        """Send each chunk to a worker, where it stays."""
        return [self._client.scatter(chunk, hash=False) for chunk in chunks]

    def total(self, held: Sequence[Any], part: Callable[[Any], Any]) -> Any:
        """Return the sum of a function over the chunks, in the fixed order."""
        parts = [self._client.submit(part, chunk, pure=False) for chunk in held]
        return in_pairs(parts, self._sum).result()

    def _sum(self, left: Any, right: Any) -> Any:
        return self._client.submit(add, left, right, pure=False)


def in_pairs(parts: Iterable[Part], together: Callable[[Part, Part], Part]) -> Part:
    """Return the sum of parts by a tree that depends on their number alone.

    Two sums of equal height are added as soon as both are there, so that of n parts no more than
    log₂ n are kept at a time.

    Args:
        parts: at least one, in order.
        together: adds two neighbours.

    Raises:
        ValueError: if there is no part.

    Examples:
        >>> in_pairs("abcde", lambda left, right: f"({left}{right})")
        '(((ab)(cd))e)'
    """
    sums: list[tuple[int, Part]] = []
    for part in parts:
        height, value = 0, part
        while sums and sums[-1][0] == height:
            value = together(sums.pop()[1], value)
            height += 1
        sums.append((height, value))
    if not sums:
        raise ValueError("there is no part to add up; give at least one chunk of cases")
    return reduce(lambda right, left: together(left, right), [value for _, value in sums[::-1]])
