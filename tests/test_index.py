"""Finding by name: every form of a name finds its record; search says how it found what."""

from __future__ import annotations

import random
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hkic._folding import fold, readings, simplified, syllables, words
from hkic.dataset import Dataset
from hkic.errors import AmbiguousNameError, NotFoundError
from hkic.index import How, NameIndex, _allowed, _Compared, _slips_between, _Trigrams
from hkic.records import Name, Place, Record
from hkic.testing import datasets, texts


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


# -- every part of a search ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ("粵港聯合實驗室", How.EXACT),
        ("粤港联合实验室", How.FOLDED),  # the data has but the traditional form
        ("粵 港 联合實驗室", How.FOLDED),
        ("yuegang lianhe shiyanshi", How.PINYIN),
        ("yuè gǎng lián hé shí yàn shì", How.PINYIN),
        ("lianheshiyan", How.PINYIN),
        ("联合实验", How.WORD),
        ("实验室 粤港", How.WORD),
        ("粤港联合试验室", How.TYPO),
    ],
)
def test_a_chinese_name_is_found_in_the_other_script_and_by_its_sound(asked: str, how: How) -> None:
    index = NameIndex([_place("a", "粵港聯合實驗室"), _place("b", "深圳河")])
    assert [(match.record.id, match.how) for match in index.search(asked)] == [("a", how)]


def test_one_syllable_is_no_pinyin_and_half_a_syllable_neither() -> None:
    index = NameIndex([_place("a", "河套"), _place("b", "吕梁")])
    assert index.search("he") == index.search("heta") == []
    assert [index.search(asked)[0].record.id for asked in ("hetao", "lvliang", "lüliang", "luliang")] == ["a", "b", "b", "b"]


def test_pinyin_that_parts_in_two_ways_is_followed_in_both() -> None:
    index = NameIndex([_place("a", "西安市"), _place("b", "先市")])
    assert {match.record.id for match in index.search("xianshi")} == {"a", "b"}


@given(st.text("anghixe", max_size=24))
def test_syllables_part_a_text_and_make_it_up_again(text: str) -> None:
    ways = syllables(text)
    assert all("".join(way) == text for way in ways)
    assert len(set(ways)) == len(ways) <= 32


def test_a_long_text_is_no_pinyin_and_takes_no_time() -> None:
    assert syllables("an" * 5000) == syllables("an" * 50 + "q") == []


@given(texts())
def test_simplifying_and_folding_end_where_they_begin(text: str) -> None:
    key = simplified(fold(text))
    assert simplified(fold(key)) == key
    assert simplified(text[: len(text) // 2]) + simplified(text[len(text) // 2 :]) == simplified(text)


def test_letters_are_read_without_tones() -> None:
    assert {"xing", "hang"} <= readings("行")
    assert "lu" in readings("吕")
    assert readings("ハ") == readings("é") == frozenset()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("startups", ["Start-ups in the bay", "The star"]),
        ("start ups", ["Start-ups in the bay"]),
        ("bay start", ["Start-ups in the bay"]),
        ("sciense park", ["Science park", "Car park"]),
        ("park", ["Car park", "Science park"]),
    ],
)
def test_words_are_found_whatever_their_hyphens_order_and_slips(asked: str, names: list[str]) -> None:
    index = NameIndex([_place(fold(name), name) for name in ["Car park", "Science park", "Start-ups in the bay", "River"]])
    assert [match.matched_name for match in index.search(asked)] == [name for name in names if name != "The star"]


@pytest.mark.parametrize("asked", ["the", "of", "and the of in", "A", "The xqzvkw", "3.14", "3", "的"])
def test_words_that_say_nothing_find_nothing_alone(builtin: Dataset, asked: str) -> None:
    assert builtin.search(asked) == []
    with pytest.raises(NotFoundError) as caught:
        builtin.lookup(asked)
    assert caught.value.near == ()


def test_words_that_say_nothing_count_beside_others_and_as_a_name() -> None:
    index = NameIndex([_place("a", "Port of call"), _place("b", "Call at port"), _place("c", "The")])
    assert [match.record.id for match in index.search("port of")] == ["a", "b"]
    assert [(match.record.id, match.score) for match in index.search("the")] == [("c", 0.95)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("start-up", ["s"]),
        ("startup", ["s"]),
        ("labs", ["l"]),
        ("laboratory", ["l"]),
        ("universities", ["u"]),
        ("buses", []),
        ("星河7", ["n"]),
        ("5G", ["g"]),
        ("網絡", ["g"]),
    ],
)
def test_words_are_found_in_the_singular_by_half_a_compound_and_in_two_scripts(asked: str, found: list[str]) -> None:
    names = {
        "s": "Number of start-ups",
        "l": "Joint laboratory",
        "u": "City university",
        "b": "Bus",
        "n": "星河七號",
        "g": "5G網絡",
    }
    assert [match.record.id for match in NameIndex([_place(*item) for item in names.items()]).search(asked)] == found


def test_start_ups_are_found_by_one_start_up(builtin: Dataset) -> None:
    assert "hong-kong-start-ups" in [match.record.id for match in builtin.search("start-up", limit=3)]
    assert [match.record.id for match in builtin.search("天河2", limit=1)] == ["tianhe-2"]


def test_a_name_that_is_there_has_no_typos(builtin: Dataset) -> None:
    assert [match.how for match in builtin.search("HKUST.", limit=99) if match.how is How.TYPO] == []
    assert "hku-shenzhen-hospital" in [match.record.id for match in builtin.search("HKU-SA")]


def test_a_short_name_comes_before_a_long_one_and_a_name_before_our_words() -> None:
    far = _place("a", "Station", description="It studies coral.")
    index = NameIndex([far, _place("b", "Coral research and teaching station"), _place("c", "Coral station")])
    assert [match.record.id for match in index.search("coral")] == ["c", "b", "a"]


def test_a_miss_suggests_what_a_search_finds() -> None:
    index = NameIndex([_place("a", "Southern Marine Laboratory"), _place("b", "Qianhai")])
    with pytest.raises(NotFoundError) as caught:
        index.lookup("marine laboratory")
    assert caught.value.near == ("Southern Marine Laboratory",)


# -- laws ----------------------------------------------------------------------------------------------------------------------


def _names(record: Record) -> list[str]:
    return list(dict.fromkeys([record.name, *(name.text for name in record.names)]))


@settings(max_examples=25)
@given(datasets(max_records=2))
def test_every_record_is_found_by_each_of_its_names_with_the_top_score(dataset: Dataset) -> None:
    for record in dataset.values():
        for name in _names(record):
            found = {match.record.id: match for match in dataset.search(name, limit=len(dataset))}
            assert found[record.id].score == 1.0
            assert found[record.id].how in (How.EXACT, How.ALIAS, How.ACRONYM)
            assert found[record.id].matched_name == name


@settings(max_examples=25)
@given(datasets(max_records=2), texts(), st.integers(1, 5))
def test_a_search_is_ordered_bounded_and_the_same_every_time(dataset: Dataset, asked: str, limit: int) -> None:
    every = dataset.search(asked, limit=len(dataset))
    assert [match.score for match in every] == sorted((match.score for match in every), reverse=True)
    assert all(0 < match.score <= 1 for match in every)
    assert len({match.record.id for match in every}) == len(every)
    assert dataset.search(asked, limit=limit) == every[:limit]
    assert Dataset(dataset.values()).search(asked, limit=len(dataset)) == every
    for kind in {match.record.kind for match in every}:
        assert dataset.search(asked, kind=kind, limit=len(dataset)) == [match for match in every if match.record.kind == kind]


def _slowly(dataset: Dataset, asked: str) -> Iterator[tuple[str, str, str]]:
    """Records with a name that is the text, or folds to the same: id, how and the name, as a loop over all names finds them."""
    for record in dataset.values():
        acronyms = {name.text for name in record.names if name.sort == "acronym"}
        for name in _names(record):
            if name == asked:
                yield record.id, "exact" if name == record.name else "acronym" if name in acronyms else "alias", name
                break
        else:
            same = [name for name in _names(record) if simplified(fold(name)) == simplified(fold(asked)) != ""]
            if same:
                yield record.id, "folded", same[0]


@settings(max_examples=25)
@given(datasets(max_records=2), st.data())
def test_a_loop_over_all_names_finds_the_same(dataset: Dataset, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for record in dataset.values() for name in _names(record)]))
    asked = data.draw(st.sampled_from([name, name.upper(), wide(name), name.replace("-", " "), f" {name} "]))
    found = {
        (match.record.id, match.how.value, match.matched_name) for match in dataset.search(asked, limit=99) if match.score > 0.9
    }
    assert found == set(_slowly(dataset, asked))


def _distance(left: str, right: str) -> int:
    """Slips between two texts, by the whole matrix."""
    rows = [list(range(len(right) + 1))]
    for i, one in enumerate(left, 1):
        row = [i]
        for j, other in enumerate(right, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (one != other)))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                row[-1] = min(row[-1], rows[i - 2][j - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


@given(st.text("abc香", min_size=1, max_size=70), st.text("abc香", max_size=70))
def test_slips_are_counted_as_by_the_whole_matrix(left: str, right: str) -> None:
    assert _slips_between(left, right) == _distance(left, right)


@given(st.lists(st.text("abcd香港", min_size=1, max_size=20), unique=True), st.text("abcd香港", min_size=1, max_size=20))
def test_trigrams_find_the_slips_that_comparing_with_every_name_finds(names: list[str], asked: str) -> None:
    most = _allowed(asked)
    slowly = [(_distance(asked, name), number, name) for number, name in enumerate(names)]
    expected = [(name, slips) for slips, _, name in sorted(slowly) if 0 < slips <= most]
    assert _Trigrams(names).within(asked, most) == _Compared(names).within(asked, most) == expected


@given(st.text("abcdefghij", min_size=5, max_size=30), st.data())
def test_trigrams_lose_no_slip(name: str, data: st.DataObject) -> None:
    asked = data.draw(st.sampled_from(list(dict.fromkeys(_slipped(name)))))
    if _distance(asked, name) and _allowed(asked):
        assert _Trigrams([name]).within(asked, _allowed(asked)) == [(name, 1)]


def _slipped(name: str) -> Iterator[str]:
    """A name with one letter dropped, changed or swapped with the next, at each place in turn."""
    for at, letter in enumerate(name):
        if letter.isascii() and letter.isalpha():
            yield name[:at] + name[at + 1 :]
            yield name[:at] + ("x" if letter != "x" else "z") + name[at + 1 :]
            if name[at + 1 : at + 2].isalpha():
                yield name[:at] + name[at + 1] + letter + name[at + 2 :]


# -- on the shipped data -------------------------------------------------------------------------------------------------------


def test_nearly_every_slip_in_a_shipped_name_finds_it_among_the_first_three(builtin: Dataset) -> None:
    chance = random.Random(4)
    asked = [
        (record.id, slip)
        for record in builtin.values()
        for name in _names(record)
        if sum(letter.isascii() and letter.isalpha() for letter in name) >= 8
        for slip in chance.sample(list(_slipped(name)), 3)
    ]
    found = sum(id in {match.record.id for match in builtin.search(slip, limit=3)} for id, slip in asked)
    assert len(asked) > 1500
    assert found / len(asked) >= 0.99


def test_every_shipped_name_is_found_with_the_top_score_and_chinese_ones_by_their_halves(builtin: Dataset) -> None:
    for record in builtin.values():
        for name in _names(record):
            assert any(match.record == record and match.score == 1 for match in builtin.search(name, limit=50)), name
            if name.isalpha() and not any(letter.isascii() for letter in name) and len(name) >= 6:
                assert record in [match.record for match in builtin.search(name[len(name) // 2 :], limit=200)], name


def test_random_letters_and_punctuation_find_nothing(builtin: Dataset) -> None:
    chance = random.Random(5)
    asked = ["".join(chance.choices("bcdfghjklmnpqrstvwxz", k=chance.randint(4, 14))) for _ in range(500)]
    assert [text for text in [*asked, "", " ", "!?", "…—", "«»", "()"] if builtin.search(text)] == []


@pytest.mark.parametrize("missing", [("rapidfuzz",), ("opencc", "pypinyin"), ("opencc", "pypinyin", "rapidfuzz")])
def test_without_the_extra_a_search_is_called_the_same_and_finds_slips_all_the_same(missing: tuple[str, ...]) -> None:
    asked = [
        "HKUST",
        "marine lab",
        "Qianhia",
        "Hong Kong Univercity of Sience and Tecnology",
        "科技大学",
        "香港科枝大學",
        "startups",
    ]
    code = f"import hkic\nfor asked in {asked!r}: print([(m.record.id, m.score, m.how.value) for m in hkic.search(asked)])\n"
    code += "print([m.record.id for m in hkic.search('qianhaiguanliju')])"
    without = f"import sys; sys.modules.update(dict.fromkeys({missing!r}))\n{code}"
    both = [subprocess.run([sys.executable, "-c", each], capture_output=True, text=True, check=True) for each in (code, without)]
    whole, less = (done.stdout.splitlines() for done in both)
    assert less[:-1] == whole[:-1]
    assert (whole[-1], less[-1]) == ("['qianhai-authority']", "[]" if "pypinyin" in missing else whole[-1])
