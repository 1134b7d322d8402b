"""Runs tests on Debian's PostgreSQL 15, reached by DATABASE_URL as any foreign server is.

python -m tests.on_postgres15 tests/stories/test_demo_truth.py tests/journal
"""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from vigie.database.embedded import EmbeddedServer, superuser_url, throwaway_home
from vigie.database.embedded.binaries import binaries_in

DEBIAN = Path("/usr/lib/postgresql/15/bin")


def main() -> int:
    """Start the server, run pytest against it, return its exit code."""
    if not DEBIAN.is_dir():
        sys.stderr.write("PostgreSQL 15 is not here: apt-get install postgresql-15\n")
        return 1
    with (
        throwaway_home() as home,
        EmbeddedServer(home, fast=True, binaries=binaries_in(DEBIAN)) as server,
    ):
        with psycopg.connect(superuser_url(server.address, home), autocommit=True) as link:
            link.execute("create role lender login createrole password 'p'")
            link.execute("create database lending owner lender")
        url = server.address.url("lender", "p", "lending")
        command = [sys.executable, "-m", "pytest", "-q", *sys.argv[1:]]
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
