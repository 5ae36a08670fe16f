"""Finding by name: every form of a name finds its record; search says how it found what."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hkic._folding import fold, words
from hkic.errors import AmbiguousNameError, NotFoundError
from hkic.index import How, NameIndex
from hkic.records import Name, Place
from hkic.testing import texts


def _place(id: str, *names: str, acronym: str | None = None, description: str = "A place.") -> Place:
    forms = [Name.model_validate({"text": text, "lang": "en", "sort": "printed"}) for text in dict.fromkeys(names)]
    if acronym:
        forms.append(Name.model_validate({"text": acronym, "lang": "en", "sort": "acronym"}))
    return Place.model_validate({"id": id, "name": names[0], "names": forms, "description": description, "category": "zone"})


def wide(text: str) -> str:
    """A text in full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)


VARIANTS: list[Callable[[str], str]] = [
    str.upper,
    str.lower,
    str.title,
    str.swapcase,
    wide,
    lambda text: text.replace("-", " "),
    lambda text: text.replace("-", ""),
    lambda text: text if "the" in words(text) else text.replace(" ", ""),
    lambda text: f"the {text}",
    lambda text: text.replace("'", "’"),
    lambda text: text.replace("&", "and"),
    partial(unicodedata.normalize, "NFC"),
    partial(unicodedata.normalize, "NFD"),
    partial(unicodedata.normalize, "NFKC"),
    partial(unicodedata.normalize, "NFKD"),
]


@given(texts())
def test_folding_ends_where_it_begins(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_folding_sees_no_normal_form(text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(st.lists(texts(), min_size=1, max_size=6, unique=True))
def test_every_name_finds_its_record_or_says_that_it_is_shared(names: list[str]) -> None:
    assume(all(fold(name) for name in names))
    index = NameIndex([_place(f"p{number}", name) for number, name in enumerate(names)])
    for number, name in enumerate(names):
        sharing = [f"p{other}" for other, text in enumerate(names) if fold(text) == fold(name)]
        if sharing == [f"p{number}"]:
            assert index.lookup(name).id == f"p{number}"
        else:
            with pytest.raises(AmbiguousNameError) as caught:
                index.lookup(name)
            assert list(caught.value.candidates) == sharing


@given(st.lists(texts(), min_size=1, max_size=6, unique=True))
def test_search_finds_every_record_by_each_of_its_names_first(names: list[str]) -> None:
    assume(len({fold(name) for name in names} - {""}) == len(names))
    index = NameIndex([_place(f"p{number}", name) for number, name in enumerate(names)])
    for number, name in enumerate(names):
        best = index.search(name)[0]
        assert (best.record.id, best.score) == (f"p{number}", 1.0)
        assert best.matched_name == name


@given(st.text(max_size=30), st.lists(texts(), min_size=1, max_size=4, unique=True))
def test_search_is_ordered_and_bounded(asked: str, names: list[str]) -> None:
    index = NameIndex([_place(f"p{number}", name) for number, name in enumerate(names)])
    found = index.search(asked)
    scores = [match.score for match in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({match.record.id for match in found}) == len(found)
    assert index.search(asked, limit=1) == found[:1]


@pytest.mark.parametrize("noise", ["", " ", "!?", "---", "\u200b", "qqqqq zzzzz"])
def test_noise_finds_nothing(noise: str) -> None:
    assert NameIndex([_place("a", "Qianhai")]).search(noise) == []
    with pytest.raises(NotFoundError):
        NameIndex([_place("a", "Qianhai")]).lookup(noise)


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ("Southern Marine Laboratory", How.EXACT),
        ("South Sea Lab", How.ALIAS),
        ("SML", How.ACRONYM),
        ("southern-marine laboratory", How.FOLDED),
        ("marine lab", How.WORD),
        ("Suothern Marine Labaratory", How.TYPO),
        ("coral", How.WORD),
    ],
)
def test_search_says_how_it_found(asked: str, how: How) -> None:
    place = _place("a", "Southern Marine Laboratory", "South Sea Lab", acronym="SML", description="It studies coral.")
    other = _place("b", "Shenzhen River")
    found = NameIndex([place, other]).search(asked)
    assert [(match.record.id, match.how) for match in found][:1] == [("a", how)]


def test_chinese_is_found_within_a_name() -> None:
    index = NameIndex([_place("a", "南方海洋科学与工程广东省实验室"), _place("b", "深圳河")])
    assert [match.record.id for match in index.search("海洋科学")] == ["a"]


def test_a_kind_narrows_a_search() -> None:
    index = NameIndex([_place("a", "Qianhai")])
    assert index.search("Qianhai", kind="person") == []
    assert len(index.search("Qianhai", kind="place")) == 1


def test_a_missing_name_suggests_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'Qianhai'"):
        NameIndex([_place("a", "Qianhai"), _place("b", "Hengqin")]).lookup("Qianhia")


def test_a_record_with_one_name_twice_is_not_ambiguous() -> None:
    assert NameIndex([_place("a", "Start-up Hub", "Startup hub")]).lookup("START UP HUB").id == "a"


def test_words_of_a_name() -> None:
    assert words("R&D Centre's (Hong Kong)") == ("r", "and", "d", "centres", "hong", "kong")
