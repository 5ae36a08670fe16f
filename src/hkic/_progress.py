"""Progress of long work, told to whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

T = TypeVar("T")

#: Is told what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


def counted(items: Collection[T], what: str, progress: Progress | None) -> Iterator[T]:
    """The items, one by one; progress is told of each that is done with.

    >>> list(counted("ab", "letters", print))
    letters 1 2
    letters 2 2
    ['a', 'b']
    """
    for done, item in enumerate(items, 1):
        yield item
        if progress:
            progress(what, done, len(items))
