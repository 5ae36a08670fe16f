"""The built wheel: what is in it, and that it works without extras, away from the source, from a zip too."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hkic.records import KINDS

ROOT = Path(__file__).parent.parent

SMOKE = """
import hkic, sys
assert hkic.institutions["hkust"].name.endswith("Technology")
assert hkic.lookup("香港科技大學").id == "hkust"
assert hkic.search("Tianhe-2")[0].record.id == "tianhe-2"
assert hkic.check().ok
from hkic.dataset import data_folder
assert (data_folder() / "places.json").is_file()
assert (data_folder() / "schemas" / "places.schema.json").is_file()
print(hkic.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)], check=True, capture_output=True, text=True
    )
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_code_data_schemas_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"hkic/data/{name}.json" for name in KINDS} <= names
    assert {f"hkic/data/schemas/{name}.schema.json" for name in KINDS} <= names
    assert {"hkic/py.typed", "hkic/data/pack.json"} <= names
    assert not [name for name in names if name.startswith(("tests", "docs", "tools"))]
    metadata = zipfile.ZipFile(wheel).read(next(name for name in names if name.endswith("METADATA"))).decode()
    base = [line for line in metadata.splitlines() if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert len(base) == 2
    assert any("pydantic" in line for line in base)
    assert any("importlib-resources" in line and "python_version < '3.12'" in line.replace('"', "'") for line in base)


def test_an_unpacked_wheel_works_away_from_the_source(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    assert _smoke(tmp_path / "site", tmp_path) == tmp_path / "site" / "hkic" / "__init__.py"


def test_a_zipped_install_works(wheel: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "hkic.zip"
    zipped.write_bytes(wheel.read_bytes())
    assert zipped in _smoke(zipped, tmp_path).parents


def _smoke(path: Path, cwd: Path) -> Path:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"PYTHONPATH": str(path)}
    done = subprocess.run([sys.executable, "-c", SMOKE], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())
