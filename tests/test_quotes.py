"""Quotes: found where they stand, wherever lines break; refused with the reason where they do not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.errors import Finding
from hkic.evidence import Evidence
from hkic.quotes import find_quote, nearest, place_quote, widened
from hkic.testing import LETTERS, anchored
from hkic.texts import is_whole

TEXT = "They met twice in the spring.\nThere were fifteen  meetings\nsince then, they say. They met twice in the spring."


@given(st.text(LETTERS + " \n\t\u00a0\u3000", min_size=1, max_size=60), st.data())
def test_every_span_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = text[start:end]
    if span.strip():
        start, end = start + len(span) - len(span.lstrip()), end - len(span) + len(span.rstrip())
        assert (start, end) in find_quote(text, span)


@given(anchored(), st.sampled_from([" ", "\n", "\t ", "\u00a0"]))
def test_a_quote_with_other_white_space_is_placed_exactly(case: tuple[str, tuple[Evidence, ...]], space: str) -> None:
    text, spans = case
    for span in spans:
        assert place_quote(text, re.sub(r"\s+", space, text[span.start : span.end])) == (span.start, span.end)


def test_offsets_count_code_points_of_any_script() -> None:
    text = "𠮷𠮷報告。\n\n香港的實驗室在五月一日啟用，現有超過二十名研究員在此工作。"
    place = place_quote(text, "實驗室在五月一日啟用，現有超過二十名研究員在此工作")
    assert isinstance(place, tuple)
    assert text[slice(*place)] == "實驗室在五月一日啟用，現有超過二十名研究員在此工作"


@pytest.mark.parametrize(
    ("quote", "reason", "said"),
    [
        ("x", "quote-too-short", "the quote has 1 character, and evidence needs 24"),
        ("  \n ", "quote-too-short", "0 characters"),
        ("They  met twice in \n the", "quote-too-short", "21 characters"),
        ("There were fifty meetings since then", "quote-absent", "nowhere"),
        ("ey met twice in the spring", "quote-cuts-word", "at 2:28 (line 1), 83:109 (line 3) the quote begins"),
        ("ere fifteen meetings since the", "quote-cuts-word", "within a word or number"),
        ("They met twice in the spring", "quote-ambiguous", "2 times: 0:28 (line 1), "),
    ],
)
def test_a_quote_that_has_no_one_place_is_refused(quote: str, reason: str, said: str) -> None:
    found = place_quote(TEXT, quote)
    assert isinstance(found, Finding)
    assert found.rule == reason
    assert said in found.message
    assert found.remedy


def test_an_occurrence_settles_which_place_is_meant() -> None:
    quote = "They met twice in the spring"
    assert place_quote(TEXT, quote, occurrence=1) == (0, 28)
    assert place_quote(TEXT, quote, occurrence=2) == (TEXT.rindex("They"), len(TEXT) - 1)
    beyond = place_quote(TEXT, quote, occurrence=3)
    assert isinstance(beyond, Finding)
    assert beyond.rule == "no-such-occurrence"
    assert "no occurrence 3, for the words stand 2 times: 0:28 (line 1), " in beyond.message
    assert place_quote("Only once does it stand in here.", "Only once does it stand in", occurrence=1) == (0, 26)


def test_occurrences_that_cut_a_word_do_not_count() -> None:
    text = "In 1,200 teams of the whole region; 200 teams of the whole region."
    assert place_quote(text, "200 teams of the whole region") == (36, 65)


def test_the_nearest_passage_is_suggested_and_not_taken() -> None:
    found = place_quote(TEXT, "There were sixteen meetings since then")
    assert isinstance(found, Finding)
    assert "'There were fifteen meetings since then' at 30:69 (line 2)" in (found.remedy or "")
    assert "suggestion" in (found.remedy or "")
    nothing = place_quote(TEXT, "quite other words about quite other things")
    assert isinstance(nothing, Finding)
    assert "suggestion" not in (nothing.remedy or "")


@given(st.text(LETTERS + " \n", min_size=1, max_size=50), st.text(LETTERS + " ", max_size=30))
def test_what_is_near_is_a_span_of_whole_words(text: str, quote: str) -> None:
    place = nearest(text, quote)
    if place is not None:
        assert is_whole(text, *place)
        assert 0 <= place[0] < place[1] <= len(text)


@given(st.text(LETTERS + " \n", min_size=1, max_size=50).filter(str.strip), st.data())
def test_widening_keeps_what_it_was_given(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    least = data.draw(st.integers(1, 30))
    begin, stop = widened(text, start, end, least=least)
    assert text[start:end].strip() in text[begin:stop]
    assert text[begin:stop] == text[begin:stop].rstrip()
    assert stop - begin >= least or stop == len(text.rstrip())
    assert is_whole(text, begin, stop)
