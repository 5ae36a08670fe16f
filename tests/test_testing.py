"""What hkic offers to the tests of others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings

from hkic.dataset import Dataset
from hkic.errors import PackError
from hkic.packs import integrity
from hkic.rules import RULES
from hkic.testing import anchored, check_pack, datasets, ids, names, partial_dates, periods, quantities, texts


@given(ids(), partial_dates(2000, 2020), periods(2000, 2020), quantities(unit="kg"), texts(), names())
@settings(max_examples=20)
def test_strategies_stay_within_what_was_asked(id: str, day: object, period: object, q: object, text: str, name: object) -> None:
    assert getattr(q, "unit", None) == "kg"
    assert 2000 <= getattr(day, "year", 0) <= 2020
    assert text == text.strip()


@given(datasets(max_records=2))
@settings(max_examples=20)
def test_generated_datasets_are_whole(dataset: Dataset) -> None:
    assert list(integrity(dataset.values())) == []
    assert all(dataset.collections.values())
    assert list(RULES["items-are-unique"](dataset)) == []


@given(anchored())
@settings(max_examples=20)
def test_generated_spans_are_within_their_text(case: tuple[str, tuple[object, ...]]) -> None:
    assert case[1]


def test_check_pack_returns_a_sound_pack(toy_folder: Path, toy_documents: Path, toy: Dataset) -> None:
    assert check_pack(toy_folder) == toy
    assert check_pack(toy_folder, documents=toy_documents) == toy


def test_check_pack_raises_with_every_finding(toy_folder: Path, toy_documents: Path, tmp_path: Path) -> None:
    documents = Path(shutil.copytree(toy_documents, tmp_path / "documents"))
    (documents / "binhe.txt").unlink()
    path = documents / "riverside.txt"
    path.write_text(path.read_text("utf-8").replace("20 laboratories", "21 laboratories"), "utf-8")
    with pytest.raises(PackError) as caught:
        check_pack(toy_folder, documents=documents)
    rules = {finding.rule for finding in caught.value.findings}
    assert rules == {"evidence-missing", "document-not-at-hand", "uncovered-mention"}
