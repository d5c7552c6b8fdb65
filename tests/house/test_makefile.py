"""The Makefile is how everything is started: its help is complete, and CI has no steps of its own."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TARGETS = {
    "bench",
    "chaos",
    "check",
    "clean",
    "contract",
    "contract-clean",
    "contract-prism",
    "contract-soak",
    "format",
    "generate",
    "help",
    "hostile",
    "lint-spec",
    "lock",
    "mutants",
    "mutate-client",
    "serve",
    "setup",
    "test",
}


def make(*arguments: str, cwd: Path = ROOT, **environment: str) -> "subprocess.CompletedProcess[str]":
    # `make test` hands its own flags and variables down; the make under test must not see them.
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name
        not in {
            *("K", "MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "MODULE", "PORT", "PYTHON", "DATABASE"),
            *("EXAMPLES", "OPERATIONS", "SEED", "SEEDS"),
        }
    }
    return subprocess.run(
        ["make", *arguments],
        cwd=cwd,
        env={**inherited, "LC_ALL": "C", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder with the Makefile and an empty lock, whose path has a space in it."""
    folder = tmp_path / "a fresh clone"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.lock").touch()
    (folder / "pyproject.toml").touch()
    return folder


def phony_targets() -> set[str]:
    [line] = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    return set(line.split())


def test_the_makefile_has_the_targets_that_are_promised() -> None:
    assert phony_targets() == TARGETS


@pytest.mark.parametrize("arguments", [(), ("help",), ("-s", "help"), ("--no-print-directory", "-j2", "help")])
def test_help_lists_every_target_with_a_description(arguments: tuple[str, ...]) -> None:
    run = make(*arguments)
    assert run.returncode == 0, run.stderr
    described = dict(line.split(maxsplit=1) for line in run.stdout.splitlines())
    assert set(described) == TARGETS
    assert all(len(description) > 10 for description in described.values())


def test_help_needs_no_environment(bare: Path) -> None:
    assert make("help", cwd=bare).returncode == 0
    assert not (bare / ".venv").exists()


def test_ci_runs_make_targets_and_nothing_else() -> None:
    lines = [line.strip() for line in (ROOT / ".ci/run").read_text().splitlines()]
    steps = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert steps == ["make check", "make test"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_a_python_that_is_missing_is_named(bare: Path) -> None:
    run = make("setup", "PYTHON=/nowhere/python3", cwd=bare)
    assert run.returncode != 0
    assert "PYTHON=/nowhere/python3 does not run" in run.stderr
    assert not (bare / ".venv").exists()


def test_a_python_that_is_too_old_is_named(bare: Path) -> None:
    old = bare / "old python"
    old.write_text(
        '#!/bin/sh\ncase "$1$2" in *version_info*) exit 1;; --version) echo "Python 3.10.4";; *) exit 0;; esac\n'
    )
    old.chmod(0o755)
    run = make("setup", f"PYTHON={old}", cwd=bare)
    assert run.returncode != 0
    assert f"PYTHON={old} is Python 3.10.4, but 3.11 or newer is needed" in run.stderr
    assert not (bare / ".venv").exists()


@pytest.fixture
def stand_in(bare: Path) -> Path:
    """A Python whose environments have a pip that only notes what it is asked, and fails where `$FAIL` is asked."""
    python = bare / "python"
    python.write_text(
        """#!/bin/sh
case "$*" in
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo venv >> asked ;;
*" pip "*) echo "${*##*install }" >> asked; case "$*" in *"$FAIL"*) exit 1 ;; esac ;;
esac
"""
    )
    python.chmod(0o755)
    return python


def asked(folder: Path) -> list[str]:
    """What the stand-in was asked since the last time."""
    log = folder / "asked"
    lines = log.read_text().splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


LOCKED = "--require-hashes -r requirements.lock"
EDITABLE = "--no-deps --no-build-isolation --editable ."


def test_a_setup_is_done_once_and_again_for_what_changed(bare: Path, stand_in: Path) -> None:
    def steps() -> list[str]:
        assert make("setup", f"PYTHON={stand_in}", cwd=bare, FAIL="nothing").returncode == 0
        return asked(bare)

    assert steps() == ["venv", LOCKED, EDITABLE]
    assert steps() == []
    for changed, expected in (("pyproject.toml", [EDITABLE]), ("requirements.lock", ["venv", LOCKED, EDITABLE])):
        for file in (bare / "pyproject.toml", bare / "requirements.lock", *bare.glob(".venv/*.stamp")):
            os.utime(file, (1_000_000, 1_000_000))
        (bare / changed).touch()
        assert steps() == expected


@pytest.mark.parametrize(
    ("fail", "first", "again"),
    [
        ("--require-hashes", ["venv", LOCKED], ["venv", LOCKED, EDITABLE]),
        ("--editable", ["venv", LOCKED, EDITABLE], [EDITABLE]),
    ],
)
def test_a_setup_that_fails_half_way_is_not_taken_for_done(
    bare: Path, stand_in: Path, fail: str, first: list[str], again: list[str]
) -> None:
    assert make("setup", f"PYTHON={stand_in}", cwd=bare, FAIL=fail).returncode != 0
    assert asked(bare) == first
    assert make("setup", f"PYTHON={stand_in}", cwd=bare, FAIL="nothing").returncode == 0
    assert asked(bare) == again


@pytest.mark.parametrize("target", sorted(TARGETS - {"clean", "help", "lock", "setup"}))
def test_every_target_sets_up_first(bare: Path, stand_in: Path, target: str) -> None:
    assert make(target, f"PYTHON={stand_in}", cwd=bare, FAIL="nothing").returncode == 0
    assert asked(bare) == ["venv", LOCKED, EDITABLE]


def test_a_choice_of_tests_reaches_pytest_in_one_piece(bare: Path, stand_in: Path) -> None:
    stand_in.write_text(stand_in.read_text().replace("esac\n", 'esac\n[ "$2" != pytest ] || printf "<%s>" "$@"\n', -1))
    run = make("-s", "test", "K=lock and not 'a b'", f"PYTHON={stand_in}", cwd=bare, FAIL="nothing")
    assert run.returncode == 0, run.stderr
    assert "<-k><lock and not 'a b'>" in run.stdout


def test_the_callers_environment_does_not_reach_the_tools(bare: Path) -> None:
    (bare / "Makefile").write_text((bare / "Makefile").read_text() + "\nshow:\n\t@env\n")
    run = make(
        "show", cwd=bare, PYTHONPATH="/elsewhere", VIRTUAL_ENV="/elsewhere", PIP_USER="1", PIP_TARGET="/elsewhere"
    )
    assert run.returncode == 0, run.stderr
    names = {line.partition("=")[0] for line in run.stdout.splitlines()}
    assert names.isdisjoint({"PYTHONPATH", "VIRTUAL_ENV", "PIP_USER", "PIP_TARGET"})


def test_the_types_of_every_folder_are_checked() -> None:
    ignored = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    folders = {
        folder.name
        for folder in ROOT.iterdir()
        if folder.is_dir() and folder.name[0] != "." and folder.name not in ignored and any(folder.rglob("*.py"))
    }
    checked = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["files"])
    assert folders <= checked, "add it to mypy's files in pyproject.toml"


@pytest.mark.parametrize(("place", "anew"), [("here", False), ("elsewhere", True)])
def test_a_copied_checkout_makes_its_environment_anew(place: str, anew: bool, tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "place").write_text(f"{tmp_path.resolve() if place == 'here' else '/elsewhere'}\n")
    for name in ("locked.stamp", "ready.stamp"):
        (tmp_path / ".venv" / name).touch()
    assert ("-m venv .venv" in make("-n", "setup", cwd=tmp_path).stdout) is anew
