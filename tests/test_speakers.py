"""Speakers: word order tells whose words a clause reports."""

from __future__ import annotations

import pytest

from hkic.reading import Mention, MentionKind, Reader
from hkic.speakers import speaking, standing, titled

READER = Reader(
    {
        "Ann Example": ["ann"],
        "Bob Sample": ["bob"],
        "Inlet Institute": ["inlet"],
        "Bay Association": ["bay"],
        "安例": ["ann"],
        "灣仔學會": ["bay"],
    }
)


def _names(text: str) -> list[Mention]:
    """The names in a text, without those within others."""
    return [one for one in READER.read(text) if one.kind is MentionKind.NAME]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ann Example, head of the Inlet Institute and member of the Bay Association, said so.", ["Ann Example"]),
        ("Inlet Institute director Ann Example told us that Bob Sample agrees.", ["Ann Example"]),
        ("The Inlet Institute noted that the Bay Association had asked Bob Sample.", ["Inlet Institute"]),
        ("According to the Bay Association, Bob Sample said that it is so.", ["Bay Association"]),
        ("The Bay Association's chair Bob Sample stressed that it is so.", ["Bob Sample"]),
        ('"So it is", said Ann Example of the Inlet Institute.', ["Ann Example"]),
        ("Ann Example and Bob Sample said that the Inlet Institute is open.", ["Ann Example", "Bob Sample"]),
        ("Ann Example, Bob Sample, at the Inlet Institute", ["Ann Example", "Bob Sample"]),
        ("灣仔學會會長安例表示，情況如此。", ["安例"]),
        ("灣仔學會指出，安例同意。", ["灣仔學會"]),
    ],
)
def test_whoever_stands_with_the_verb_of_saying_speaks(text: str, speakers: list[str]) -> None:
    assert [one.as_printed for one in speaking(text, _names(text))] == speakers


def test_names_that_only_tell_of_others_leave_nobody_who_speaks() -> None:
    text = "He said that the money of the Inlet Institute and that of the Bay Association go there."
    assert speaking(text, _names(text)) == []


def test_without_a_verb_of_saying_nobody_is_ruled_out_for_want_of_a_place() -> None:
    text = "from the Inlet Institute to the Bay Association"
    assert len(speaking(text, _names(text))) == 2


def test_only_the_span_counts() -> None:
    text = "Bob Sample said no. Ann Example said yes. The Bay Association said nothing."
    start, end = text.index("Ann"), text.index(" The Bay")
    names = [one for one in _names(text) if start <= one.start and one.end <= end]
    assert [one.as_printed for one in speaking(text, names, start, end)] == ["Ann Example"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ann Example of the Inlet Institute met Bob Sample.", ["Ann Example", "Bob Sample"]),
        ("In the Bay Association, Ann Example leads.", ["Ann Example"]),
        ("Ann Example agreed with Bob Sample and Inlet Institute.", ["Ann Example"]),
        ("Ann Example of the Inlet Institute and the Bay Association met.", ["Ann Example", "Bay Association"]),
        ("Ann Example, Bob Sample and the Bay Association met.", ["Ann Example", "Bob Sample", "Bay Association"]),
    ],
)
def test_what_stands_behind_a_preposition_acts_not(text: str, left: list[str]) -> None:
    assert [one.as_printed for one in standing(text, _names(text))] == left


@pytest.mark.parametrize(
    ("text", "title", "bodies"),
    [
        ("Ann Example, head of the Inlet Institute and dean of the Bay Association", "dean", ["Bay Association"]),
        ("the Inlet Institute's head, Ann Example", "head", ["Ann Example"]),
        ("at the Inlet Institute, where she is the head", "head", ["Inlet Institute"]),
        ("head of the Inlet Institute of the Bay Association", "head", ["Inlet Institute", "Bay Association"]),
        ("Ann Example of the Inlet Institute", "head", []),
    ],
)
def test_a_title_makes_an_officer_of_the_body_behind_it(text: str, title: str, bodies: list[str]) -> None:
    assert [one.as_printed for one in titled(text, _names(text), 0, len(text), title)] == bodies
