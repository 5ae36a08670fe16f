"""The errors of hkic, one tree.

::

    HkicError
    ├── NotFoundError       (KeyError)         no record has that id or name
    ├── AmbiguousNameError  (LookupError)      several records have that name
    ├── UnknownFieldError   (AttributeError)   a condition names a field that no record has
    ├── InvalidValueError   (ValueError)       a date, period, quantity, id or span that cannot be read
    ├── IncomparableError   (TypeError)        two quantities whose units differ
    ├── PackError           (ValueError)       a pack that cannot be loaded, with all its findings
    ├── DocumentError       (OSError)          a document that cannot be read as text
    └── MissingExtraError   (ImportError)      an optional dependency that is not installed

Each carries its facts as attributes and says in its message what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

Severity = Literal["error", "warning"]

#: How many findings a :class:`PackError` prints; all of them are in ``findings``.
_SHOWN: Final = 20


class Finding(NamedTuple):
    """One thing that is wrong, where it is, and how to mend it.

    >>> print(Finding("duplicate-id", "two records have this id", file="events.json", record="x", remedy="rename one"))
    error duplicate-id: events.json: x: two records have this id; rename one
    """

    rule: str
    """Name of the rule that was broken, kebab-case."""
    message: str
    """What is wrong, in one sentence without a full stop."""
    file: str | None = None
    """File of the pack, or document file, relative to its folder."""
    record: str | None = None
    """Id of the record, where one is concerned."""
    field: str | None = None
    """Field path within the record, as in ``evidence[3].start``."""
    remedy: str | None = None
    """What mends it, in one clause."""
    severity: Severity = "error"
    """``error`` stops a load and fails a check; ``warning`` is shown only."""

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, ".".join(filter(None, (self.record, self.field))) or None) if part)
        tail = f"; {self.remedy}" if self.remedy else ""
        return f"{self.severity} {self.rule}: {f'{where}: ' if where else ''}{self.message}{tail}"


class HkicError(Exception):
    """What every error of hkic is.

    >>> issubclass(PackError, HkicError)
    True
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, dict(self.__dict__))


def _rebuild(of: type[HkicError], args: tuple[object, ...], facts: dict[str, object]) -> HkicError:
    """An error as it was, on the other side of a process."""
    error = of.__new__(of, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class NotFoundError(HkicError, KeyError):
    """No record has that id or name; ``near`` holds the closest ones that exist.

    >>> print(NotFoundError("hkusd", near=["hkust"]))
    no record 'hkusd'; did you mean 'hkust'?
    """

    def __init__(self, key: object, *, what: str = "record", near: Iterable[str] = ()) -> None:
        self.key = key
        self.what = what
        self.near = tuple(near)
        super().__init__(key)

    def __str__(self) -> str:
        said = f"no {self.what} {self.key!r}"
        return f"{said}; did you mean {' or '.join(map(repr, self.near))}?" if self.near else said


class AmbiguousNameError(HkicError, LookupError):
    """Several records have that name; ``candidates`` holds their ids.

    >>> print(AmbiguousNameError("the centre", candidates=["a", "b"]))
    'the centre' names 2 records: a, b; ask for one by its id
    """

    def __init__(self, name: str, *, candidates: Iterable[str]) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        super().__init__(name)

    def __str__(self) -> str:
        ids = ", ".join(self.candidates)
        return f"{self.name!r} names {len(self.candidates)} records: {ids}; ask for one by its id"


class UnknownFieldError(HkicError, AttributeError):
    """A condition names a field that none of the records has; ``fields`` lists those that exist.

    >>> print(UnknownFieldError("statsu", fields=["kind", "status"]))
    no field 'statsu'; the fields are kind, status
    """

    def __init__(self, field: str, *, fields: Iterable[str]) -> None:
        self.field = field
        self.fields = tuple(fields)
        super().__init__(field)

    def __str__(self) -> str:
        return f"no field {self.field!r}; the fields are {', '.join(self.fields)}"


class InvalidValueError(HkicError, ValueError):
    """A date, period, quantity, id or span that cannot be read; ``value`` is what was given.

    >>> print(InvalidValueError("2019-13", what="date", why="month 13 is not in 1..12"))
    '2019-13' is no date: month 13 is not in 1..12
    """

    def __init__(self, value: object, *, what: str, why: str) -> None:
        self.value = value
        self.what = what
        self.why = why
        super().__init__(f"{value!r} is no {what}: {why}")


class IncomparableError(HkicError, TypeError):
    """Two quantities cannot be compared, because they measure different things.

    >>> print(IncomparableError("1 mm", "2 CNY", why="the units differ"))
    '1 mm' and '2 CNY' cannot be compared: the units differ
    """

    def __init__(self, left: object, right: object, *, why: str) -> None:
        self.left = left
        self.right = right
        self.why = why
        super().__init__(f"{left!r} and {right!r} cannot be compared: {why}")


class PackError(HkicError, ValueError):
    """A pack cannot be loaded; ``findings`` holds every problem, not the first alone.

    >>> print(PackError("toy", [Finding("missing-file", "no pack.json", remedy="write one")]))
    toy: 1 problem
      error missing-file: no pack.json; write one
    """

    def __init__(self, pack: str, findings: Iterable[Finding]) -> None:
        self.pack = pack
        self.findings = tuple(findings)
        super().__init__(pack)

    def __str__(self) -> str:
        count = len(self.findings)
        lines = [f"{self.pack}: {count} problem{'' if count == 1 else 's'}"]
        lines += [f"  {finding}" for finding in self.findings[:_SHOWN]]
        if count > _SHOWN:
            lines.append(f"  … and {count - _SHOWN} more in .findings")
        return "\n".join(lines)


class DocumentError(HkicError, OSError):
    """A document cannot be read as text; ``path`` is where it is, ``why`` what is wrong with it.

    >>> print(DocumentError("a.txt", why="it is empty", remedy="give its text"))
    a.txt: it is empty; give its text
    """

    def __init__(self, path: object, *, why: str, remedy: str) -> None:
        self.path = str(path)
        self.why = why
        self.remedy = remedy
        super().__init__(f"{self.path}: {why}; {remedy}")


class MissingExtraError(HkicError, ImportError):
    """An optional dependency is not installed; ``extra`` names the extra that brings it.

    >>> print(MissingExtraError("cli", module="click"))
    this needs click, which is not installed: pip install 'hkic[cli]'
    """

    def __init__(self, extra: str, *, module: str) -> None:
        self.extra = extra
        super().__init__(f"this needs {module}, which is not installed: pip install 'hkic[{extra}]'", name=module)
