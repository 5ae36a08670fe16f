"""Datasets: read with all problems at once, merged without touching, written in canonical bytes."""

from __future__ import annotations

import copy
import json
import pickle
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

import hkic.dataset
import hkic.packs
from hkic.citations import cite
from hkic.comparisons import verdict
from hkic.dataset import Dataset, data_folder, dump_pack, load, load_collection
from hkic.errors import InvalidValueError, NotFoundError, PackError
from hkic.explanations import explain
from hkic.packs import PackInfo, dump_records, format_pack, integrity, read_builtin
from hkic.records import KINDS, Metric, Place, Record
from hkic.testing import datasets

INFO = PackInfo(format=1, name="toy", title="A toy", version="1", licence="CC-BY-4.0")


def _place(id: str, name: str = "Bay", **fields: object) -> Place:
    return Place.model_validate({"id": id, "name": name, "description": "A place.", "category": "zone", **fields})


def _write(folder: Path, dataset: Dataset, info: PackInfo = INFO) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in dump_pack(dataset, info).items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def copy_of_toy(toy_folder: Path, tmp_path: Path) -> Path:
    """The toy pack, free to be broken."""
    return Path(shutil.copytree(toy_folder, tmp_path / "toy"))


@given(datasets(max_records=2))
@settings(max_examples=20)
def test_what_is_dumped_loads_the_same(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> None:
    folder = _write(tmp_path_factory.mktemp("pack"), dataset)
    again = load(folder)
    assert again == dataset
    assert hash(again) == hash(dataset)
    assert dump_pack(again, INFO) == dump_pack(dataset, INFO)


def _metric(id: str, observation: str) -> Metric:
    base = {"name": "M", "description": "M.", "definition": "M.", "quantity_kind": "count", "unit": "lab"}
    held = {"id": observation, "value": {"number": 1, "unit": "lab"}, "subject": "bay"}
    return Metric.model_validate({"id": id, "observations": [held], **base})


RIVALS = [
    (_metric("m", "o"), _metric("n", "o"), "'m'"),
    (_metric("m", "o"), _place("o", "Other"), "by a record"),
    (_place("o", "Other"), _metric("m", "o"), "by a record"),
]


@pytest.mark.parametrize(("mine", "its", "whose"), RIVALS)
def test_an_observation_has_its_id_alone(mine: Record, its: Record, whose: str, tmp_path: Path) -> None:
    one, other = Dataset([_place("bay"), mine]), Dataset([_place("bay"), its])
    with pytest.raises(PackError, match="observation-ids-are-unique") as merged:
        one.merge(other)
    assert [whose in finding.message for finding in merged.value.findings] == [True]
    with pytest.raises(PackError, match="observation-ids-are-unique"):
        load(_write(tmp_path / "beside", Dataset([its])), base=one)
    both = Dataset([_place("bay"), mine, its])
    with pytest.raises(PackError, match="observation-ids-are-unique") as read:
        load(_write(tmp_path / "both", both))
    assert [finding.file for finding in read.value.findings] == ["metrics.json"]
    for ask in (
        cite,
        lambda asked, dataset: explain(asked, "id", dataset=dataset),
        lambda asked, dataset: verdict(asked, asked, dataset=dataset),
    ):
        with pytest.raises(InvalidValueError, match="'o' is no id of one observation: it is that of an observation of 'm'"):
            ask("o", dataset=both)


@given(datasets(max_records=2))
@settings(max_examples=20)
def test_a_dataset_is_a_mapping_over_all_collections(dataset: Dataset) -> None:
    assert list(dataset) == [id for held in dataset.collections.values() for id in held]
    assert len(dataset) == sum(map(len, dataset.collections.values()))
    assert all(dataset[id].id == id for id in dataset)
    assert list(dataset.collections) == list(KINDS)
    assert all(getattr(dataset, name) == held for name, held in dataset.collections.items())


def test_the_built_in_dataset_is_read_once_by_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hkic.dataset, "_builtin", [])
    monkeypatch.setattr(hkic.dataset, "_collections", {})
    reads: list[str] = []

    def counted(*names: str) -> dict[str, list[Any]]:
        reads.extend(names)
        return read_builtin(*names)

    monkeypatch.setattr(hkic.dataset, "read_builtin", counted)
    gate = threading.Barrier(8)
    found: list[Dataset] = []

    def ask() -> None:
        gate.wait()
        found.append(load())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(map(id, found))) == 1
    assert sorted(reads) == sorted(KINDS)


def test_a_collection_that_was_asked_for_first_is_the_one_in_the_dataset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hkic.dataset, "_builtin", [])
    monkeypatch.setattr(hkic.dataset, "_collections", {})
    places = load_collection("places")
    assert load().places is places
    assert load_collection("events") is load().events
    assert list(load().collections) == list(KINDS)


def test_the_built_in_files_load_as_any_pack() -> None:
    folder = data_folder()
    assert isinstance(folder, Path)
    assert load(folder) == load()


def _edit(path: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    content = json.loads(path.read_text("utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _broken_json(pack: Path) -> None:
    (pack / "events.json").write_text('[\n  {"id": }\n]\n')


def _twice_in_json(pack: Path) -> None:
    (pack / "events.json").write_text('[\n  {"id": "a", "id": "b"}\n]\n')


def _not_utf8(pack: Path) -> None:
    (pack / "events.json").write_bytes(b'["\xff"]')


def _not_a_number(pack: Path) -> None:
    (pack / "events.json").write_text("[NaN]\n")


def _null(pack: Path) -> None:
    (pack / "events.json").write_text("null\n")


def _capitals(pack: Path) -> None:
    (pack / "events.json").rename(pack / "events.JSON")


def _too_deep(pack: Path) -> None:
    (pack / "events.json").write_text("[" * 200_000)


def _not_a_list(pack: Path) -> None:
    (pack / "events.json").write_text("{}\n")


def _unknown_field(pack: Path) -> None:
    _edit(pack / "events.json", lambda held: held[0].update(colour="red"))


def _missing_field(pack: Path) -> None:
    _edit(pack / "events.json", lambda held: held[0].pop("category"))


def _wrong_code(pack: Path) -> None:
    _edit(pack / "events.json", lambda held: held[0].update(category="party"))


def _wrong_date(pack: Path) -> None:
    _edit(pack / "events.json", lambda held: held[0].update(date="2021-13"))


def _duplicate(pack: Path) -> None:
    _edit(pack / "events.json", lambda held: held[0].update(id="riverside"))


def _dangling(pack: Path) -> None:
    _edit(pack / "institutions.json", lambda held: held[0].update(place="riversid"))


def _wrong_kind(pack: Path) -> None:
    _edit(pack / "institutions.json", lambda held: held[0].update(place="ann-example"))


def _rival(pack: Path) -> None:
    names = [{"text": "RIVERSIDE Institute of  Optics", "lang": "en", "sort": "official"}]
    _edit(pack / "places.json", lambda held: held[0].update(names=names))


def _not_canonical(pack: Path) -> None:
    path = pack / "events.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8"))))


def _unknown_file(pack: Path) -> None:
    (pack / "event.json").write_text("[]\n")


def _link_out(pack: Path) -> None:
    outside = pack.parent / "outside.json"
    (pack / "events.json").rename(outside)
    (pack / "events.json").symlink_to(outside)


def _no_manifest(pack: Path) -> None:
    (pack / "pack.json").unlink()


def _future_format(pack: Path) -> None:
    manifest = json.loads((pack / "pack.json").read_text("utf-8"))
    (pack / "pack.json").write_text(json.dumps(manifest | {"format": 2}, indent=2) + "\n")


FAULTS: list[tuple[Callable[[Path], None], str, str, str | None, str | None]] = [
    (_broken_json, "broken-json", "events.json", None, None),
    (_twice_in_json, "broken-json", "events.json", None, None),
    (_not_utf8, "broken-json", "events.json", None, None),
    (_not_a_number, "broken-json", "events.json", None, None),
    (_too_deep, "broken-json", "events.json", None, None),
    (_null, "invalid-record", "events.json", None, None),
    (_capitals, "unknown-file", "events.JSON", None, None),
    (_not_a_list, "invalid-record", "events.json", None, None),
    (_unknown_field, "unknown-field", "events.json", "riverside-institute-opening", "colour"),
    (_missing_field, "missing-field", "events.json", "riverside-institute-opening", "category"),
    (_wrong_code, "unknown-code", "events.json", "riverside-institute-opening", "category"),
    (_wrong_date, "invalid-value", "events.json", "riverside-institute-opening", "date"),
    (_duplicate, "duplicate-id", "places.json", "riverside", "id"),
    (_dangling, "dangling-reference", "institutions.json", "riverside-institute", "place"),
    (_wrong_kind, "wrong-kind", "institutions.json", "riverside-institute", "place"),
    (_rival, "rival-names", "places.json", "riverside", "names[RIVERSIDE Institute of  Optics]"),
    (_not_canonical, "non-canonical", "events.json", None, None),
    (_unknown_file, "unknown-file", "event.json", None, None),
    (_link_out, "refused-file", "events.json", None, None),
    (_no_manifest, "no-manifest", "pack.json", None, None),
    (_future_format, "invalid-value", "pack.json", None, "format"),
]


@pytest.mark.parametrize(("fault", "rule", "file", "record", "field"), FAULTS, ids=lambda value: getattr(value, "__name__", None))
def test_each_fault_is_reported_with_its_place_and_remedy(
    copy_of_toy: Path, fault: Callable[[Path], None], rule: str, file: str, record: str | None, field: str | None
) -> None:
    fault(copy_of_toy)
    with pytest.raises(PackError) as caught:
        load(copy_of_toy)
    found = [finding for finding in caught.value.findings if finding.rule == rule and finding.file == file]
    assert found, caught.value.findings
    assert found[0].record == record
    assert found[0].field == field
    assert found[0].remedy
    assert rule in str(caught.value)


def test_all_faults_are_reported_at_once(copy_of_toy: Path) -> None:
    for fault in (_unknown_field, _dangling, _no_manifest, _unknown_file):
        fault(copy_of_toy)
    (copy_of_toy / "people.json").write_text("[")
    with pytest.raises(PackError) as caught:
        load(copy_of_toy)
    assert {"unknown-field", "dangling-reference", "no-manifest", "unknown-file", "broken-json"} <= {
        finding.rule for finding in caught.value.findings
    }


def test_two_faults_in_one_record_are_two_findings(copy_of_toy: Path) -> None:
    _unknown_field(copy_of_toy)
    _wrong_code(copy_of_toy)
    with pytest.raises(PackError) as caught:
        load(copy_of_toy)
    assert {("colour", "unknown-field"), ("category", "unknown-code")} <= {(f.field, f.rule) for f in caught.value.findings}


def test_a_folder_that_is_none_and_an_empty_one_say_so(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(PackError, match=r"no pack\.json"):
        load(tmp_path)


def test_size_limits_hold(copy_of_toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hkic.packs, "MAX_FILE_BYTES", 50)
    with pytest.raises(PackError, match="more than 50"):
        load(copy_of_toy)
    monkeypatch.setattr(hkic.packs, "MAX_FILE_BYTES", 10**9)
    monkeypatch.setattr(hkic.packs, "MAX_PACK_BYTES", 500)
    with pytest.raises(PackError, match="pack has more than 500"):
        load(copy_of_toy)


def test_reading_a_pack_runs_nothing(copy_of_toy: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for name in ("__init__.py", "conftest.py", "events.py"):
        (copy_of_toy / name).write_text(f"open({str(mark)!r}, 'w')\n")
    load(copy_of_toy)
    assert not mark.exists()


def test_a_pack_may_refer_to_its_base(tmp_path: Path) -> None:
    base = Dataset([_place("bay")], packs=[INFO])
    other = PackInfo(format=1, name="other", title="Another", version="1", licence="CC0-1.0")
    folder = _write(tmp_path / "other", Dataset([_place("river", "River", within=["bay"])]), other)
    with pytest.raises(PackError, match="no record 'bay'"):
        load(folder)
    both = load(folder, base=base)
    assert list(both) == ["bay", "river"]
    assert [pack.name for pack in both.packs] == ["toy", "other"]
    assert list(base) == ["bay"]


def test_a_pack_does_not_change_what_its_base_says(tmp_path: Path) -> None:
    folder = _write(tmp_path / "other", Dataset([_place("bay", "Another bay")]))
    with pytest.raises(PackError) as caught:
        load(folder, base=Dataset([_place("bay")]))
    assert [(finding.rule, finding.record) for finding in caught.value.findings] == [("duplicate-id", "bay")]


@given(datasets(max_records=1))
@settings(max_examples=15)
def test_merging_is_idempotent_and_leaves_both_alone(dataset: Dataset) -> None:
    before = dump_pack(dataset, INFO)
    assert dataset.merge(dataset) == dataset
    assert dataset.merge(Dataset()) == dataset
    assert Dataset().merge(dataset) == dataset
    assert dump_pack(dataset, INFO) == before


def test_merging_reports_every_conflict() -> None:
    one = Dataset([_place("a"), _place("b", within=["a"])])
    other = Dataset([_place("a", "Other"), _place("b", "Other", within=["a"])])
    with pytest.raises(PackError) as caught:
        one.merge(other)
    assert [finding.record for finding in caught.value.findings] == ["a", "b"]


def test_two_records_with_one_id_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="several have it"):
        Dataset([_place("a"), _place("a", "Other")])


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="did you mean 'qianhai'"):
        Dataset([_place("qianhai")])["qianhia"]
    assert Dataset().get("nope") is None


def test_a_dataset_cannot_be_changed() -> None:
    dataset = Dataset([_place("bay")])
    with pytest.raises(TypeError):
        dataset["river"] = _place("river")  # type: ignore[index]
    with pytest.raises(AttributeError):
        dataset.places = dataset.places  # type: ignore[misc]
    with pytest.raises(AttributeError):
        dataset.anything = 1  # type: ignore[attr-defined]
    dataset.collections.clear()  # type: ignore[attr-defined]
    assert list(dataset) == ["bay"]


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda held: pickle.loads(pickle.dumps(held))])
def test_datasets_travel_between_processes(toy: Dataset, copied: Callable[[Dataset], Dataset]) -> None:
    again = copied(toy)
    assert again == toy
    assert again.lookup("濱河市光學研究所") == toy.lookup("滨河市光学研究所")
    assert again.places["riverside"] == toy.places["riverside"]


def test_a_record_that_cannot_be_read_is_not_called_missing(copy_of_toy: Path) -> None:
    _edit(copy_of_toy / "institutions.json", lambda held: held[0].update(fuonded="2021"))
    with pytest.raises(PackError, match="did you mean 'founded'") as caught:
        load(copy_of_toy)
    assert [finding.rule for finding in caught.value.findings] == ["unknown-field"]


def test_formatting_makes_a_pack_canonical_and_nothing_else(copy_of_toy: Path, toy: Dataset) -> None:
    path = copy_of_toy / "events.json"
    path.write_bytes(json.dumps(json.loads(path.read_text("utf-8")), indent=4).replace("\n", "\r\n").encode())
    (copy_of_toy / "pack.json").write_text(json.dumps(json.loads((copy_of_toy / "pack.json").read_text("utf-8"))))
    assert format_pack(copy_of_toy) == ["pack.json", "events.json"]
    assert load(copy_of_toy) == toy
    assert format_pack(copy_of_toy) == []
    _unknown_field(copy_of_toy)
    before = path.read_bytes()
    with pytest.raises(PackError, match="unknown-field"):
        format_pack(copy_of_toy)
    assert path.read_bytes() == before


def test_a_kind_of_our_own_is_no_record() -> None:
    class Bay(Place):
        """A subclass."""

    with pytest.raises(InvalidValueError, match="none of the twelve"):
        Dataset([Bay(id="a", name="A", description="A.", category="zone")])


def test_text_that_is_no_unicode_is_refused(copy_of_toy: Path) -> None:
    path = copy_of_toy / "events.json"
    path.write_bytes(path.read_bytes().replace(b"opened its doors", rb"\ud800"))
    with pytest.raises(PackError):
        load(copy_of_toy)


def test_integrity_of_nothing_is_whole() -> None:
    assert list(integrity([])) == []


def test_canonical_bytes_leave_out_what_is_absent() -> None:
    data = dump_records([_place("b"), _place("a")])
    held = json.loads(data)
    assert [record["id"] for record in held] == ["a", "b"]
    assert list(held[0]) == ["id", "kind", "name", "description", "category"]
    assert data.endswith(b"\n")
