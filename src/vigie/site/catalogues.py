"""Translation catalogues: compiled without gettext, gathered with it.

python -m vigie.site.catalogues            compile every .po beside itself
python -m vigie.site.catalogues --gather   run makemessages in every feature
"""

import subprocess
import sys
from pathlib import Path

import polib

from vigie.kernel import typography

PACKAGES = Path(__file__).parent.parent


def catalogues() -> list[Path]:
    """Return every catalogue of every feature."""
    return sorted(PACKAGES.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    """Write the .mo of each catalogue that is newer than it; returns how many.

    Translators type plain spaces; what is compiled is spaced as the language is printed.
    """
    written = 0
    rules = Path(typography.__file__).stat().st_mtime
    for source in catalogues():
        target = source.with_suffix(".mo")
        newest = max(source.stat().st_mtime, rules)
        if not target.exists() or target.stat().st_mtime <= newest:
            _printed(source).save_as_mofile(str(target))
            written += 1
    return written


def _printed(source: Path) -> polib.POFile:
    catalogue = polib.pofile(str(source))
    language = source.parents[1].name
    for entry in catalogue:
        entry.msgstr = typography.printed(entry.msgstr, language)
        for number, text in entry.msgstr_plural.items():
            entry.msgstr_plural[number] = typography.printed(text, language)
    return catalogue


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
    for source in catalogues():
        _drop_dates(source)


def _drop_dates(source: Path) -> None:
    """Take out what gathering writes anew each time: two branches would differ there for nothing."""
    lines = source.read_text("utf-8").splitlines(keepends=True)
    dates = ('"Report-Msgid-Bugs-To:', '"POT-Creation-Date:')
    source.write_text("".join(line for line in lines if not line.startswith(dates)), "utf-8")


if __name__ == "__main__":
    if "--gather" in sys.argv:
        gather()
    sys.stdout.write(f"{compile_all()} catalogues compiled\n")
