"""Where an installation keeps its files: one folder, never inside a package.

    data_home()/secrets/    passwords, 0700, files 0600
    data_home()/postgres/   the embedded server (elsewhere when its account cannot reach it)
    data_home()/batches/    Parquet files of the organisations
    data_home()/documents/  files and papers of the organisations, named by their content

The folder is `$VIGIE_HOME`, else `.vigie` in the clone this code was installed from, else
`.vigie` in the working directory.
"""

import os
from pathlib import Path

_SOURCE = Path(__file__).resolve()


def data_home() -> Path:
    """Return the absolute data folder; it may not exist yet, nothing is created here."""
    chosen = os.environ.get("VIGIE_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return (_clone() or Path.cwd()) / ".vigie"


def _clone() -> Path | None:
    """Return the clone that holds this file in src/vigie/database, if it is one."""
    root = _SOURCE.parents[3]
    return (
        root if (root / "pyproject.toml").is_file() and _SOURCE.parents[2].name == "src" else None
    )


def private_folder(path: Path) -> Path:
    """Create `path` with mode 0700 and return it; its parents are created, never changed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    path.chmod(0o700)
    return path


def batches_folder(organisation_id: int) -> Path:
    """Return where the files of an organisation lie; nothing is created here."""
    return data_home() / "batches" / str(organisation_id)


def documents_folder(organisation_id: int) -> Path:
    """Return where the documents of an organisation lie; nothing is created here."""
    return data_home() / "documents" / str(organisation_id)
