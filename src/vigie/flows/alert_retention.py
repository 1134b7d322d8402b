"""Alerts that accuse nobody go when their term is over, with their papers, every night."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from vigie.documents.actions import remove_files
from vigie.fraud.actions import Erased, ErasedAlert, KeptAlert, clear_audits, note_erasure
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date


@dataclass(frozen=True, slots=True)
class Report:
    """What went, what stays and why."""

    alerts: tuple[ErasedAlert, ...]
    kept: tuple[KeptAlert, ...]


def clear_alerts(*, by: Actor, key: str) -> Report:
    """Erase what is over today, 200 alerts to a transaction; returns the report.

    Cases that chance drew go with them.
    """
    report = _told(_parts(by, key))
    turn, has_more = 0, True
    while has_more:
        turn += 1
        has_more = clear_audits(
            local_date(timezone.now()), by=by, key=f"{key}-audits-{turn}"
        ).has_more
    return report


def alerts_past_term(*, by: Actor) -> Report:
    """Return what an erasure of today would take first (200 at most), and what stays; nothing goes."""
    return _told(
        [note_erasure.dry_run(local_date(timezone.now()), by=by, key=secrets.token_hex(8))]
    )


def _told(parts: Iterable[Erased]) -> Report:
    held = list(parts)
    return Report(
        tuple(line for part in held for line in part.alerts),
        tuple(line for part in held for line in part.kept),
    )


def _parts(by: Actor, key: str) -> Iterator[Erased]:
    after: int | None = 0
    while after is not None:
        done = note_erasure(
            local_date(timezone.now()), after=after, by=by, key=f"{key}-alerts-{after}"
        )
        # A file goes once the act that says so is committed.
        remove_files({one.digest: one.size for one in done.papers}, by)
        after = done.more_after
        yield done
