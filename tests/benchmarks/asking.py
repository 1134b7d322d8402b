"""Asks every kind of question and times each; needs Django set up on a running server."""

import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from tests.benchmarks.crowded import fill, settle
from tests.benchmarks.probes import (
    Kind,
    Sampled,
    alert_kinds,
    certificate_kinds,
    http_kinds,
    sample,
)
from tests.benchmarks.reports import percentile

from vigie.kernel.actor import Actor, system_actor
from vigie.tenancy.actions import NewUser, create_organisation, create_token, create_user
from vigie.tenancy.queries import find_sign_in, organisation_names

BIG, OTHER = "Million", "Other"
PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Timed:
    """What the questions of a kind took, in milliseconds.

    p50, p95, p99: by the clock. `quiet_p95`: without the time that this process and its database
    backend stood ready and waited for a processor, which is what an idle machine would show.
    `cpu`: processor time of both, per question.
    """

    kind: str
    asked: int
    p50: float
    p95: float
    p99: float
    quiet_p95: float
    cpu: float
    all_ms: tuple[float, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the figures without the single times."""
        return {name: value for name, value in asdict(self).items() if name != "all_ms"}


def settle_in(rows: int) -> Actor:
    """Have the big organisation and its neighbour stand; return who asks in the big one."""
    numbers = {name: number for number, name in organisation_names().items()}
    for name, share in ((BIG, 1), (OTHER, 5)):
        if name not in numbers:
            numbers[name] = create_organisation(name)
            fill(numbers[name], certificates=rows // share, alerts=rows // share // 20)
    settle()
    return system_actor(numbers[BIG], name="bench")


def ask(by: Actor, *, tries: int, only: str) -> list[Timed]:
    """Ask every kind whose name contains a word, `tries` questions each, once before to warm."""
    sampled = sample(by, tries * 3)
    wanted = (kind for kind in _kinds(by, sampled, tries) if only in kind.name)
    return [time_kind(kind) for kind in wanted if kind.asked]


def time_kind(kind: Kind) -> Timed:
    kind.asked[0]()
    processes = (os.getpid(), _backend())
    clock, quiet, cpu = [], [], 0.0
    for asked in kind.asked:
        before, started = _scheduled(processes), time.perf_counter()
        asked()
        took = (time.perf_counter() - started) * 1000
        ran, waited = (now - then for now, then in zip(_scheduled(processes), before, strict=True))
        clock.append(took)
        quiet.append(max(took - waited, ran))
        cpu += ran
    return Timed(
        kind=kind.name,
        asked=len(clock),
        p50=percentile(clock, 0.5),
        p95=percentile(clock, 0.95),
        p99=percentile(clock, 0.99),
        quiet_p95=percentile(quiet, 0.95),
        cpu=cpu / len(clock),
        all_ms=tuple(clock),
    )


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _scheduled(processes: tuple[int, ...]) -> tuple[float, float]:
    """Return milliseconds that processes ran and that they waited for a processor (Linux)."""
    ran = waited = 0
    for process in processes:
        for thread in Path(f"/proc/{process}/task").iterdir():
            numbers = (thread / "schedstat").read_text().split()
            ran, waited = ran + int(numbers[0]), waited + int(numbers[1])
    return ran / 1e6, waited / 1e6


def _kinds(by: Actor, sampled: Sampled, tries: int) -> Iterator[Kind]:
    yield from certificate_kinds(by, sampled, tries)
    yield from alert_kinds(by, sampled, tries)
    caller = Client(headers={"authorization": f"Bearer {_token(by)}"}, SERVER_NAME="127.0.0.1")
    yield from http_kinds(caller, "/api/v1/certificates", sampled, tries)
    yield Kind("/api/v1/alerts", (lambda: caller.get("/api/v1/alerts"),) * tries)
    person = _signed_in(by)
    for name, asked in (("registrations:certificates", True), ("fraud:alerts", False)):
        try:
            path = reverse(name)
        except NoReverseMatch:
            print(f"no page {name} yet: left out")
            continue
        if asked:
            yield from http_kinds(person, path, sampled, tries)
        else:
            yield Kind(path, (lambda p=path: person.get(p),) * tries)
    yield Kind("/ (dashboard)", (lambda: person.get("/"),) * tries)


def _token(by: Actor) -> str:
    """Return a fresh token: a kept home knows only the digests of those before."""
    now = time.time_ns()
    return create_token(f"bench {now}", "administrator", by=by, key=f"bench {now}")


def _signed_in(by: Actor) -> Client:
    email = "bench@example.org"
    if find_sign_in(email) is None:
        new = NewUser(email, "Anna", "administrator", "fr")
        create_user(new, password=PASSWORD, by=by, key=email)
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/sign-in", {"email": email, "password": PASSWORD})
    return client
