"""report.html in a browser: nothing runs over the edge, everything can be read, and nothing is asked of the network."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from contract_tests import report
from contract_tests.meta.support import run
from contract_tests.mutants.tools import answered
from contract_tests.server.plan import plan
from contract_tests.settings import Settings
from contract_tests.suite import run_suite

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no chromium is installed (Debian: apt-get install chromium)"),
    # A cold start of a browser on a busy machine takes its time.
    pytest.mark.timeout(180),
]
SIZES = {"narrow": (400, 800), "wide": (1280, 800)}
SCHEMES = ("light", "dark")

# What the page says of itself once everything in it is unfolded. It waits for nothing, and sends nothing.
PROBE = """
<script>
const luminance = color => {
  const linear = one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4;
  const [r, g, b] = color.map(one => linear(one / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const parts = color => color.match(/[\\d.]+/g).map(Number);
const behind = element => {
  for (let one = element; one; one = one.parentElement) {
    const color = parts(getComputedStyle(one).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color.slice(0, 3);
  }
  return [255, 255, 255];
};
document.querySelectorAll("details").forEach(one => one.open = true);
let least = 99, where = "", texts = 0;
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some(one => one.nodeType === 3 && one.data.trim());
  if (element.closest("script") || !own) continue;
  texts += 1;
  const [a, b] = [parts(getComputedStyle(element).color).slice(0, 3), behind(element)].map(luminance);
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < least) [least, where] = [contrast, element.tagName + "." + element.className];
}
const outside = [...document.querySelectorAll("body *")].filter(one => !one.closest(".wide, .hidden, .skip")
  && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.tagName + "." + one.className);
const silent = one => !(one.ariaLabel || one.textContent.trim());
parent.document.getElementById(NAME).dataset.told = JSON.stringify({
  width: innerWidth, needed: document.documentElement.scrollWidth, outside, least, where, texts,
  dark: matchMedia("(prefers-color-scheme: dark)").matches,
  requests: performance.getEntriesByType("resource").map(one => one.name),
  unnamed: [...document.querySelectorAll("[tabindex], a, summary")].filter(silent).length,
  headings: [...document.querySelectorAll("h1, h2, h3")].map(one => Number(one.tagName[1])),
  unscoped: document.querySelectorAll("th:not([scope])").length,
});
</script>
"""


def browse(page: Path, size: tuple[int, int], scheme: str, *more: str) -> str:
    """What headless Chromium prints for a page; every connection that it may try is refused."""
    assert BROWSER
    done = subprocess.run(
        [
            BROWSER,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--proxy-server=127.0.0.1:9",
            f"--user-data-dir={page.parent / 'profile'}",
            f"--window-size={size[0]},{size[1]}",
            f"--blink-settings=preferredColorScheme={SCHEMES[::-1].index(scheme)}",
            *more,
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**os.environ, "HOME": str(page.parent)},
    )
    return done.stdout


def _flipped(method: str, path: str, body: bytes, status: int, answer: Any) -> tuple[int, Any]:
    # Two defects: the flag is wrong everywhere, and one operation crashes with an answer without a space in it.
    if path.endswith("/types"):
        return 500, {"error": "x" * 3000}
    return status, {**answer, "success": not answer["success"]}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of a conformant run, of one with many failures, and of an interrupted one."""
    found = {name: tmp_path_factory.mktemp(name) / "report.html" for name in ("conformant", "faulty", "interrupted")}
    few = ("smoke", "access", "examples[list_configs]")
    assert run(found["conformant"].parent, only=few).status == 0
    with answered(_flipped)() as factory:
        assert run(found["faulty"].parent, {"CONTRACT_API": "cloudforce_one"}, factory, few).status == 1
    settings = Settings(max_examples=2)
    checks = [check for check in plan(settings) if check.name.startswith(few)]

    def stop(result: object) -> None:
        raise KeyboardInterrupt

    found["interrupted"].write_text(report.html(report.data(run_suite(settings, checks, after=stop))), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def told(pages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Any]:
    """What each page says of itself, by its name, its size and the colors. A frame can be narrower than any window."""
    found = {}
    for scheme in SCHEMES:
        frames = '<meta name="color-scheme" content="light dark">'
        for name, page in pages.items():
            for size, (width, height) in SIZES.items():
                probe = PROBE.replace("NAME", json.dumps(f"{name}-{size}"))
                text = page.read_text(encoding="utf-8").replace("</body>", f"{probe}</body>")
                frames += f'<iframe id="{name}-{size}" width="{width}" height="{height}" srcdoc="{html.escape(text)}"'
                frames += ' style="border: 0; color-scheme: light dark"></iframe>'
        outer = tmp_path_factory.mktemp("frames") / "frames.html"
        outer.write_text(f"<!doctype html><title>frames</title>{frames}", encoding="utf-8")
        printed = browse(outer, (1280, 800), scheme, "--dump-dom")
        for name in pages:
            for size in SIZES:
                match = re.search(rf'<iframe id="{name}-{size}" [^>]*data-told="([^"]*)"', printed)
                assert match, (name, size)
                found[name, size, scheme] = json.loads(html.unescape(match[1]))
    return found


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["conformant", "faulty", "interrupted"])
def test_the_page_can_be_read(name: str, size: str, scheme: str, told: dict[tuple[str, str, str], Any]) -> None:
    page = told[name, size, scheme]
    assert page["width"] == SIZES[size][0]
    assert page["dark"] is (scheme == "dark")
    # No part of the page runs over the edge; what is wider scrolls by itself.
    assert page["needed"] <= page["width"], page["outside"][:5]
    assert page["outside"] == []
    # WCAG's AA for text of any size.
    assert page["least"] >= 4.5, page["where"]
    assert page["texts"] > 100
    assert page["requests"] == []
    assert page["unnamed"] == page["unscoped"] == 0
    assert page["headings"][0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(page["headings"], page["headings"][1:], strict=False))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_page_looks_like_something(size: str, scheme: str, pages: dict[str, Path], tmp_path: Path) -> None:
    # The green page once, and the red one in every size and scheme.
    for name in ("conformant", "faulty") if (size, scheme) == ("narrow", "light") else ("faulty",):
        page, drawn = tmp_path / f"{name}.html", tmp_path / f"{name}.png"
        shutil.copyfile(pages[name], page)
        browse(page, SIZES[size], scheme, f"--screenshot={drawn}")
        with Image.open(drawn) as opened:
            shot = opened.convert("RGB")
        assert shot.width == SIZES[size][0]
        colors = _colors(shot)
        paper, times = colors.most_common(1)[0]
        everything = shot.width * shot.height
        # Not blank, and not a wall of color either.
        assert 0.3 < times / everything < 0.97
        assert (sum(paper) < 3 * 48) if scheme == "dark" else (sum(paper) > 3 * 240)
        # What is written stands out from the paper.
        ink = sum(times for color, times in colors.items() if abs(sum(color) - sum(paper)) > 3 * 120)
        assert ink / everything > 0.004
        green, red = _share(colors, 1, 0), _share(colors, 0, 1)
        assert (green > 3 * red) if name == "conformant" else (red > 1.5 * green)


def _colors(shot: Image.Image) -> Counter[tuple[int, ...]]:
    """How many pixels have each color."""
    data = shot.tobytes()
    return Counter(zip(data[::3], data[1::3], data[2::3], strict=True))


def _share(colors: Counter[tuple[int, ...]], one: int, other: int) -> int:
    """How many pixels have clearly more of one color than of the other."""
    return 1 + sum(times for color, times in colors.items() if color[one] - color[other] > 12)


def test_the_page_prints(pages: dict[str, Path], tmp_path: Path) -> None:
    page, printed = tmp_path / "faulty.html", tmp_path / "faulty.pdf"
    shutil.copyfile(pages["faulty"], page)
    browse(page, SIZES["wide"], "light", f"--print-to-pdf={printed}")
    assert printed.read_bytes().startswith(b"%PDF-")
    assert len(printed.read_bytes()) > 20_000
