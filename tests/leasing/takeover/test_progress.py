"""How far a takeover is shows while its transaction is open."""

from datetime import date
from typing import Any

import psycopg
from django.utils import timezone
from tests.two_at_once import committed

from vigie.database.tenant import tenant
from vigie.leasing.actions.takeover.progress import followed, say
from vigie.leasing.models import Contract, Takeover


def test_what_is_said_inside_a_transaction_is_seen_outside(
    django_db_setup: None, django_db_blocker: Any, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    with committed(django_db_blocker, owner_cursor, ("leasing_takeover",)) as by:
        with tenant(by.organisation_id):
            row = Takeover.objects.create(
                organisation_id=by.organisation_id,
                place="0/a.csv",
                file_name="a.csv",
                opened_on=date(2026, 11, 1),
                totals=[],
                asked_by="Anna",
                recorded_at=timezone.now(),
            )
        with tenant(by.organisation_id):
            Contract.objects.count()  # the transaction is open
            with followed(row.pk, by.organisation_id):
                say("reading")
                say("plans", 1_000, 3_000)
            row.refresh_from_db()
        assert (row.stage, row.done, row.total) == ("plans", 1_000, 3_000)
        say("books")  # nobody follows any more
