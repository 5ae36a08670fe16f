"""Shared fixtures: the toy pack for behaviour, the built-in data for data tests, the founding documents where at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hkic.dataset import Dataset, load

HERE = Path(__file__).parent

settings.register_profile("hkic", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.load_profile("hkic")


@pytest.fixture(scope="session")
def toy_folder() -> Path:
    return HERE / "data" / "toy"


@pytest.fixture(scope="session")
def toy_documents() -> Path:
    return HERE / "data" / "documents"


@pytest.fixture(scope="session")
def toy(toy_folder: Path) -> Dataset:
    return load(toy_folder)


@pytest.fixture(scope="session")
def builtin() -> Dataset:
    return load()


@pytest.fixture(scope="session")
def sources() -> Path:
    """The five founding documents: beside the checkout, or where HKIC_SOURCES says. They are not in the project."""
    named = os.environ.get("HKIC_SOURCES")
    folder = Path(named) if named else HERE.parent.parent / "shared" / "sources"
    if folder.is_dir():
        return folder
    if os.environ.get("CI"):
        pytest.fail(f"under CI the founding documents must be at {folder}")
    pytest.skip("not checked: the founding documents are not at hand (set HKIC_SOURCES)")
