"""What importing costs, and what the front door holds; in fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import hkic
from hkic.records import KINDS

CODE_AFTER = "import sys, json; print(json.dumps(sorted(sys.modules)))"


def _modules(code: str, *, flags: tuple[str, ...] = ()) -> set[str]:
    done = subprocess.run([sys.executable, *flags, "-c", f"{code}\n{CODE_AFTER}"], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_loads_neither_pydantic_nor_data_nor_a_submodule() -> None:
    loaded = _modules("import hkic; hkic.__version__; dir(hkic)")
    assert not {
        name for name in loaded if name.split(".")[0] in ("pydantic", "pydantic_core", "dataclasses", "click", "hypothesis")
    }
    assert {name for name in loaded if name.startswith("hkic")} == {"hkic"}


def test_the_first_record_needs_no_extra() -> None:
    loaded = _modules("import hkic; hkic.institutions['hkust']")
    assert "pydantic" in loaded
    extras = {"click", "wcwidth", "hypothesis", "opencc", "pypinyin", "rapidfuzz", "networkx", "ahocorasick_rs"}
    assert not {name.split(".")[0] for name in loaded} & (extras | {"importlib_resources"})
    assert not {"hkic.cli", "hkic.testing", "hkic.schemas", "hkic.checks"} & loaded


def test_asking_for_a_function_never_yields_a_module() -> None:
    code = "import hkic.checks, hkic.index, hkic.reading, hkic.dataset, hkic\n"
    code += "assert all(map(callable, (hkic.check, hkic.search, hkic.load, hkic.read)))"
    _modules(code)


def test_the_front_door_is_a_list() -> None:
    assert hkic.__all__ == sorted(set(hkic.__all__)) == dir(hkic)
    assert set(hkic.__all__) == {"__version__", "known_by", "lookup", "read", "search", *hkic._COLLECTIONS, *hkic._MODULE_OF}
    assert tuple(KINDS) == hkic._COLLECTIONS
    for name in hkic.__all__:
        assert getattr(hkic, name) is not None, name


def test_the_front_door_is_pinned() -> None:
    pinned = Path(__file__).parent / "data" / "public_names.txt"
    assert pinned.read_text("utf-8").split() == sorted(hkic.__all__)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'instituions'"):
        hkic.instituions  # type: ignore[attr-defined]  # noqa: B018


def test_star_import_gives_the_front_door() -> None:
    scope: dict[str, object] = {}
    exec("from hkic import *", scope)
    assert set(hkic.__all__) <= set(scope)


@pytest.mark.parametrize("missing", ["click", "wcwidth"])
def test_a_missing_extra_is_named(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None\nfrom hkic.__main__ import main\nsys.argv = ['hkic', 'overview']\nmain()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'hkic[cli]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_testing_extra_is_named() -> None:
    code = "import sys; sys.modules['hypothesis'] = None\nimport hkic.testing"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'hkic[testing]'" in done.stderr


def test_many_threads_may_ask_first() -> None:
    _modules(
        "import threading, hkic\n"
        "found = []\n"
        "ts = [threading.Thread(target=lambda: found.append(hkic.lookup('HKUST').id)) for _ in range(8)]\n"
        "[t.start() for t in ts]; [t.join(60) for t in ts]\n"
        "assert found == ['hkust'] * 8, found"
    )
