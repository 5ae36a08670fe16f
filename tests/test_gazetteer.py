from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.gazetteer import HAS_AUTOMATON, Gazetteer, alike, lowered

WORDS = st.lists(st.text("ab -é中国5", min_size=1, max_size=5).filter(lambda word: word.strip() == word), unique=True, max_size=8)
TEXTS = st.text("ab -é中国5.", max_size=40)
needs_automaton = pytest.mark.skipif(not HAS_AUTOMATON, reason="the extra fast is not installed")


def places(words: list[str], text: str) -> list[tuple[int, int, int]]:
    """The slow, obvious way: try every word at every place."""
    found = [
        (number, start, start + len(word))
        for start in range(len(text))
        for number, word in enumerate(words)
        if text.startswith(word, start) and not cuts(text, start) and not cuts(text, start + len(word))
    ]
    return sorted(found, key=lambda one: (one[1], -one[2]))


def cuts(text: str, at: int) -> bool:
    """Whether a place lies within a word of a script that puts spaces between words."""
    around = text[at - 1 : at + 1] if at else ""
    return len(around) == 2 and all(letter.isalnum() and letter < "\u2e80" for letter in around)


@given(WORDS, TEXTS)
def test_a_dictionary_of_beginnings_finds_every_word_at_every_place(words: list[str], text: str) -> None:
    assert Gazetteer(words, automaton=False).find(text) == places(words, text)


@needs_automaton
@given(WORDS, TEXTS)
def test_the_automaton_finds_every_word_at_every_place(words: list[str], text: str) -> None:
    assert Gazetteer(words, automaton=True).find(text) == places(words, text)


@given(TEXTS)
def test_a_prefix_is_found_at_the_beginning_of_words_alone(text: str) -> None:
    found = Gazetteer(["a"], prefixes=["5"], automaton=False).find(text)
    expected = [(1, at, at + 1) for at, letter in enumerate(text) if letter == "5" and not cuts(text, at)]
    assert [one for one in found if one[0] == 1] == expected


@given(st.text())
def test_the_plain_form_is_as_long_as_the_text(text: str) -> None:
    assert len(alike(text)) == len(lowered(text)) == len(text)


@given(st.text())
def test_the_plain_form_of_a_plain_form_is_itself(text: str) -> None:
    assert alike(alike(text)) == alike(text)


def test_half_a_surrogate_pair_is_taken_for_an_unknown_character() -> None:
    assert alike("a\ud800b") == "a\ufffdb"


def test_no_words_are_found_nowhere() -> None:
    assert Gazetteer([], automaton=False).find("anything") == []
