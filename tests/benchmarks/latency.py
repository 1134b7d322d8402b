"""One changed certificate, from the API to its alert and queued e-mail: `... latency`.

Everything runs as `vigie up` runs it: database with durable settings, web server, worker, each in
its process. `--tries` vehicles are reported exported one after the other through the API; the
clock stops when the digest of that record stands in the queue of e-mails, looked for every 5 ms.
Target: 2 s at the 95th percentile of 100, on a machine with nothing else to do.
"""

import argparse
import os
import socket
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import django
import httpx
from tests.benchmarks.reports import percentile, write

from vigie.database.embedded import throwaway_home
from vigie.site.processes import Stack

if TYPE_CHECKING:
    from vigie.testing.lender import Lender

TARGET_SECONDS, LONGEST = 2.0, 60.0
WORDS = ("observation", "record")
SEEN_ON = date(2026, 11, 22)


def main() -> None:
    """Start everything, report one vehicle after the other, print the percentiles."""
    options = _options()
    with throwaway_home() as home, tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VIGIE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "vigie.site.settings"}
        os.environ.pop("DATABASE_URL", None)
        with Stack(say=lambda line: None) as stack:
            stack.start_database()
            django.setup()
            stack.start_worker()
            address = stack.start_web("127.0.0.1", _free_port())
            seconds = _measured(address, Path(folder), options.tries)
    places = {f"p{part:.0%}"[:-1]: percentile(seconds, part) for part in (0.5, 0.95, 0.99)}
    print(", ".join(f"{name} {value:.2f} s" for name, value in places.items()))
    print(
        f"{len(seconds)} records; at most {TARGET_SECONDS} s at p95; load {os.getloadavg()[0]:.1f}"
    )
    write("latency", {"tries": len(seconds), "target_seconds": TARGET_SECONDS, **places})


def _measured(address: str, folder: Path, tries: int) -> list[float]:
    from vigie.flows.fraud_watch import watch  # Django is ready only now
    from vigie.tenancy.actions import NewUser, create_token, create_user
    from vigie.testing.lender import certificate, contract, new_lender

    lender = new_lender(folder)
    analyst = NewUser("analyst@example.org", "Anna", "fraud_analyst", "fr")
    create_user(analyst, password="correct horse battery", by=lender.by, key="analyst")
    numbers = range(1, tries + 1)
    lender.take("portfolio", [contract(n) for n in numbers], date(2026, 11, 1))
    lender.take("register", [certificate(n) for n in numbers], date(2026, 11, 20))
    watch(by=lender.by, key="baseline")
    secret = create_token("erp", "administrator", by=lender.by, key="erp")
    caller = httpx.Client(
        base_url=address, headers={"Authorization": f"Bearer {secret}"}, timeout=LONGEST
    )
    path = _path(caller)
    if not path:
        print("The API takes no single record yet: the act is called in this process instead.")
    return [_one(caller, path, lender, certificate(n, exported_on="2026-11-21")) for n in numbers]


def _path(caller: httpx.Client) -> str:
    """Return where the API takes a record, "" when it does not yet."""
    described = caller.get("/api/v1/openapi.json").json()["paths"]
    return next(
        (
            str(path)
            for path, methods in described.items()
            if "post" in methods and any(word in path for word in WORDS)
        ),
        "",
    )


def _one(caller: httpx.Client, path: str, lender: "Lender", row: dict[str, str]) -> float:
    """Report one vehicle when no other story is under way, so that the e-mail is its own."""
    organisation_id = lender.by.organisation_id
    _until(lambda: not _stories())
    mails, started = _mails(organisation_id), time.monotonic()
    _report(caller, path, lender, row)
    _until(lambda: _mails(organisation_id) > mails and _has_alert(organisation_id, row["vin"]))
    return time.monotonic() - started


def _until(happened: Callable[[], bool]) -> None:
    limit = time.monotonic() + LONGEST
    while not happened():
        if time.monotonic() > limit:
            raise RuntimeError(f"nothing happened for {LONGEST:.0f} s")
        time.sleep(0.005)


def _report(caller: httpx.Client, path: str, lender: "Lender", row: dict[str, str]) -> None:
    from vigie.registrations.actions import observe_one

    key = f"latency-{row['vin']}"
    if not path:
        observe_one(lender.register, row, as_of=SEEN_ON, by=lender.by, key=key)
        return
    given = {"source_id": lender.register, "as_of": SEEN_ON.isoformat(), "row": row}
    answer = caller.post(path, json=given, headers={"Idempotency-Key": key})
    if answer.is_error:
        raise RuntimeError(f"{answer.status_code} {answer.text[:500]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _mails(organisation_id: int) -> int:
    from vigie.database.tenant import tenant
    from vigie.notices.models import Message

    with tenant(organisation_id):
        return Message.objects.count()


def _has_alert(organisation_id: int, vin: str) -> bool:
    from vigie.database.tenant import tenant
    from vigie.fraud.models import Alert

    with tenant(organisation_id):
        return Alert.objects.filter(vin=vin).exists()


def _stories() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs where status in ('todo', 'doing') "
            "and task_name ~ '^(flows|registrations)[.]'"
        )
        return int(cursor.fetchone()[0])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=100)
    return parser.parse_args()


if __name__ == "__main__":
    main()
