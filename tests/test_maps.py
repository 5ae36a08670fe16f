"""Maps: every word of a document is shown once, escaped, and marked by what covers it."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.coverage import Coverage, Stretch, coverages
from hkic.dataset import Dataset
from hkic.maps import BAR, _meeting, html_map, text_map
from hkic.texts import read_document


@pytest.fixture
def texts(toy: Dataset, toy_documents: Path) -> dict[str, str]:
    return {document.id: read_document(toy_documents / document.file_name) for document in toy.documents.values()}


def _shown(page: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]*>", "", part)) for part in re.findall(r'<div class="text">(.*?)</div>', page, re.DOTALL)]


def test_a_page_shows_every_document_whole(toy: Dataset, texts: dict[str, str]) -> None:
    page = html_map(toy, coverages(toy, texts), texts)
    assert _shown(page) == [texts[id] for id in toy.documents]
    assert "not for publication" in page
    assert "Riverside Institute of Optics [riverside-institute]" in page


def test_what_nothing_covers_is_marked(toy: Dataset, texts: dict[str, str]) -> None:
    page = html_map(toy, coverages(toy, texts), texts)
    bare = Dataset([record for id, record in toy.items() if id != "riverside-hope"])
    assert "uncovered'>" not in page
    assert "<mark class='uncovered'>about 1,500 people</mark>" in html_map(bare, coverages(bare, texts), texts)


@given(st.text("<>&\"' ab", min_size=1, max_size=40))
def test_words_are_escaped(words: str) -> None:
    page = html_map(Dataset(), [Coverage("d", len(words), (), (Stretch(0, len(words), ("x",), None),), ())], {"d": words})
    assert _shown(page) == [words]


def test_a_page_needs_nothing_from_elsewhere(toy: Dataset, texts: dict[str, str]) -> None:
    assert not re.search(r"(?:src|href)=\"(?!#)", html_map(toy, coverages(toy, texts), texts))


def test_the_terminal_map_has_a_row_for_each_line(toy: Dataset, texts: dict[str, str]) -> None:
    for coverage in coverages(toy, texts):
        text = texts[coverage.document]
        rows = list(text_map(coverage, text))
        assert len(rows) == sum(bool(line.strip()) for line in text.split("\n"))
        assert all(len(bar) == 24 and set(bar) <= set(BAR) for _, bar, _ in rows)
        assert all(text[start - 1 : start] in ("\n", "") for start, _, _ in rows)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=12), st.lists(st.integers(0, 60), max_size=12))
def test_what_has_a_part_of_a_place_is_what_a_look_at_each_finds(spans: list[tuple[int, int]], edges: list[int]) -> None:
    places = [(start, end) for start, end in pairwise(sorted(edges)) if start < end]
    items = sorted((start, start + length) for start, length in spans)
    slowly = [[(low, high) for low, high in items if low < end and start < high] for start, end in places]
    assert list(_meeting(places, items, lambda item: item)) == slowly


def test_cells_tell_how_many_records_cover_them() -> None:
    stretches = (
        Stretch(0, 8, ("a",), None),
        Stretch(8, 16, ("a", "b"), None),
        Stretch(16, 24, tuple("abcde"), None),
        Stretch(24, 32, (), "Because of this."),
        Stretch(32, 40, (), None),
        Stretch(40, 48, (), None, is_boilerplate=True),
    )
    ((_, bar, ids),) = text_map(Coverage("d", 48, (), stretches, ()), "x" * 48)
    assert bar == "▒▒▒▒▓▓▓▓████░░░░····----"
    assert ids[0] == "a"
