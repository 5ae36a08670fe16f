"""The error tree: at most eight classes under the root, each also the built-in one that one would catch."""

from __future__ import annotations

import pickle

import pytest

from hkic import errors
from hkic.errors import (
    AmbiguousNameError,
    DocumentError,
    Finding,
    HkicError,
    IncomparableError,
    InvalidValueError,
    MissingExtraError,
    NotFoundError,
    PackError,
    UnknownFieldError,
)

EXAMPLES: list[tuple[HkicError, type[Exception]]] = [
    (NotFoundError("x", near=["y"]), KeyError),
    (AmbiguousNameError("x", candidates=["a", "b"]), LookupError),
    (UnknownFieldError("x", fields=["a"]), AttributeError),
    (InvalidValueError("x", what="date", why="of this"), ValueError),
    (IncomparableError("1 t", "1 kg", why="the units differ"), TypeError),
    (PackError("toy", [Finding("some-rule", "is broken")]), ValueError),
    (DocumentError("a.txt", why="it is empty", remedy="give its text"), OSError),
    (MissingExtraError("cli", module="click"), ImportError),
]


def test_the_tree_is_what_its_module_draws() -> None:
    subclasses = HkicError.__subclasses__()
    assert len(subclasses) <= 8
    assert set(subclasses) == {type(error) for error, _ in EXAMPLES}
    assert all(error.__name__ in (errors.__doc__ or "") for error in subclasses)


@pytest.mark.parametrize(("error", "builtin"), EXAMPLES, ids=lambda value: getattr(value, "__name__", type(value).__name__))
def test_each_is_caught_as_the_built_in_one(error: HkicError, builtin: type[Exception]) -> None:
    assert isinstance(error, builtin)
    assert "\n" not in str(error).splitlines()[0]
    assert str(error)


@pytest.mark.parametrize("error", [error for error, _ in EXAMPLES], ids=lambda error: type(error).__name__)
def test_errors_travel_between_processes(error: HkicError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_many_findings_are_counted_and_kept() -> None:
    error = PackError("toy", [Finding("some-rule", "is broken")] * 30)
    assert "30 problems" in str(error)
    assert "10 more in .findings" in str(error)
    assert len(error.findings) == 30


def test_a_finding_says_where_what_and_how_to_mend_it() -> None:
    finding = Finding("some-rule", "it is so", file="f.json", record="r", field="x", remedy="mend it", severity="warning")
    assert str(finding) == "warning some-rule: f.json: r.x: it is so; mend it"
    assert pickle.loads(pickle.dumps(finding)) == finding
