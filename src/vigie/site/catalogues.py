"""Translation catalogues: compiled without gettext, gathered with it.

python -m vigie.site.catalogues            compile every .po beside itself
python -m vigie.site.catalogues --gather   run makemessages in every feature
"""

import subprocess
import sys
from pathlib import Path

import polib

PACKAGES = Path(__file__).parent.parent


def catalogues() -> list[Path]:
    """Return every catalogue of every feature."""
    return sorted(PACKAGES.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    """Write the .mo of each catalogue that is newer than it; returns how many."""
    written = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written += 1
    return written


def gather() -> None:
    """Bring each feature's catalogues up to date with its sources (needs GNU gettext)."""
    for folder in sorted({path.parents[2] for path in catalogues()}):
        subprocess.run(
            [
                sys.executable, "-m", "django", "makemessages", "-l", "fr", "-l", "pl",
                "--no-location", "--no-wrap", "--no-obsolete",
            ],
            cwd=folder.parent,
            check=True,
        )  # fmt: skip


if __name__ == "__main__":
    if "--gather" in sys.argv:
        gather()
    sys.stdout.write(f"{compile_all()} catalogues compiled\n")
