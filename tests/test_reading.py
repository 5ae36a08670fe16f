from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hkic.dataset import Dataset
from hkic.dates import PartialDate
from hkic.gazetteer import HAS_AUTOMATON
from hkic.quantities import Quantity, plain
from hkic.reading import Mention, MentionKind, Reader
from hkic.records import Metric, Relation, Statement

LABELLED = Path(__file__).parent / "data" / "labelled"
ANCHOR = PartialDate(2024, 6, 16)
NAMES = {
    "University of Hong Kong": ["hku"],
    "City University of Hong Kong": ["cityu"],
    "Hong Kong": ["hong-kong"],
    "InnoHK Laboratories": ["innohk"],
    "the Mainland": ["mainland"],
    "national key laboratories": ["key"],
    "Café Ｆｅｒｒｙ": ["cafe"],
    "US": ["us"],
    "中国": ["china"],
    "中國": ["china"],
    "内地": ["mainland"],
    "前海": ["qianhai"],
    "高民": ["gao-min"],
    "林新": ["lin-xin"],
}
READER = Reader(NAMES)
SLOW = Reader(NAMES, automaton=False)
#: What readers look at: numbers, units, months, hedges, names, scripts, and white space of every width.
PIECES = st.sampled_from(
    [
        *NAMES,
        *str.split(
            "0 5 12 2022 1,250 3.5 -7 ３０ 一 十 三百 两万 % km yuan RMB HK$ $ million laboratories people st -member or and"
        ),
        *str.split("over about between from to the past last next this two years one first half May june Monday"),
        *str.split(
            ", . ; : - ( ) “ 。 ， 年 月 日 个 家 企业 去年 近 约 以上 第 百分之 至 其中 国家 海关 é ß İ 𠮷 😀 e\u0301 ａ"
        ),
        *("\u3000", "\u00a0", "  ", "\n", "\n\n", "\t ", " \n", "\u2009"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=30).map(" ".join))


def names(text: str) -> list[str]:
    return [one.as_printed for one in READER.read(text) if one.kind is MentionKind.NAME]


@given(TEXTS)
def test_each_mention_stands_where_it_says(text: str) -> None:
    for mention in READER.read(text, ANCHOR):
        assert text[mention.start : mention.end] == mention.as_printed
        assert mention.as_printed.strip()


@given(TEXTS)
def test_mentions_come_by_start_the_longer_first(text: str) -> None:
    found = READER.read(text, ANCHOR)
    assert found == sorted(found, key=lambda one: (one.start, -one.end))


@given(TEXTS)
def test_the_automaton_finds_what_the_dictionary_finds(text: str) -> None:
    assert Reader(NAMES, automaton=HAS_AUTOMATON).read(text, ANCHOR) == SLOW.read(text, ANCHOR)


@given(st.lists(TEXTS, max_size=5))
def test_a_text_is_read_as_its_paragraphs_are_read_one_by_one(texts: list[str]) -> None:
    paragraphs = ["x" + re.sub(r"\s+", " ", text) + "x" for text in texts]
    together = READER.read("\n\n".join(paragraphs), ANCHOR)
    assert together == list(shifted(paragraphs))


def shifted(paragraphs: list[str]) -> Iterator[Mention]:
    offset = 0
    for paragraph in paragraphs:
        for mention in READER.read(paragraph, ANCHOR):
            yield mention._replace(start=mention.start + offset, end=mention.end + offset)
        offset += len(paragraph) + len("\n\n")


@given(TEXTS, st.integers(1, 4))
def test_where_a_text_is_cut_into_pieces_makes_no_difference(text: str, seed: int) -> None:
    words = random.Random(seed).choices(
        ["On 5 May they met.", text.replace("\n", " "), "它有3家企业。", "over", "12 people"], k=400
    )
    paragraphs = [f"x {word} x" for word in words]
    assert READER.read("\n\n".join(paragraphs), ANCHOR) == list(shifted(paragraphs))


@given(TEXTS)
def test_wide_spaces_are_read_as_one(text: str) -> None:
    single = re.sub("[ \t\r\u00a0\u2000-\u200a\u202f\u205f\u3000]+", " ", text)
    wide = single.replace(" ", " \u3000 ")
    assert [one[2:4] for one in READER.read(wide, ANCHOR)] == [one[2:4] for one in READER.read(single, ANCHOR)]


@given(TEXTS)
def test_the_same_text_gives_the_same_mentions(text: str) -> None:
    assert READER.read(text, ANCHOR) == Reader(NAMES).read(text, ANCHOR)


@given(st.text(st.characters(), max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    READER.read(text)


def test_half_a_surrogate_pair_is_no_obstacle() -> None:
    assert [one.as_printed for one in READER.read("\ud800 5 km")] == ["5 km"]


@pytest.mark.parametrize(
    "unit", ["1", "一", "the past ", "9,", "May 2021 to ", "2020年", "one million ", "百分之", "over ", "1 ", "中国", "5-6 "]
)
def test_time_grows_with_the_length_and_not_with_its_square(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = process_time()
        READER.read(text, ANCHOR)
        return process_time() - began

    assert seconds(200_000) < 40 * min(seconds(20_000) for _ in range(3)) + 0.5  # ten times as long; a square would be a hundred


# names


def test_every_name_of_the_dataset_is_found_in_a_sentence(builtin: Dataset) -> None:
    for record in builtin.values():
        labelled = isinstance(record, Metric | Statement | Relation)
        for name in {name.text for name in record.names} or (() if labelled else (record.name,)):
            found = builtin.read(f"… {name} …")
            assert any(record.id in one.value for one in found if isinstance(one.value, tuple) and one.as_printed == name), name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the University of Hong Kong", ["University of Hong Kong", "Hong Kong"]),
        ("City University of Hong Kong", ["City University of Hong Kong", "University of Hong Kong", "Hong Kong"]),
        ("the Chinese University of Hong Kong", ["Hong Kong"]),
        ("The University of Hong Kong met.", ["University of Hong Kong", "Hong Kong"]),
        ("THE UNIVERSITY OF HONG KONG", ["UNIVERSITY OF HONG KONG", "HONG KONG"]),
        ("InnoHK Laboratories", ["InnoHK Laboratories"]),
        ("their InnoHK laboratories", []),
        ("from the mainland", ["the mainland"]),
        ("National Key Laboratories", ["National Key Laboratories"]),
        ("they told us of the US", ["US"]),
        ("hongkongers, Hong Kongers", []),
        ("Café Ferry", ["Café Ferry"]),
        ("Hong \u3000 Kong", ["Hong \u3000 Kong"]),
        ("Hong\nKong", ["Hong\nKong"]),
        ("Hong\n\nKong", []),
    ],
)
def test_names_are_found_whole(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("在中国内地", ["中国", "内地"]),
        ("其中国家级的", []),
        ("提高民众的素养", []),
        ("请前海关官员来", []),
        ("国内地方", []),
        ("园林新区", []),
        ("尤其中国", ["中国"]),
        ("前海关于此事", ["前海"]),
        ("發展中國家", []),
        ("中国家庭", ["中国"]),
        ("前海和中国", ["前海", "中国"]),
    ],
)
def test_names_that_cut_other_words_are_none(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_name_that_crosses_the_end_of_another_is_none() -> None:
    reader = Reader({"Bay of Seals": ["a"], "Seals Society": ["b"]})
    assert [one.as_printed for one in reader.read("the Bay of Seals Society")] == ["Bay of Seals"]
    reader = Reader({"the Bay": ["a"], "Bay Society": ["b"]})
    assert [one.as_printed for one in reader.read("the Bay Society, of the Bay")] == ["Bay Society", "the Bay"]


def test_a_name_of_several_records_names_them_all() -> None:
    assert Reader({"Bay": ["b", "a"]}).read("the Bay")[0].value == ("a", "b")


@pytest.mark.parametrize("space", ["\n", " \n", "\n  ", " \n\t ", "\r\n", "  "])
def test_a_line_end_with_spaces_beside_it_is_a_space(space: str) -> None:
    (mention,) = READER.read(f"They kept more{space}than{space}30{space}seals.")
    assert (str(mention.value), mention.start, mention.end) == ("more than 30 seal", 10, 25 + 3 * len(space))


@given(TEXTS)
def test_line_ends_are_read_alike_wherever_a_text_was_written(text: str) -> None:
    unix = text.replace("\r", " ")
    dos = READER.read(unix.replace("\n", "\r\n"), ANCHOR)
    assert [one[2:4] for one in READER.read(unix, ANCHOR)] == [one[2:4] for one in dos]


@pytest.mark.parametrize("space", ["\n\n", "\n \n", " \n\t\n ", "\n\r\n"])
def test_nothing_goes_on_across_a_blank_line(space: str) -> None:
    (mention,) = READER.read(f"They kept more than{space}30 seals.")
    assert str(mention.value) == "30 seal"


# exactness on the labelled text: floors a little under what is reached


@pytest.mark.parametrize(
    ("language", "kind", "floor"),
    [
        ("english", "quantity", 0.97),
        ("english", "date", 0.985),
        ("english", "name", 0.985),
        ("chinese", "quantity", 0.98),
        ("chinese", "date", 0.99),
        ("chinese", "name", 0.99),
        ("unseen-english", "quantity", 0.97),
        ("unseen-english", "date", 0.98),
        ("unseen-english", "name", 0.98),
        ("unseen-chinese", "quantity", 0.97),
        ("unseen-chinese", "date", 0.98),
        ("unseen-chinese", "name", 0.99),
        ("third-english", "quantity", 0.96),
        ("third-english", "date", 0.98),
        ("third-english", "name", 0.99),
        ("third-chinese", "quantity", 0.96),
        ("third-chinese", "date", 0.98),
        ("third-chinese", "name", 0.99),
        ("fourth-english", "quantity", 0.92),
        ("fourth-english", "date", 0.98),
        ("fourth-english", "name", 0.96),
        ("fourth-chinese", "quantity", 0.93),
        ("fourth-chinese", "date", 0.98),
        ("fourth-chinese", "name", 0.99),
    ],
)
def test_the_labelled_text_is_read_as_people_read_it(builtin: Dataset, language: str, kind: str, floor: float) -> None:
    text = (LABELLED / f"{language}.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in (LABELLED / f"{language}.tsv").read_text(encoding="utf-8").splitlines())
    labels = {(int(start), int(end), value) for start, end, of, value, _ in rows if of == kind}
    hits = {(one.start, one.end, spelt(one)) for one in builtin.read(text, ANCHOR) if one.kind.value == kind}
    assert 2 * len(labels & hits) / (len(labels) + len(hits)) >= floor


def spelt(mention: Mention) -> str:
    value = mention.value
    if isinstance(value, Quantity):
        return f"{value.comparator.value} {plain(value.number)} {value.unit}"
    return ",".join(value) if isinstance(value, tuple) else str(value)
