"""Canonical text, digests, and finding spans again in copies of a document."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hkic.errors import DocumentError, InvalidValueError
from hkic.evidence import Evidence
from hkic.testing import LETTERS, anchored
from hkic.texts import (
    MAX_SURPLUS,
    Folded,
    Verdict,
    anchor,
    canonical_text,
    is_whole,
    locate,
    read_document,
    span_digest,
    text_digest,
)

Anchored = tuple[str, tuple[Evidence, ...]]


@given(anchored())
def test_a_span_is_verified_where_it_was_taken(case: Anchored) -> None:
    text, spans = case
    assert [found.verdict for found in locate(text, spans)] == [Verdict.VERIFIED] * len(spans)


@given(anchored(), st.text(LETTERS + "\n", min_size=1, max_size=30))
def test_text_put_in_front_moves_a_span_by_its_length(case: Anchored, front: str) -> None:
    text, spans = case
    assume(not front[-1].isspace() and not text[0].isspace())
    for span, found in zip(spans, locate(f"{front}\n\n{text}", spans), strict=True):
        shift = len(front) + 2
        if found.verdict is Verdict.VERIFIED:  # the new text happens to repeat the words at the old place
            continue
        assert found.verdict is Verdict.MOVED
        assert found.at == ((span.start + shift, span.end + shift),)


@given(anchored(), st.sampled_from([" ", "\n", "\u00a0", "\n\n", " \t\n "]))
def test_other_line_breaks_never_lose_a_span(case: Anchored, space: str) -> None:
    text, spans = case
    copy = space.join(text.split())
    for span, found in zip(spans, locate(copy, spans), strict=True):
        assert found.verdict in (Verdict.VERIFIED, Verdict.MOVED)
        start, end = found.at[0]
        assert copy[start:end].split() == text[span.start : span.end].split()


@given(anchored(), st.data())
def test_one_changed_character_inside_is_never_verified(case: Anchored, data: st.DataObject) -> None:
    text, (span, *_) = case
    at = data.draw(st.integers(span.start, span.end - 1))
    assume(not text[at].isspace())
    other = data.draw(st.sampled_from([c for c in "0Z香é𠮷" if c != text[at]]))
    edited = text[:at] + other + text[at + 1 :]
    assert locate(edited, [span])[0].verdict is Verdict.MISSING


@given(anchored())
def test_a_span_that_stands_twice_elsewhere_is_ambiguous(case: Anchored) -> None:
    text, (span, *_) = case
    words = text[span.start : span.end]
    pad = "#" * (span.end + 1)
    found = locate(f"{pad} {words} {pad} {words}", [span])[0]
    assert found.verdict is Verdict.AMBIGUOUS
    assert len(found.at) == 2


@given(anchored())
def test_an_emptied_document_has_none_of_its_spans(case: Anchored) -> None:
    _, spans = case
    assert {found.verdict for found in locate("nothing of it is left", spans)} == {Verdict.MISSING}


@given(st.text(LETTERS + " \n\t\u00a0\u2002", max_size=60))
def test_folding_white_space_leads_back(text: str) -> None:
    folded = Folded(text)
    assert folded.text == " ".join(text.split()) or folded.text.strip() == " ".join(text.split())
    for index, character in enumerate(folded.text):
        original = text[folded.offset(index)]
        assert original == character or (character == " " and original.isspace())


@given(st.text(max_size=60))
def test_the_digest_sees_words_not_white_space(text: str) -> None:
    assert span_digest(text) == span_digest(text.replace(" ", "\u00a0\n "))


@given(st.text().filter(lambda text: text.strip() and "\x00" not in text))
def test_canonical_text_has_no_byte_order_mark_and_one_kind_of_line_end(text: str) -> None:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        assume(False)
    canonical = canonical_text(data)
    assert "\r" not in canonical
    assert canonical_text(canonical.encode()) == canonical or canonical.startswith("\ufeff")
    assert canonical_text(b"\xef\xbb\xbf" + data) == canonical_text(data) or text.startswith("\ufeff")


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b" \n\t", "empty"), (b"\xff\xfe", "not UTF-8"), ("text".encode("utf-16"), "not UTF-8"), (b"a\x00b", "NUL")],
)
def test_what_is_no_text_says_why(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        canonical_text(data, path="some.txt")


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hkic.texts.MAX_BYTES", 10)
    (tmp_path / "large.txt").write_text("more than ten bytes")
    with pytest.raises(DocumentError, match="split it"):
        read_document(tmp_path / "large.txt")


@pytest.mark.parametrize(
    ("start", "end", "said"), [(0, 10, "shorter"), (0, 400, "code points"), (-1, 40, "code points"), (4, 40, "white space")]
)
def test_a_span_that_cannot_be_anchored_says_why(start: int, end: int, said: str) -> None:
    text = "Once upon a time there was a span of text that nobody had dreamt of yet."
    with pytest.raises(InvalidValueError, match=said):
        anchor(text, start, end, document="d", supports=["name"])


def test_a_span_over_everything_is_refused() -> None:
    text = "word " * 200
    assert anchor(text, 0, 599, document="d", supports=["name"]).end == 599
    with pytest.raises(InvalidValueError, match="longer than 600"):
        anchor(text, 0, 604, document="d", supports=["name"])


def test_a_span_with_wide_gaps_is_refused_rather_than_lost() -> None:
    text = "one" + " " * (MAX_SURPLUS + 2) + "two three four five six"
    with pytest.raises(InvalidValueError, match="surplus"):
        anchor(text, 0, len(text), document="d", supports=["name"])


def test_the_digest_of_a_text_is_that_of_its_bytes() -> None:
    assert text_digest("香港") == text_digest("香" + "港")
    assert len(text_digest("")) == 64


def test_many_spans_of_a_wholly_other_text_are_all_missing() -> None:
    text = " ".join(f"word{number:04}" for number in range(300))
    spans = [anchor(text, start, start + 44, document="d", supports=["name"]) for start in range(0, 2000, 90)]
    assert all(found.verdict is Verdict.VERIFIED for found in locate(text, spans))
    assert all(found.verdict is Verdict.MISSING for found in locate(text.replace("word", "verb"), spans))


@pytest.mark.parametrize(
    ("before", "after"),
    [("1", ""), ("", "5"), ("1,", ""), ("", ",000"), ("", ".5"), ("x", ""), ("", "s"), ("", "\u0301"), ("0.", "")],
)
def test_a_number_or_word_that_goes_on_is_another(before: str, after: str) -> None:
    text = "200 teams of the region used it in 2020"
    span = anchor(text, 0, len(text), document="d", supports=["name"])
    assert locate(f"{text}.", [span])[0].verdict is Verdict.VERIFIED
    assert locate(f"Then {text}, they say", [span])[0].verdict is Verdict.MOVED
    assert locate(f"{before}{text}{after}", [span])[0].verdict is Verdict.MISSING
    assert locate(f"Then {before}{text}{after} again", [span])[0].verdict is Verdict.MISSING


@pytest.mark.parametrize(("start", "end"), [(1, 39), (0, 38), (5, 39)])
def test_a_span_that_cuts_a_word_or_number_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidValueError, match="within a word"):
        anchor("200 teams of the region used it in 2020", start, end, document="d", supports=["name"])


@pytest.mark.parametrize("scale", ["万", "萬", "亿", "千", "百", "%", " million", "\u00a0billion", " per cent", " %", " 千"])
def test_digits_are_not_cut_from_what_makes_another_number_of_them(scale: str) -> None:
    text = f"The two cities paid as much as 4500{scale} for it, as the report of the year before has said."
    end = text.index(scale)
    assert not is_whole(text, 0, end)
    assert not is_whole(text, end + len(scale) - len(scale.lstrip()), len(text))
    assert is_whole(text, 0, end + len(scale))
    with pytest.raises(InvalidValueError, match="within a word or number"):
        anchor(text, 0, end, document="d", supports=["value"])
    assert is_whole(text.replace(scale, " boats"), 0, end)
