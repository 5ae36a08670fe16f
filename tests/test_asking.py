"""The commands that ask: the answers of the library, on lines that fit or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hkic.cli import hkic
from hkic.dataset import Dataset
from hkic.timelines import timeline

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    return lambda *args: CliRunner().invoke(hkic, args)


def test_search_tells_how_it_found(run: Run, builtin: Dataset) -> None:
    result = run("search", "Tianhe-2", "--limit", "1")
    assert result.exit_code == 0
    assert "tianhe-2" in result.output
    assert "exact 1.00" in result.output
    told = json.loads(run("search", "marine lab", "--json").output)
    assert [one["id"] for one in told] == [match.record.id for match in builtin.search("marine lab")]
    assert all(0 < one["score"] <= 1 for one in told)


def test_nothing_found_is_an_answer_with_exit_code_one(run: Run) -> None:
    assert run("search", "?!").exit_code == 1
    result = run("lookup", "hkusd")
    assert result.exit_code == 1
    assert "did you mean" in result.output
    assert run("timeline", "0900").exit_code == 1


def test_lookup_gives_the_id(run: Run) -> None:
    assert run("lookup", "香港科技大學").output.split()[0] == "hkust"
    assert json.loads(run("lookup", "HKUST", "--json").output)["kind"] == "institution"


@pytest.mark.parametrize(
    ("args", "conditions"),
    [
        (["--where", "status=proposed"], {"status": "proposed"}),
        (["--where", "status=proposed,announced"], {"status": ["proposed", "announced"]}),
        (["--where", "part-of="], {"part_of": None}),
        (["--mentions", "hku"], {"mentions": "hku"}),
        (["--document", "std-2022-07-07", "--valid-on", "2020"], {"document": "std-2022-07-07", "valid_on": "2020"}),
        (["--known-by", "2022-12-31"], {"known_by": "2022-12-31"}),
        (["--valid-on", "2020", "--undated"], {"valid_on": "2020", "undated": True}),
    ],
)
def test_list_is_where(run: Run, builtin: Dataset, args: list[str], conditions: dict[str, object]) -> None:
    told = json.loads(run("list", "policies", *args, "--json").output)
    found = builtin.policies.where(**conditions)  # type: ignore[arg-type]
    assert [one["id"] for one in told] == list(found)
    assert f"{len(found)} of 33 policies" in run("list", "policies", *args).output


def test_list_sorts_and_takes_either_noun(run: Run) -> None:
    one, other = (run("list", kind, "--sort", "published", "--json").output for kind in ("documents", "document"))
    assert one == other
    assert next(each["id"] for each in json.loads(one)) == "cns-2022-06-29"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["list", "colours"], "the kinds are documents"),
        (["list", "policies", "--where", "colour=red"], "no field 'colour'"),
        (["list", "policies", "--where", "status=proposd"], "did you mean 'proposed'"),
        (["list", "policies", "--where", "status"], "write FIELD=VALUE"),
        (["timeline", "2019-13"], "is no period"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(run: Run, args: list[str], message: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


def test_the_timeline_is_that_of_the_library(run: Run, builtin: Dataset) -> None:
    told = json.loads(run("timeline", "2018/2019", "--where", "category=signing", "--json").output)
    expected = timeline("2018/2019", category="signing", dataset=builtin)
    assert [(one["period"], one["record"], one["path"]) for one in told] == [
        (str(entry.period), entry.record.id, entry.path) for entry in expected
    ]
    assert "2018" in run("timeline", "2018/2019").output


def test_a_pack_is_asked_as_the_built_in_data(run: Run, toy_folder: Path) -> None:
    assert run("lookup", "濱河市光學研究所", "--data", str(toy_folder)).output.startswith("riverside-institute")
    assert "1 of 1 events" in run("list", "events", "--data", str(toy_folder)).output


@pytest.mark.parametrize("width", ["40", "200"])
def test_lines_fit_the_terminal(run: Run, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    for args in (["timeline"], ["list", "statements"], ["search", "laboratory"]):
        longest = max(len(line) for line in run(*args).output.splitlines() if " " in line.strip())
        assert longest <= min(int(width), 100) or int(width) < 60
