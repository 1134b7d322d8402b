"""Tax documents on their way to platforms: queued with their paper, sent once, followed to the end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from typing_extensions import override

from vigie.connectors.french_platform.adapter import FrenchPlatform
from vigie.connectors.french_platform.settings import FrenchSettings
from vigie.connectors.ksef.adapter import Ksef
from vigie.connectors.ksef.settings import KsefSettings
from vigie.database.tenant import tenant
from vigie.documents.actions import (
    choose_platform,
    generate_invoice,
    send_again,
    tend_platforms,
)
from vigie.documents.domain.files import Subject
from vigie.documents.domain.invoice import Corrected, InvoiceType, Line
from vigie.documents.domain.sending import State, ask_again, wait_after
from vigie.documents.models import Document, Transmission, TransmissionStep
from vigie.documents.ports import Deposit, OutgoingInvoice, Stage, use_platform
from vigie.documents.queries import transmissions_by_state
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Refused
from vigie.tenancy.actions import create_organisation
from vigie.testing.fake_invoice_platform import FakeInvoicePlatform
from vigie.testing.invoice_platforms import RunningPlatform, running_platform
from vigie.testing.invoices import CUSTOMER, TWENTY_THREE, invoice, polish_invoice

pytestmark = pytest.mark.django_db
ABOUT = Subject("leasing.contract", 12)
SINCE = date(2027, 1, 1)
NOW = datetime(2027, 2, 5, 12, tzinfo=UTC)


@pytest.fixture
def by() -> Actor:
    return system_actor(create_organisation("Lessor One"), name="test")


@pytest.fixture
def platform() -> Iterator[FakeInvoicePlatform]:
    fake = FakeInvoicePlatform()
    former = use_platform("FR", fake)
    yield fake
    use_platform("FR", former)


@pytest.fixture
def chosen(by: Actor, platform: FakeInvoicePlatform) -> FakeInvoicePlatform:
    choose_platform("FR", since=SINCE, by=by, key="choose")
    return platform


def make(by: Actor, number: str = "FA-2027-000031", **change: Any) -> int:
    made = invoice(number=number, **change)
    return generate_invoice(made, language="fr", subject=ABOUT, by=by, key=number)


def rows(by: Actor) -> list[Transmission]:
    with tenant(by.organisation_id):
        return list(Transmission.objects.order_by("id"))


def the(by: Actor) -> Transmission:
    (row,) = rows(by)
    return row


def due_now(by: Actor) -> None:
    """Let the time that was to be waited pass."""
    with tenant(by.organisation_id):
        Transmission.objects.exclude(next_at=None).update(next_at=datetime.now(UTC))


def tend(by: Actor) -> int:
    return tend_platforms(by=by, key="tend")


def test_nothing_is_sent_before_somebody_chose_a_platform(
    by: Actor, platform: FakeInvoicePlatform
) -> None:
    make(by)
    assert rows(by) == []
    choose_platform("FR", since=date(2027, 2, 6), by=by, key="later")
    make(by, "FA-2027-000032")  # issued the day before
    choose_platform("FR", since=None, by=by, key="never")
    make(by, "FA-2027-000033")
    assert rows(by) == []
    assert platform.taken == {}


def test_consumers_and_foreign_buyers_get_the_paper_only(
    by: Actor, chosen: FakeInvoicePlatform
) -> None:
    make(by, buyer=CUSTOMER)
    assert rows(by) == []


def test_the_paper_arrives_byte_by_byte_and_its_life_is_kept(
    by: Actor, chosen: FakeInvoicePlatform
) -> None:
    number = make(by)
    assert the(by).state == State.QUEUED
    jobs = ProcrastinateJob.objects.filter(task_name="documents.tend_platforms")
    assert [job.args for job in jobs] == [{"organisation_id": by.organisation_id}]
    assert tend(by) == 2  # deposited, then asked for news
    row = the(by)
    assert (row.state, row.document_id, row.attempts) == (State.DEPOSITED, number, 1)
    (taken,) = chosen.taken.values()
    assert (taken.seller_id, taken.buyer_id) == ("552100554", "732829320")
    assert taken.content.startswith(b"%PDF")
    chosen.judge(row.number, Stage.DELIVERED, "")
    chosen.judge(row.number, Stage.REFUSED, "prix erroné\x00 <b>")
    due_now(by)
    assert tend(by) == 1
    row = the(by)
    assert (row.state, row.next_at) == (State.REFUSED, None)
    assert row.reply.startswith("prix erroné")
    with tenant(by.organisation_id):
        steps = list(TransmissionStep.objects.order_by("at").values_list("stage", flat=True))
        assert transmissions_by_state(by) == {"refused": 1}
    assert steps == ["deposited", "delivered", "refused"]
    due_now(by)
    assert tend(by) == 0


@pytest.mark.parametrize("order", ["busy", "broken", "silent"])
def test_a_platform_that_is_not_there_is_tried_again_and_takes_it_once(
    order: str, by: Actor, chosen: FakeInvoicePlatform
) -> None:
    make(by)
    chosen.orders.append(order)
    assert tend(by) == 1
    row = the(by)
    assert (row.state, row.attempts, bool(row.reason)) == (State.QUEUED, 1, True)
    assert row.next_at is not None
    assert row.next_at > datetime.now(UTC) + timedelta(seconds=50)
    assert tend(by) == 0  # not before its time
    due_now(by)
    tend(by)
    assert (the(by).state, the(by).reason, len(chosen.taken)) == (State.DEPOSITED, "", 1)


def test_what_is_refused_is_not_tried_again_until_a_person_says_so(
    by: Actor, chosen: FakeInvoicePlatform
) -> None:
    make(by)
    chosen.orders.append("refused")
    tend(by)
    row = the(by)
    assert (row.state, row.reason, row.reply, row.next_at) == (
        State.UNSENDABLE, "documents.platform_refused", "400 ordered", None,
    )  # fmt: skip
    assert tend(by) == 0
    send_again(row.pk, by=by, key="again")
    tend(by)
    assert the(by).state == State.DEPOSITED
    with pytest.raises(Refused) as refused:
        send_again(row.pk, by=by, key="twice")
    assert refused.value.code == "documents.sent_already"


class Killed(BaseException):
    """What nothing catches."""


class Deadly(FakeInvoicePlatform):
    """Takes the invoice, and the process that brought it dies."""

    deaths = 1

    @override
    def deposit(self, invoice: OutgoingInvoice) -> Deposit:
        found = super().deposit(invoice)
        if Deadly.deaths:
            Deadly.deaths -= 1
            raise Killed
        return found


def test_a_sender_that_dies_after_the_deposit_leaves_one_invoice(by: Actor) -> None:
    platform = Deadly()
    former = use_platform("FR", platform)
    try:
        choose_platform("FR", since=SINCE, by=by, key="choose")
        make(by)
        with pytest.raises(Killed):
            tend(by)
        assert (the(by).state, tend(by)) == (State.SENDING, 0)  # its claim still stands
        due_now(by)
        tend(by)
    finally:
        use_platform("FR", former)
    assert (the(by).state, the(by).attempts, len(platform.taken)) == (State.DEPOSITED, 2, 1)


def test_one_away_does_not_stop_the_other_country(by: Actor, chosen: FakeInvoicePlatform) -> None:
    polish = FakeInvoicePlatform(format="fa3")
    former = use_platform("PL", polish)
    try:
        choose_platform("PL", since=SINCE, by=by, key="pl")
        chosen.is_away = True
        for number in range(3):
            make(by, f"FA-{number}")
        made = polish_invoice(period=None, supplied_on=date(2027, 2, 5))
        generate_invoice(made, language="pl", subject=ABOUT, by=by, key="pl")
        assert tend(by) == 3  # one French attempt, the Polish deposit and its news
    finally:
        use_platform("PL", former)
    assert len(polish.taken) == 1
    states = {row.number: (row.country, row.state, row.attempts) for row in rows(by)}
    assert states["FA-0"] == ("FR", State.QUEUED, 1)
    assert states["FA-1"] == states["FA-2"] == ("FR", State.QUEUED, 0)


def test_what_fa3_does_not_cover_stands_as_unsendable(by: Actor) -> None:
    choose_platform("PL", since=SINCE, by=by, key="pl")
    line = Line.of("Rata", Decimal("100.00"), "EUR", TWENTY_THREE)
    made = polish_invoice(lines=(line,))
    number = generate_invoice(made, language="pl", subject=ABOUT, by=by, key="eur")
    row = the(by)
    assert (row.state, row.reason, row.document_id) == (
        State.UNSENDABLE, "documents.fa3_not_covered", number,
    )  # fmt: skip


def french(server: RunningPlatform) -> FrenchPlatform:
    settings = FrenchSettings(
        server.url, f"{server.url}/token", "vigie", "s3cret", 2.0, "552100554"
    )
    return FrenchPlatform(settings)


@pytest.mark.parametrize("fault", ["unauthorised", "busy", "broken", "slow", "truncated", "silent"])
def test_whatever_the_french_platform_does_it_has_each_number_once(fault: str, by: Actor) -> None:
    choose_platform("FR", since=SINCE, by=by, key="choose")
    credit = {
        "type": InvoiceType.CREDIT_NOTE,
        "corrected": Corrected("FA-1", date(2027, 2, 5), "Rétractation"),
    }
    make(by, "FA-1")
    make(by, "AV-1", **credit)
    with running_platform("french_platform") as server:
        former = use_platform("FR", french(server))
        try:
            server.misbehave(fault, seconds=3)
            for _ in range(3):
                due_now(by)
                tend(by)
            assert sorted(one["number"] for one in server.arrived()) == ["AV-1", "FA-1"]
            server.judge("FA-1", "rejected", "SIREN inconnu de l’annuaire")
            due_now(by)
            tend(by)
        finally:
            use_platform("FR", former)
    states = {row.number: (row.state, row.reply) for row in rows(by)}
    assert states["FA-1"] == (State.REJECTED, "SIREN inconnu de l’annuaire")
    assert states["AV-1"][0] == State.DEPOSITED


def test_ksef_gives_its_number_and_its_receipt_is_kept(by: Actor) -> None:
    choose_platform("PL", since=SINCE, by=by, key="pl")
    generate_invoice(polish_invoice(), language="pl", subject=ABOUT, by=by, key="pl")
    with running_platform("ksef") as server:
        settings = KsefSettings(server.url, "5260001246", "ksef-token", 2.0)
        former = use_platform("PL", Ksef(settings))
        try:
            tend(by)
            server.judge("FV/2027/02/0031", "delivered", "")
            due_now(by)
            tend(by)
        finally:
            use_platform("PL", former)
    row = the(by)
    assert (row.state, bool(row.official_number), row.next_at) == (State.DELIVERED, True, None)
    with tenant(by.organisation_id):
        kinds = set(Document.objects.values_list("kind", flat=True))
        proofs = TransmissionStep.objects.exclude(proof="").count()
    assert kinds == {"invoice", "fa3", "receipt"}
    assert proofs == 1


def test_how_long_is_waited() -> None:
    waits = [wait_after(n).total_seconds() for n in (1, 2, 5, 9, 10, 50)]
    assert waits == [60, 120, 960, 15_360, 21_600, 21_600]
    assert wait_after(1, 7_200).total_seconds() == 7_200
    assert wait_after(1, 1e9).total_seconds() == 21_600
    assert ask_again(NOW, NOW) == NOW + timedelta(minutes=1)
    assert ask_again(NOW, NOW + timedelta(days=3)) == NOW + timedelta(days=4)
    assert ask_again(NOW, NOW + timedelta(days=91)) is None


def test_the_states_of_a_platform_are_states_here() -> None:
    assert {stage.value for stage in Stage} < {state.value for state in State}
