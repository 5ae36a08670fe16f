"""What the commands of the shell share: options, lines that fit the terminal, JSON, and errors in one line.

Needs the extra ``cli``.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from hkic._progress import Progress
from hkic.dataset import Dataset, load
from hkic.errors import HkicError, MissingExtraError

try:
    import click as click  # noqa: PLC0414 -- the commands take it from here, where its absence is named
    from wcwidth import ljust, wrap
except ModuleNotFoundError as error:
    if error.name not in ("click", "wcwidth"):
        raise
    raise MissingExtraError("cli", module=error.name) from error

F = TypeVar("F", bound=Callable[..., Any])

#: Lines are no wider than this, nor than the terminal.
WIDEST: Final = 100
#: How long work goes on before it is shown how far it is, in seconds.
_MOMENT: Final = 0.5
#: The type of a path on the command line.
PATH: Final = click.Path(path_type=Path)


class Group(click.Group):
    """A group whose commands turn errors of hkic into one line and exit code 2.

    >>> Group("shell").name
    'shell'
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command.

        >>> with click.Context(Group("shell", invoke_without_command=True)) as context:
        ...     context.command.invoke(context)

        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # whoever reads has enough, as head has: click ends quietly
            raise
        except (HkicError, OSError, ValidationError) as error:  # a path that cannot be written, a value that makes no record
            raise click.UsageError(str(error)) from error


def data_option(command: F) -> F:
    """The options that say which data: ``--data`` and ``--beside-builtin``.

    >>> [option.name for option in data_option(lambda data, beside_builtin: None).__click_params__]
    ['beside_builtin', 'data']
    """
    data = click.option("--data", type=click.Path(path_type=Path), help="A folder with a pack, in place of the built-in data.")
    beside = click.option("--beside-builtin", is_flag=True, help="The pack in --data may refer to built-in records.")
    return data(beside(command))


def load_data(data: Path | None, *, beside_builtin: bool) -> tuple[Dataset, Dataset | None]:
    """The dataset that the options ask for, and the one that it was loaded beside.

    >>> load_data(None, beside_builtin=False)[0] is load()
    True
    """
    if beside_builtin and data is None:
        raise click.UsageError("--beside-builtin goes with --data")
    base = load() if beside_builtin else None
    return load(data, base=base), base


def json_option(command: F) -> F:
    """The option ``--json``, which is ``as_json`` to the command.

    >>> json_option(lambda as_json: None).__click_params__[0].name
    'as_json'
    """
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def _width() -> int:
    return max(30, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))


def wrapped(text: str, *, hang: int = 0) -> list[str]:
    """A text in lines that fit, wide characters counted as two; lines after the first hang by so many spaces.

    >>> wrapped("short")
    ['short']
    """
    return list(wrap(text, _width(), subsequent_indent=" " * hang, break_on_hyphens=False, break_long_words=False))


def table(rows: Iterable[tuple[str, str]], *, indent: int = 0) -> Iterator[str]:
    """Two columns; one above the other where the terminal is narrow. A repeated label is not printed again.

    >>> list(table([("a", "one"), ("a", "two")]))
    ['a  one', '   two']
    """
    held = list(rows)
    column = min(max((len(label) for label, _ in held), default=0), _width() // 3)
    last = None
    for label, text in held:
        start = " " * indent + ljust("" if label == last else label, column) + "  "
        if len(label) > column and label != last:
            yield from (
                " " * indent + line for line in wrap(label, _width() - indent, break_on_hyphens=False, break_long_words=False)
            )
            start = " " * (indent + column + 2)
        last = label
        lines = wrap(text, max(10, _width() - indent - column - 2), break_on_hyphens=False, break_long_words=False) or [""]
        yield start + lines[0]
        yield from (" " * (indent + column + 2) + line for line in lines[1:])


def print_section(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """Print a title and a table under it.

    >>> print_section("Title", [("a", "one")])
    <BLANKLINE>
    Title
      a  one
    """
    print_lines(["", *wrapped(title), *table(rows, indent=2)])


def print_lines(lines: Iterable[str]) -> None:
    """Print lines, without spaces at their ends.

    >>> print_lines(["a  "])
    a
    """
    for line in lines:
        click.echo(line.rstrip())


@contextmanager
def shown_progress(*, as_json: bool) -> Iterator[Progress | None]:
    """Shows on stderr how far long work is, where that is a terminal and no JSON is asked for; short work shows nothing.

    >>> with shown_progress(as_json=True) as progress:
    ...     print(progress)
    None
    """
    if as_json or not sys.stderr.isatty():
        yield None
        return
    bar = _Bar()
    try:
        yield bar.tell
    finally:
        bar.close()


class _Bar:
    """A bar for each sort of work that takes longer than a moment."""

    def __init__(self) -> None:
        self.label, self.began, self.shown = "", 0.0, 0
        self.drawn: Any = None

    def tell(self, what: str, done: int, total: int) -> None:
        """How much of what is done."""
        if what != self.label or done <= self.shown:
            self.close()
            self.label, self.began = what, monotonic()
        if self.drawn is None and monotonic() - self.began >= _MOMENT:
            self.drawn = click.progressbar(length=total, label=what, file=sys.stderr).__enter__()
        if self.drawn is not None:
            self.drawn.update(done - self.shown)
            self.shown = done
        if done == total:
            self.close()

    def close(self) -> None:
        """Nothing more is told of this sort of work."""
        if self.drawn is not None:
            self.drawn.__exit__(None, None, None)
        self.drawn, self.label, self.shown = None, "", 0


def print_json(content: Any) -> None:
    """Print one JSON document, letters of every script as they are.

    >>> print_json(["港"])
    [
      "港"
    ]
    """
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))
