"""The demo as a whole: database, mail server, worker, world, summary."""

import json
import os
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import django
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from vigie.connectors.files import RawTable, open_table
from vigie.database.home import data_home
from vigie.site.demo.build import build_world
from vigie.site.demo.world import World
from vigie.site.processes import Program, Stack
from vigie.site.processes.listening import require_free
from vigie.site.public_url import keep_public_url
from vigie.site.runtime import refuse_unbound
from vigie.site.spoken import said

if TYPE_CHECKING:
    from vigie.kernel.actor import Actor

_LONGEST_WAIT_SECONDS = 60.0
_LONGEST_JOBS_SECONDS = 300.0
_LINES: Final = ("rows", "watched", "alerts", "mails")
_CERTIFICATES = ("certificates", "compared", "not_found", "unreadable", "not_yet")


@dataclass(frozen=True, slots=True)
class Summary:
    """What the demo came to. Seconds are those of the job: files, comparison, alerts, e-mails."""

    rows: int
    bad_rows: int
    refused_files: int
    certificates: int
    compared: int
    not_found: int
    unreadable: int
    not_yet: int
    distortions: int
    alerts: Mapping[str, int]
    emails: int
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for a machine."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return the summary for a person, in the language of the terminal."""
        counts: dict[str, object] = {
            name: Decimal(value) if isinstance(value, int) else value
            for name, value in {**self.as_dict(), **self.alerts}.items()
        }
        counts |= {
            "waiting": Decimal(sum(self.alerts.values())),
            "seconds": Decimal(str(self.seconds)),
        }
        return [said(f"site.said_demo_{line}", **counts) for line in _LINES]


class DemoHouse:
    """The processes and the data of the demo; `stack` owns the processes."""

    def __init__(self, stack: Stack, *, mail_port: int) -> None:
        self._stack = stack
        self._mail_port = mail_port

    @property
    def mailbox(self) -> str:
        """Return where the mails are read."""
        return f"http://127.0.0.1:{self._mail_port}/"

    def open(self, *, host: str, port: int) -> None:
        """Start database and mail server, and set Django up in this process.

        Links in mails lead to where the portal is served.
        """
        require_free("127.0.0.1", self._mail_port, option="--mail-port")
        smtp_port = _free_port()
        os.environ["VIGIE_SMTP_HOST"] = "127.0.0.1"
        os.environ["VIGIE_SMTP_PORT"] = str(smtp_port)
        os.environ["VIGIE_MAIL_FROM"] = "Vigie <vigie@vigie.example>"
        os.environ["DJANGO_SETTINGS_MODULE"] = "vigie.site.settings"
        self._stack.start_database()
        keep_public_url(host, port)
        command = _mail_command(smtp_port, self._mail_port)
        self._stack.start(Program(said("site.said_program_mail"), command, is_quiet=True))
        django.setup()
        refuse_unbound()
        from vigie.registrations.ports import use_reader  # Django is ready only now

        use_reader(_read_own)

    def fill(self, *, contracts: int, seed: int, today: date, to_the_end: bool = False) -> Summary:
        """Build and watch the world, or find it done; returns its summary.

        `to_the_end`: wait until the worker has done every job, since it ends with us.
        """
        kept = _folder() / "summary.json"
        with _bars() as bars:
            tell = _teller(bars, bars.add_task("", total=None))
            if kept.is_file():
                self._stack.say(said("site.said_demo_stands"))
                self._stack.start_worker()
            else:
                started = time.monotonic()
                tell(said("site.said_demo_writing"))
                files = _folder() / "files"
                world = build_world(files, today=today, seed=seed, contracts=contracts)
                came_to = self._play(world, tell)
                seconds = round(time.monotonic() - started, 1)
                built = Summary(**came_to, **_counts(_residents()), seconds=seconds)
                kept.write_text(json.dumps(built.as_dict()), "utf-8")
            if to_the_end:
                self._finish(tell)
        return Summary(**{**json.loads(kept.read_text("utf-8")), **_counts(_residents())})

    def _play(self, world: World, tell: Callable[..., None]) -> dict[str, Any]:
        from vigie.site.demo.people import settle  # Django is ready only now
        from vigie.site.demo.playing import Played, play
        from vigie.site.demo.serving import serve

        actors = settle(world)
        played = Played()
        for one in world.organisations:
            tell(said("site.said_demo_serving", name=one.name))
            serve(one, actors[one.slug], world.today)
            done = play(one, actors[one.slug], tell)
            played.rows += done.rows
            played.bad_rows += done.bad_rows
            played.refused += done.refused
        # Each import asks the worker for a watch; here it was done in the order of the days.
        self._stack.start_worker()
        self._wait_for_mails(actors, tell)
        return {
            "rows": played.rows,
            "bad_rows": played.bad_rows,
            "refused_files": len(played.refused),
        }

    def _wait_for_mails(self, actors: Mapping[str, "Actor"], tell: Callable[..., None]) -> None:
        limit = time.monotonic() + _LONGEST_WAIT_SECONDS
        while (
            waiting := _mails(actors, "queued") + _mails(actors, "sending")
        ) and time.monotonic() < limit:
            tell(said("site.said_jobs_notices"), 0, waiting)
            self._look()

    def _finish(self, tell: Callable[..., None]) -> None:
        """Wait until no job is left, up to a bound; what is left then is said."""
        from vigie.site.demo.jobs import named, undone  # Django is ready only now

        limit = time.monotonic() + _LONGEST_JOBS_SECONDS
        most = 0
        while left := undone():
            if time.monotonic() > limit:
                seconds = round(_LONGEST_JOBS_SECONDS)
                self._stack.say(said("site.said_demo_jobs_left", seconds=seconds, jobs=named(left)))
                return
            count = sum(left.values())
            most = max(most, count)
            tell(said("site.said_demo_jobs", jobs=named(left)), most - count, most)
            self._look()

    def _look(self) -> None:
        self._stack.look_after()
        time.sleep(0.1)


def _residents() -> Mapping[str, "Actor"]:
    """Return who acts for each organisation that stands already."""
    from vigie.kernel.actor import system_actor  # Django is ready only now
    from vigie.tenancy.queries import organisation_names

    return {name: system_actor(one, name="demo") for one, name in organisation_names().items()}


def _counts(actors: Mapping[str, "Actor"]) -> dict[str, Any]:
    from vigie.database.tenant import tenant  # Django is ready only now
    from vigie.fraud.queries import counts_by_level
    from vigie.registrations.queries import figures, runs

    alerts: dict[str, int] = {}
    certificates = dict.fromkeys(_CERTIFICATES, 0)
    distortions = 0
    for by in actors.values():
        with tenant(by.organisation_id):
            found = figures(by)
            certificates = {one: certificates[one] + getattr(found, one) for one in _CERTIFICATES}
            distortions += sum(run.distortions for run in runs(by, size=1))
            for level, count in counts_by_level(by).items():
                alerts[level] = alerts.get(level, 0) + count
    return {
        **certificates,
        "distortions": distortions,
        "alerts": {level: alerts.get(level, 0) for level in ("red", "orange", "yellow")},
        "emails": _mails(actors, "sent"),
    }


def _mails(actors: Mapping[str, "Actor"], state: str) -> int:
    from vigie.database.tenant import tenant  # Django is ready only now
    from vigie.notices.queries import messages

    count = 0
    for by in actors.values():
        with tenant(by.organisation_id):
            count += messages(by, state=state).count()
    return count


def _read_own(path: Path, work: Path) -> RawTable:
    """Read a file of the demo's own making without the cage that strangers' files need."""
    del work
    return open_table(path)


def _teller(bars: Progress, stage: Any) -> Callable[..., None]:
    def tell(name: str, done: int = 0, total: int = 0) -> None:
        bars.update(stage, description=name, completed=done, total=total or None)

    return tell


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def _folder() -> Path:
    return data_home() / "demo"


def _mail_command(smtp_port: int, http_port: int) -> tuple[str, ...]:
    ports = ("--smtp-port", str(smtp_port), "--http-port", str(http_port))
    store = ("--store", str(_folder() / "mail"))
    return (sys.executable, "-m", "vigie.simulators.mail_server", *ports, *store)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
