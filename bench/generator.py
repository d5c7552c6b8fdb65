"""What openapi-python-client makes of our spec without our templates, for comparison."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.probes import RAW_PACKAGE

ROOT = Path(__file__).parents[1]


def generate(folder: Path) -> None:
    """Generates it into `folder`, from which it can then be imported."""
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    command += ["--path", str(ROOT / "openapi" / "cloudforce_one.yaml")]
    command += ["--config", str(ROOT / "openapi" / "generator.yaml")]
    command += ["--output-path", str(folder / RAW_PACKAGE)]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
