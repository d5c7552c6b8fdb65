"""The wheel holds the three packages and the specs, and works without the source roots."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("scanwire", "scanwire_raw", "scanwire_server")
SPECS = ("clone_guard.yaml", "cloudforce_one.yaml")

# `-S` keeps site-packages' .pth files out, and with them the editable install's way to the source roots; `-P` keeps the
# current folder out.
IMPORT = """
import sys
unpacked, site_packages = sys.argv[1:]
sys.path[:0] = [unpacked, site_packages]
import {packages}
for module in ({packages}):
    assert module.__file__ and module.__file__.startswith(unpacked), module.__file__
from importlib.resources import files
for name in {specs}:
    assert (files("scanwire_server") / "specs" / name).read_bytes()
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_the_wheel_is_pure_python(wheel: Path) -> None:
    assert wheel.name.startswith("scanwire-")
    assert wheel.name.endswith("-py3-none-any.whl")


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_has_each_package_and_its_typing_mark(names: set[str], package: str) -> None:
    assert f"{package}/__init__.py" in names
    assert f"{package}/py.typed" in names


@pytest.mark.parametrize("spec", SPECS)
def test_the_wheel_has_each_spec_byte_for_byte(wheel: Path, spec: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"scanwire_server/specs/{spec}") == (ROOT / "openapi" / spec).read_bytes()


def test_the_wheel_has_nothing_else(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == set(PACKAGES)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_the_wheel_has_all_that_the_source_roots_have(names: set[str]) -> None:
    sources = {
        path.relative_to(root).as_posix()
        for root in (ROOT / "generated", ROOT / "overrides", ROOT / "reference_server")
        for path in root.rglob("*.py")
    }
    assert sources
    assert sources <= names


def test_the_wheel_carries_its_licence_and_extras(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        text = archive.read(metadata).decode()
        assert [name for name in archive.namelist() if name.endswith(".dist-info/licenses/LICENSE")]
    assert "License-Expression: MIT" in text
    assert {line for line in text.splitlines() if line.startswith("Provides-Extra:")} == {
        "Provides-Extra: server",
        "Provides-Extra: contract",
    }


def test_the_wheel_works_without_the_source_roots(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "unpacked")
    script = IMPORT.format(packages=", ".join(PACKAGES), specs=SPECS)
    run = subprocess.run(
        [sys.executable, "-S", "-P", "-c", script, str(tmp_path / "unpacked"), sysconfig.get_path("purelib")],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
