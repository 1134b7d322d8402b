"""`vigie db backup` and `vigie db restore`, from one house to another: the journal is the same."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from vigie.database.embedded import address_of, ensure_roles, superuser_url, throwaway_server

VIGIE = (sys.executable, "-c", "from vigie.site.cli import main; main()")
USER = ("user", "create", "ada@example.org", "--name", "Ada", "--role", "administrator")


def vigie(home: Path, *arguments: str) -> str:
    kept = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    done = subprocess.run(
        [*VIGIE, *arguments],
        env={**kept, "VIGIE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def house() -> Iterator[Path]:
    """Yield the home of a running, empty server, which the commands then find."""
    with throwaway_server() as server:
        ensure_roles(server.address, server.home)
        yield server.home


def journal(home: Path) -> dict[str, list[str]]:
    """Return every row of every table of the journal, as JSON text."""
    with psycopg.connect(superuser_url(address_of(home), home, "vigie")) as link:
        tables = [
            str(row[0])
            for row in link.execute(
                "select relname from pg_class where relname like 'journal\\_%' and relkind = 'r'"
            )
        ]
        return {
            table: [
                json.dumps(row[0], sort_keys=True)
                for row in link.execute(f"select to_jsonb(t) from {table} t order by 1".encode())
            ]
            for table in tables
        }


def test_the_journal_survives_the_move_to_another_house(tmp_path: Path) -> None:
    with house() as old, house() as new:
        vigie(old, "db", "migrate")
        vigie(old, "user", "create-organisation", "Crédit du Lac")
        vigie(old, *USER, "--password", "a long password")
        paper = Path("documents", "1", "ab", "cd", "abcd")
        (old / paper).parent.mkdir(parents=True)
        (old / paper).write_bytes(b"%PDF")
        assert "files kept: 1," in vigie(old, "db", "backup", str(tmp_path / "saved"))
        assert "Restored the state of" in vigie(new, "db", "restore", str(tmp_path / "saved"))
        before, after = journal(old), journal(new)
        assert before == after
        assert len(before["journal_entry"]) == 2
        assert "chain holds" in vigie(new, "journal", "verify")
        assert (new / paper).read_bytes() == b"%PDF"
        told = vigie(new, "documents", "verify")
        assert "files: 0, 0.0 MB, without a row: 1, at fault: 0" in told
