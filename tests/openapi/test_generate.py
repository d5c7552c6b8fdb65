"""`make generate` and the first half of `make check`: what they write, notice, refuse and leave alone."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from openapi import generate
from tests.openapi.support import ROOT, SLUGS, fresh_tree, operations

MEND = "Run `make generate`."


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A copy of the current output, to be spoilt."""
    return Path(shutil.copytree(fresh_tree(), tmp_path / "generated" / "scanwire_raw"))


@pytest.fixture
def already_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """Generation copies what was generated before: for tests of what comes after it."""
    built = fresh_tree()
    monkeypatch.setattr(generate, "build", lambda target: shutil.copytree(built, target))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's inputs, to be spoilt."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "openapi", root / "openapi", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    monkeypatch.setattr(generate, "ROOT", root)
    monkeypatch.setattr(generate, "HERE", root / "openapi")
    monkeypatch.setattr(generate, "TEMPLATES", root / "openapi" / "templates")
    return root


def contents(tree: Path) -> dict[str, bytes]:
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def spoil_by_removing(output: Path) -> None:
    (output / "cloudforce_one" / "models" / "port.py").unlink()


def spoil_by_a_module(output: Path) -> None:
    (output / "cloudforce_one" / "models" / "left_over.py").touch()


def spoil_by_a_folder(output: Path) -> None:
    (output / "old_api" / "models").mkdir(parents=True)
    (output / "old_api" / "models" / "__init__.py").touch()


def spoil_by_another_kind_of_file(output: Path) -> None:
    (output / "notes.txt").write_text("Do not forget.")


def spoil_by_hand(output: Path) -> None:
    path = output / "clone_guard" / "api" / "scans" / "list_scans.py"
    path.write_text(path.read_text(encoding="utf-8") + "# mended by hand\n", encoding="utf-8")


def spoil_by_a_blank(output: Path) -> None:
    path = output / "py.typed"
    path.write_text("\n")


def spoil_the_stamp(output: Path) -> None:
    path = output / "STAMP.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"ruff": "', '"ruff": "1'), encoding="utf-8")


SPOILT: list[tuple[Callable[[Path], None], str]] = [
    (spoil_by_removing, "missing: cloudforce_one/models/port.py"),
    (spoil_by_a_module, "extra:   cloudforce_one/models/left_over.py"),
    (spoil_by_a_folder, "extra:   old_api/models/__init__.py"),
    (spoil_by_another_kind_of_file, "extra:   notes.txt"),
    (spoil_by_hand, "changed: clone_guard/api/scans/list_scans.py"),
    (spoil_by_a_blank, "changed: py.typed"),
    (spoil_the_stamp, "changed: STAMP.json"),
]


def test_what_stands_in_the_repository_is_current() -> None:
    assert generate.differences(fresh_tree(), generate.OUTPUT) == [], "run make generate"


def test_current_output_passes_the_check(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(output)
    assert generate.main(["--check"], output=output) == 0
    assert re.search(r"^\d+ files are current$", capsys.readouterr().out, re.MULTILINE)
    assert contents(output) == before


@pytest.mark.usefixtures("already_built")
@pytest.mark.parametrize(("spoil", "line"), SPOILT, ids=lambda value: getattr(value, "__name__", None))
def test_the_check_names_the_file_and_the_remedy(
    output: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], line: str
) -> None:
    spoil(output)
    before = contents(output)
    assert generate.main(["--check"], output=output) == 1
    shown = capsys.readouterr().err
    assert line in shown.splitlines()
    assert MEND in shown
    assert contents(output) == before


@pytest.mark.usefixtures("already_built")
@pytest.mark.parametrize(("spoil", "line"), SPOILT, ids=lambda value: getattr(value, "__name__", None))
def test_generating_mends_it(output: Path, spoil: Callable[[Path], None], line: str) -> None:
    spoil(output)
    assert generate.main([], output=output) == 0
    assert contents(output) == contents(fresh_tree())
    assert [path.name for path in output.parent.iterdir()] == ["scanwire_raw"]


@pytest.mark.usefixtures("already_built")
def test_no_output_at_all_fails_the_check_and_is_generated(tmp_path: Path) -> None:
    output = tmp_path / "generated" / "scanwire_raw"
    assert generate.main(["--check"], output=output) == 1
    assert not output.parent.exists()
    assert generate.main([], output=output) == 0
    assert contents(output) == contents(fresh_tree())


@pytest.mark.usefixtures("already_built")
def test_what_python_leaves_behind_does_not_count(output: Path) -> None:
    (output / "old" / "__pycache__").mkdir(parents=True)
    (output / "old" / "__pycache__" / "gone.cpython-311.pyc").touch()
    assert generate.main(["--check"], output=output) == 0


@pytest.mark.usefixtures("already_built")
def test_an_unchanged_result_leaves_the_files_alone(output: Path) -> None:
    for path in output.rglob("*"):
        os.utime(path, (1, 1))
    before = {path: (path.stat().st_mtime, path.stat().st_ino) for path in output.rglob("*")}
    assert generate.main([], output=output) == 0
    assert {path: (path.stat().st_mtime, path.stat().st_ino) for path in output.rglob("*")} == before


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("problem", [OSError("disk full"), KeyboardInterrupt()], ids=["error", "interrupt"])
@pytest.mark.parametrize("step", [1, 2])
def test_an_interrupted_swap_loses_nothing(
    output: Path, monkeypatch: pytest.MonkeyPatch, step: int, problem: BaseException, moment: str
) -> None:
    spoil_by_hand(output)
    before = contents(output)
    steps: list[Path] = []
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        steps.append(self)
        if len(steps) == step and moment == "before":
            raise problem
        moved = rename(self, target)
        if len(steps) == step:
            raise problem
        return moved

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", interrupted)
        with pytest.raises(type(problem)):
            generate.replace(fresh_tree(), output)
    assert contents(output) in (before, contents(fresh_tree()))
    assert [path.name for path in output.parent.iterdir()] == ["scanwire_raw"]


def test_a_problem_in_a_spec_stops_everything(project: Path, output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "openapi" / "cloudforce_one.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("operationId: get_results", "operationId: getResults"))
    spoil_by_hand(output)
    before = contents(output)
    for arguments in ([], ["--check"]):
        assert generate.main(arguments, output=output) == 2
        shown = capsys.readouterr().err
        assert re.search(r"openapi/cloudforce_one\.yaml:\d+: operationId getResults: write it in snake_case", shown)
        assert "nothing was generated" in shown
        assert contents(output) == before


@pytest.mark.parametrize("missing", ["openapi/clone_guard.yaml", "openapi/templates/runtime.py", "pyproject.toml"])
def test_a_missing_input_is_no_outdated_output(
    project: Path, output: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    def no_package(slug: str, target: Path, scratch: Path) -> None:
        generate.load(slug)

    monkeypatch.setattr(generate, "generate_package", no_package)
    (project / missing).unlink()
    before = contents(output)
    assert generate.main(["--check"], output=output) == 2
    assert contents(output) == before


@pytest.mark.parametrize(("name", "pin"), [("openapi-python-client", "0.29.0"), ("ruff", "0.0.1"), ("ruff", "")])
def test_another_version_of_a_tool_is_refused(
    project: Path, output: Path, capsys: pytest.CaptureFixture[str], name: str, pin: str
) -> None:
    path = project / "pyproject.toml"
    old = path.read_text(encoding="utf-8")
    new = re.sub(rf'"{name}==[^"]*"', f'"{name}=={pin}"' if pin else f'"{name}"', old)
    assert new != old
    path.write_text(new, encoding="utf-8")
    before = contents(output)
    assert generate.main(["--check"], output=output) == 2
    shown = capsys.readouterr().err
    assert f"{name} {pin} is needed" in shown or f"does not pin {name}" in shown
    assert contents(output) == before


def test_a_tool_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(generate, "version", missing)
    with pytest.raises(generate.GenerationError, match="none is installed; run `make setup`"):
        generate.pinned_versions()


def test_a_lost_operation_is_noticed(
    project: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*command: str, cwd: Path) -> None:
        (tmp_path / "target" / "api" / "scans").mkdir(parents=True)
        (tmp_path / "target" / "api" / "scans" / "list_scan.py").touch()

    monkeypatch.setattr(generate, "run", lose)
    with pytest.raises(generate.GenerationError, match=r"\('scans', 'list_scan'\), \('scans', 'list_scans'\)"):
        generate.generate_package("clone_guard", tmp_path / "target", tmp_path)


def test_a_failing_tool_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(generate.GenerationError, match="no such option"):
        generate.run(sys.executable, "-c", "import sys; sys.exit('no such option')", cwd=tmp_path)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_operation_is_a_module_and_a_method(slug: str) -> None:
    modules = {path.stem for path in (fresh_tree() / slug / "api").glob("*/*.py") if path.stem != "__init__"}
    assert modules == operations(slug).keys()
    tags = {operation["tags"][0] for operation in operations(slug).values()}
    for tag in tags:
        tree = ast.parse((fresh_tree() / slug / "api" / tag / "__init__.py").read_text(encoding="utf-8"))
        [sync, twin] = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        names = [node.name for node in sync.body if isinstance(node, ast.FunctionDef)]
        count = sum(operation["tags"] == [tag] for operation in operations(slug).values())
        nested = sum(each.startswith(f"{tag}_") for each in tags)
        assert len(names) == len(set(names)) == 1 + 2 * count + nested
        assert names == [node.name for node in twin.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_the_stamp_names_every_input() -> None:
    stamp = (fresh_tree() / "STAMP.json").read_text(encoding="utf-8")
    inputs = [*(ROOT / "openapi" / "templates").glob("*.*"), *(ROOT / "openapi").glob("*.yaml")]
    for path in inputs:
        assert f'"{path.relative_to(ROOT).as_posix()}"' in stamp


def test_the_same_bytes_on_another_machine(tmp_path: Path) -> None:
    """Other hash seed, time zone, language, encoding; no tools on the PATH; settings for ruff above the output."""
    (tmp_path / "ruff.toml").write_text("line-length = 40\nindent-width = 2\n")
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 60\n")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import pathlib, sys; from openapi.generate import main; sys.exit(main([], pathlib.Path(sys.argv[1])))",
            str(tmp_path / "generated" / "scanwire_raw"),
        ],
        cwd=ROOT,
        env={
            "PATH": "/nowhere",
            "HOME": str(tmp_path),
            "TMPDIR": str(temporary),
            "PYTHONHASHSEED": "4711",
            "TZ": "Asia/Kathmandu",
            "LANG": "C",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert contents(tmp_path / "generated" / "scanwire_raw") == contents(fresh_tree())
    assert list(temporary.iterdir()) == []
