"""One PostgreSQL for the whole run; every test speaks to it as the application's own role."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest

# A home of its own, in force before Django reads its settings; the server's account enters it.
HOME = Path(tempfile.mkdtemp(prefix="vigie-test-"))
HOME.chmod(0o711)
os.environ["VIGIE_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.site.settings"
django.setup()

from django.conf import settings  # noqa: E402  # Django is ready only now
from django.db import connections  # noqa: E402  # as above
from hypothesis import HealthCheck  # noqa: E402  # as above
from hypothesis import settings as laws  # noqa: E402  # as above
from tests.house import House, open_house  # noqa: E402  # as above
from tests.schema import make_tables  # noqa: E402  # as above
from tests.spreading import OneHouse, enters_the_house  # noqa: E402  # as above

from vigie.database.addresses import app_url, is_embedded, owner_url, prepare_foreign  # noqa: E402
from vigie.database.embedded import EmbeddedServer, ensure_roles  # noqa: E402
from vigie.database.urls import django_database  # noqa: E402
from vigie.scoring.engines.installed import what_learns_here  # noqa: E402  # as above
from vigie.testing.clock import standing_on  # noqa: E402  # as above

# No law is judged by the clock: a busy machine is no counterexample. Where a change is judged
# (.ci/run) its laws meet the same examples at each run; everywhere else new ones are drawn.
laws.register_profile(
    "vigie",
    laws(),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("VIGIE_NO_SKIP") == "1",
)
laws.load_profile("vigie")

# Pages name files as they are: no collected folder with hashed names is needed.
PLAIN_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = PLAIN_FILES
settings.STATIC_ROOT.mkdir(exist_ok=True)
settings.PASSWORD_HASHERS = ["tests.passwords.QuickArgon2"]


@pytest.fixture(scope="session")
def django_db_setup() -> Iterator[None]:
    """Start a server, make the tables as their owner, and point Django at it as the application."""
    server = EmbeddedServer(HOME, fast=True) if is_embedded() else None
    if server is None:
        prepare_foreign()
    else:
        ensure_roles(server.start(), HOME)
    try:
        make_tables()
    except BaseException:
        if server is not None:
            server.stop()
        raise
    settings.DATABASES["default"].update(django_database(app_url()))
    connections["default"].settings_dict.update(django_database(app_url()))
    yield
    connections.close_all()
    if server is not None:
        server.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest file, so that no worker ends alone with it."""
    items.sort(key=lambda item: not enters_the_house(item.location[0]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneHouse:
    """Let one worker have all tests that enter the house."""
    return OneHouse(config, log)


def pytest_unconfigure() -> None:
    """Remove the home; the server has stopped."""
    shutil.rmtree(EmbeddedServer(HOME).place, ignore_errors=True)
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture
def owner_cursor(django_db_setup: None) -> Iterator[psycopg.Cursor[tuple[object, ...]]]:
    """Yield a cursor of the role that owns the tables, outside the test's transaction."""
    with psycopg.connect(owner_url(), autocommit=True) as link, link.cursor() as cursor:
        yield cursor


@pytest.fixture
def years_later() -> Iterator[None]:
    """Stand where a contract of today has ended."""
    with standing_on(date(2033, 1, 3)):
        yield


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where nothing may be skipped (VIGIE_NO_SKIP=1), a skipped test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if (skipped or _left_out()) and os.environ.get("VIGIE_NO_SKIP") == "1" and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that need the extra, and how to get it."""
    if left_out := _left_out():
        terminalreporter.write_line(
            f"not run: {', '.join(left_out)} (what learns is not installed: make .venv/.learning)"
        )


def _left_out() -> list[str]:
    """Return the test files that need the extra, where it is absent and not told to be."""
    if not what_learns_here().missing or os.environ.get("VIGIE_WITHOUT_LEARNING") == "1":
        return []
    here = Path(__file__).parent
    folders = (
        here / "scoring" / "engines",
        here / "flows" / "learned",
        here / "stories" / "learned",
    )
    return sorted(path.name for folder in folders for path in folder.glob("test_*.py"))


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Yield the demo as a newcomer starts it, once for all stories and pictures."""
    with open_house() as running:
        yield running
