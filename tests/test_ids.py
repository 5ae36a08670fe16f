"""Ids and references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.errors import InvalidValueError
from hkic.ids import MAX_LENGTH, Ref, check_id, is_id
from hkic.testing import ids


@given(ids())
def test_generated_ids_are_ids(id: str) -> None:
    assert is_id(id)
    assert check_id(id) == id


@given(st.text())
def test_an_id_is_lower_case_ascii(text: str) -> None:
    if is_id(text):
        assert text.isascii()
        assert text == text.lower()
        assert not set(text) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize("text", ["", "-a", "a-", "a--b", "A", "a b", "é", "a\n", "x" * (MAX_LENGTH + 1)])
def test_what_is_no_id_says_how_to_write_one(text: str) -> None:
    with pytest.raises(InvalidValueError, match="hyphens"):
        check_id(text)


def test_references_are_values() -> None:
    assert Ref("person") == Ref("person") != Ref("place")
    assert hash(Ref("person")) == hash(Ref("person"))
    with pytest.raises(AttributeError):
        Ref("person").kinds = ()
    with pytest.raises(AttributeError):
        del Ref("person").kinds
