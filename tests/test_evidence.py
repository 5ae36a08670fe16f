"""Evidence and the other sources of a fact."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from hkic.errors import UnknownFieldError
from hkic.evidence import MIN_SPAN, Derivation, Evidence, Origin, Reference, Sourced, prefixes


class Carrier(Sourced):
    """Something with fields to support."""

    participants: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    date: str = ""
    name: str = ""
    place: str = ""


def _evidence(*supports: str) -> Evidence:
    return Evidence(document="d", start=0, end=MIN_SPAN, digest="0" * 64, supports=supports)


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": MIN_SPAN - 1},
        {"start": -1},
        {"digest": "0" * 63},
        {"digest": "A" * 64},
        {"supports": ()},
        {"supports": ("no path",)},
        {"document": "Not An Id"},
        {"words": "the words themselves"},
        {"start": "0"},
    ],
)
def test_wrong_evidence_is_refused(wrong: dict[str, object]) -> None:
    right = {"document": "d", "start": 0, "end": MIN_SPAN, "digest": "0" * 64, "supports": ("name",)}
    Evidence.model_validate(right)
    with pytest.raises(ValidationError):
        Evidence.model_validate(right | wrong)


def test_a_short_span_is_told_to_widen() -> None:
    with pytest.raises(ValidationError, match="widen it"):
        Evidence(document="d", start=5, end=9, digest="0" * 64, supports=("name",))


def test_a_source_of_the_whole_supports_each_item() -> None:
    sourced = Carrier(evidence=(_evidence("participants", "names[K. F. Chung]"),))
    assert sourced.origin("participants[zte].part") is Origin.STATED
    assert sourced.origin("names[K. F. Chung]") is Origin.STATED
    assert sourced.origin("names") is Origin.ABSENT
    with pytest.raises(UnknownFieldError, match="participants_of"):
        sourced.origin("participants_of")


def test_what_is_derived_is_not_called_stated() -> None:
    derivation = Derivation(supports=("date",), rule="The year of the report.")
    reference = Reference(supports=("name",), title="A page", url="https://example.org/")
    sourced = Carrier(evidence=(_evidence("date"),), derivations=(derivation,), references=(reference,))
    assert sourced.origin("date") is Origin.DERIVED
    assert sourced.origin("name") is Origin.EXTERNAL
    assert list(sourced.supported()) == ["date", "date", "name"]


def test_what_one_document_states_is_stated_though_another_implies_it() -> None:
    other = Evidence(document="e", start=0, end=MIN_SPAN, digest="0" * 64, supports=("place",))
    implied = Derivation(supports=("place",), document="d", rule="Its name says so.")
    assert Carrier(evidence=(_evidence("place"),), derivations=(implied,)).origin("place") is Origin.DERIVED
    assert Carrier(evidence=(_evidence("place"), other), derivations=(implied,)).origin("place") is Origin.STATED


def test_prefixes_of_a_path() -> None:
    assert prefixes("a[x.y].b") == {"a[x.y].b", "a[x.y]", "a"}


@pytest.mark.parametrize("path", ["roles[founder [acting", "a[b", "[", "]", "a.b[c", "..", ""])
def test_a_broken_path_has_an_end(path: str) -> None:
    from hkic.evidence import prefixes

    assert len(prefixes(path)) <= len(path) + 1
