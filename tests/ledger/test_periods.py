"""Closed periods: refused in words, and by the database whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import psycopg
import pytest
from django.db import connection, transaction
from tests.ledger.posting import draft, post_in_act, reverse_in_act, transfer

from vigie.database.tenant import tenant
from vigie.kernel.actor import Actor
from vigie.kernel.errors import Conflict, Invalid, Refused
from vigie.ledger.actions import lock_period, unlock_period
from vigie.ledger.models import Entry
from vigie.ledger.queries.charts import locked_through

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)
MOVE = transfer("bank", "rental_income", 5)


@pytest.mark.django_db
def test_a_lock_refuses_up_to_its_day_and_a_reversal_goes_into_the_open(by: Actor) -> None:
    entry_id = post_in_act(draft("october", MOVE, on=OCTOBER), by=by, key="a")
    assert entry_id is not None
    lock_period(OCTOBER, by=by, key="lock")
    with pytest.raises(Refused, match=r"ledger\.period_locked"):
        post_in_act(draft("late", MOVE, on=OCTOBER), by=by, key="b")
    assert post_in_act(draft("october", MOVE, on=OCTOBER), by=by, key="c") == entry_id
    with pytest.raises(Refused, match=r"ledger\.period_locked"):
        reverse_in_act(entry_id, on=OCTOBER, by=by, key="d")
    assert reverse_in_act(entry_id, on=date(2026, 11, 1), by=by, key="e")


@pytest.mark.django_db
def test_locking_goes_forward_and_unlocking_back_with_a_reason(by: Actor) -> None:
    lock_period(OCTOBER, by=by, key="a")
    with pytest.raises(Refused, match=r"ledger\.lock_goes_back"):
        lock_period(OCTOBER, by=by, key="b")
    with pytest.raises(Refused, match=r"ledger\.unlock_goes_forward"):
        unlock_period(NOVEMBER, reason="x", by=by, key="c")
    with pytest.raises(Invalid, match=r"ledger\.reason_missing"):
        unlock_period(None, reason=" ", by=by, key="d")
    unlock_period(None, reason="a supplier's invoice came late", by=by, key="e")
    assert post_in_act(draft("late", MOVE, on=OCTOBER), by=by, key="f")
    with pytest.raises(Refused, match=r"ledger\.unlock_goes_forward"):
        unlock_period(None, reason="again", by=by, key="g")


# As one who goes round the actions would write it.
_ROUND = """
insert into ledger_entry (organisation_id, key, act, journal, piece, subject_kind, booked_on,
                          recorded_at, batch, digest)
values (%s, 'round', 'x', 'general', '', '', %s, now(), 0, repeat('0', 64)) returning id
"""
_STRAY = """
insert into ledger_transfer (organisation_id, entry_id, line, route_id, minor, value_on, booked_on,
                             subject_kind, text)
select organisation_id, entry_id, 99, route_id, 1, value_on, %s, '', '' from ledger_transfer
where organisation_id = %s
"""


def test_the_database_holds_a_lock_against_the_owner_too(
    committed: Actor, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    post_in_act(draft("october", MOVE, on=OCTOBER), by=committed, key="a")
    lock_period(OCTOBER, by=committed, key="lock")
    for sql, values in (
        (_ROUND, [committed.organisation_id, OCTOBER]),
        (_STRAY, [OCTOBER, committed.organisation_id]),
    ):
        with pytest.raises(psycopg.errors.RestrictViolation, match="closed through 2026-10-31"):
            owner_cursor.execute(sql, values)
    owner_cursor.execute(_ROUND, [committed.organisation_id, date(2026, 11, 1)])


@pytest.mark.parametrize(
    "change",
    ["entry_id = entry_id + 1000", "route_id = route_id + 1000", "booked_on = '2026-11-09'"],
)
def test_a_transfer_has_an_entry_and_a_route_of_its_organisation_and_its_entrys_day(
    change: str, committed: Actor, owner_cursor: psycopg.Cursor[tuple[object, ...]]
) -> None:
    post_in_act(draft("october", MOVE, on=OCTOBER), by=committed, key="a")
    column, _, value = change.partition(" = ")
    chosen = ", ".join(
        value if one == column else one for one in ("entry_id", "route_id", "booked_on")
    )
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner_cursor.execute(
            "insert into ledger_transfer (organisation_id, entry_id, route_id, booked_on, line, "
            f"minor, value_on, subject_kind, text) select organisation_id, {chosen}, 99, 1, "
            "value_on, '', '' from ledger_transfer where organisation_id = %s",
            [committed.organisation_id],
        )


def test_a_lock_waits_for_the_booking_under_way(committed: Actor) -> None:
    posted, go_on = Event(), Event()

    def book() -> None:
        try:
            with transaction.atomic():
                post_in_act(draft("october", MOVE, on=OCTOBER), by=committed, key="a")
                posted.set()
                assert go_on.wait(30)
        finally:
            connection.close()

    def lock() -> None:
        try:
            lock_period(OCTOBER, by=committed, key="lock")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        booking = pool.submit(book)
        assert posted.wait(30)
        locking = pool.submit(lock)
        _until_one_waits()
        with tenant(committed.organisation_id):
            assert locked_through(committed.organisation_id) is None
        go_on.set()
        booking.result()
        locking.result()
    with tenant(committed.organisation_id):
        assert locked_through(committed.organisation_id) == OCTOBER
        assert Entry.objects.get().booked_on == OCTOBER


def _until_one_waits(kind: str = "advisory") -> None:
    """Return once somebody waits for a lock; `transactionid` is a row that is not committed."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "select count(*) from pg_locks where locktype = %s and not granted", [kind]
            )
            if cursor.fetchone() != (0,):
                return


def test_two_who_reverse_one_entry_at_once_are_not_two_reversals(committed: Actor) -> None:
    entry_id = post_in_act(draft("november", MOVE, on=NOVEMBER), by=committed, key="a")
    assert entry_id is not None
    posted, go_on = Event(), Event()

    def first() -> int:
        try:
            with transaction.atomic():
                reversal = reverse_in_act(entry_id, on=NOVEMBER, by=committed, key="one")
                posted.set()
                assert go_on.wait(30)
                return reversal
        finally:
            connection.close()

    def second() -> int:
        try:
            return reverse_in_act(entry_id, on=NOVEMBER, by=committed, key="two")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(first)
        assert posted.wait(30)
        two = pool.submit(second)
        _until_one_waits("transactionid")
        go_on.set()
        reversal = one.result()
        with pytest.raises(Conflict) as refused:
            two.result()
    assert refused.value.code == "ledger.already_reversed"
    assert refused.value.params["reversal"] == reversal
