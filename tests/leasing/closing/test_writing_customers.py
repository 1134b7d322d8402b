"""Reminders, near ends and reopened contracts written to customers: once each, true, and left out with a reason."""

import io
import secrets
from datetime import date, timedelta

import pypdf
import pytest
from django.test import Client
from tests.leasing.closing.acting import close_through

from vigie.database.tenant import tenant
from vigie.documents.queries import content_of, document
from vigie.journal.models import Entry
from vigie.leasing.actions import (
    Written,
    accelerate,
    announce_ends,
    buy_out,
    give_notice,
    hold_payout,
    remind_customer,
    return_payment,
    set_business_date,
    set_service_rule,
    settle_contract,
    tell_end,
    tell_reopening,
    write_reminders,
)
from vigie.leasing.actions.holding import Holding
from vigie.leasing.domain.letters import Debtor, LeftOut, Stance, left_out, mention_of
from vigie.leasing.domain.lifecycle import State
from vigie.leasing.domain.service import BUSINESSES, CONSUMERS, Duty, ServiceRule
from vigie.leasing.models import CustomerLetter, Payment
from vigie.leasing.queries import letters_of
from vigie.notices.models import Message
from vigie.parties.actions import correct_party, register_party
from vigie.parties.domain.parties import Address, NewParty
from vigie.tenancy.actions import create_token
from vigie.testing.contracts import Lessor, credit, loa, new_lessor
from vigie.testing.portal import signed_in

pytestmark = pytest.mark.django_db
DUE = date(2024, 2, 15)
PAGE = "/contracts/closing/reminders"


def key() -> str:
    return secrets.token_hex(8)


@pytest.fixture
def lessor() -> Lessor:
    """A lessor that writes to everybody; its customer has an e-mail address and speaks French."""
    made = new_lessor()
    set_business_date(DUE, by=made.by, key="first")
    for scope in (BUSINESSES, CONSUMERS):
        rule = ServiceRule(Duty.WRITE_CUSTOMERS, scope, 1, date(2024, 1, 1))
        set_service_rule(rule, by=made.by, key=scope)
    correct_party(
        made.customer, {"email": "zoe@example.fr"}, on=date(2020, 1, 1), by=made.by, key="mail"
    )
    return made


def late(lessor: Lessor, days: int, *, customer: int | None = None) -> int:
    """Return a lease whose first rental is so many days late at the end of the last closed day."""
    who = lessor if customer is None else Lessor(lessor.by, customer)
    contract = who.active(loa())
    lessor.pay(contract, 410_000, date(2024, 1, 15))  # first rental and deposit
    close_through(lessor.by, DUE + timedelta(days=days))
    return contract


def write(lessor: Lessor, days: int) -> list[Written]:
    return list(write_reminders(DUE + timedelta(days=days), by=lessor.by, key=key()))


def mails(lessor: Lessor) -> list[Message]:
    with tenant(lessor.by.organisation_id):
        return list(Message.objects.order_by("id"))


def plain(mail: Message) -> str:
    """Return the words of a mail with plain spaces."""
    return mail.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_each_level_is_written_once_with_the_figures_of_the_books(lessor: Lessor) -> None:
    contract = late(lessor, 5)
    assert [(one.contract_id, one.way) for one in write(lessor, 5)] == [(contract, "email")]
    assert write(lessor, 5) == []  # killed and run again: nothing twice
    (mail,) = mails(lessor)
    assert (mail.address, mail.language, mail.kind) == ("zoe@example.fr", "fr", "leasing.reminder")
    with tenant(lessor.by.organisation_id):
        reference = CustomerLetter.objects.get().contract.reference
    text = plain(mail)
    assert f"sur le contrat {reference}, 398,18 EUR restent impayés" in text
    assert "depuis le 15 févr. 2024" in text
    assert "art. L312-36 et L312-40" in text  # a consumer's lease with an option
    assert mail.text.endswith(f"{'Lessor One'}\n")
    close_through(lessor.by, DUE + timedelta(days=15))
    write(lessor, 15)
    with tenant(lessor.by.organisation_id):
        levels = [(one.level, one.about) for one in letters_of_rows()]
    assert levels == [(1, "2024-02-15/1"), (2, "2024-02-15/2")]


def letters_of_rows() -> list[CustomerLetter]:
    return list(CustomerLetter.objects.order_by("id"))


def test_levels_begin_anew_when_the_oldest_due_is_paid(lessor: Lessor) -> None:
    contract = late(lessor, 5)
    write(lessor, 5)
    lessor.pay(contract, 39_818, DUE + timedelta(days=6))
    assert write(lessor, 5) == []
    close_through(lessor.by, date(2024, 3, 20))  # five days after the second rental
    (done,) = write_reminders(date(2024, 3, 20), by=lessor.by, key=key())
    assert done.way == "email"
    with tenant(lessor.by.organisation_id):
        assert [one.about for one in letters_of_rows()] == ["2024-02-15/1", "2024-03-15/1"]


def test_what_was_paid_since_the_close_is_not_asked_for(lessor: Lessor) -> None:
    contract = late(lessor, 5)
    lessor.pay(contract, 39_818, DUE + timedelta(days=5))
    (done,) = write(lessor, 5)
    assert (done.way, done.reason, mails(lessor)) == ("", LeftOut.NOTHING_DUE, [])


def test_without_an_e_mail_a_paper_is_made_and_without_an_address_nothing(lessor: Lessor) -> None:
    address = Address("ul. Łąkowa 7", "90-562", "Łódź", "PL")
    anna = register_party(
        NewParty("person", "Żółw", "Anna", address=address, language="pl"),
        on=date(2020, 1, 1), by=lessor.by, key="anna",
    )  # fmt: skip
    nobody = register_party(
        NewParty("person", "Nikt", "Jan"), on=date(2020, 1, 1), by=lessor.by, key="jan"
    )
    by_post = Lessor(lessor.by, anna).active(loa())
    silent = Lessor(lessor.by, nobody).active(loa())
    for contract in (by_post, silent):
        lessor.pay(contract, 410_000, date(2024, 1, 15))
    close_through(lessor.by, DUE + timedelta(days=5))
    done = {one.contract_id: one for one in write(lessor, 5)}
    assert (done[by_post].way, done[by_post].reason) == ("paper", "")
    assert (done[silent].way, done[silent].reason) == ("", LeftOut.NO_ADDRESS)
    assert mails(lessor) == []
    with tenant(lessor.by.organisation_id):
        letter = CustomerLetter.objects.get(contract_id=by_post)
        paper = document(letter.document_id or 0, lessor.by)
        text = pypdf.PdfReader(io.BytesIO(content_of(paper).read_bytes())).pages[0].extract_text()
    assert "Anna Żółw" in text
    assert "ul. Łąkowa 7" in text
    assert "pozostaje do zapłaty" in text.replace("\n", " ")
    assert paper.language == "pl"
    page = signed_in(lessor.by, "back_office").get(PAGE).content.decode()
    assert f"/documents/{letter.document_id}/" in page


def test_paused_called_and_not_chosen_are_left_out_and_said(lessor: Lessor) -> None:
    paused, called = lessor.active(loa()), lessor.active(credit())
    business = lessor.active(loa(), is_consumer=False)
    for contract in (paused, business):
        lessor.pay(contract, 410_000, date(2024, 1, 15))
    off = ServiceRule(Duty.WRITE_CUSTOMERS, BUSINESSES, 0, date(2024, 2, 1))
    set_service_rule(off, by=lessor.by, key="off")
    close_through(lessor.by, DUE + timedelta(days=4))
    hold_payout(
        paused, Holding("disputes the amount"), on=DUE + timedelta(days=5), by=lessor.by, key=key()
    )
    notice = {"on": date(2024, 1, 20), "ends_on": date(2024, 2, 1)}
    give_notice(called, **notice, by=lessor.by, key=key())
    accelerate(called, on=DUE + timedelta(days=5), by=lessor.by, key=key())
    close_through(lessor.by, DUE + timedelta(days=5))
    assert write(lessor, 5) == []
    on = DUE + timedelta(days=5)
    reasons = {
        contract: remind_customer(contract, on=on, by=lessor.by, key=key()).reason
        for contract in (paused, called, business)
    }
    assert reasons == {
        paused: LeftOut.PAUSED, called: LeftOut.CALLED, business: LeftOut.NOT_CHOSEN
    }  # fmt: skip
    page = signed_in(lessor.by, "back_office").get(PAGE).content.decode()
    assert "Left out: collection is paused" in page
    assert "Called due: recovery writes" in page
    assert "Not written to, by the settings" in page


def test_nobody_is_written_to_before_the_organisation_says_so() -> None:
    silent = new_lessor()
    set_business_date(DUE, by=silent.by, key="first")
    silent.active(loa())
    close_through(silent.by, DUE + timedelta(days=5))
    assert write(silent, 5) == []


def test_the_journal_holds_no_personal_value_and_the_contract_shows_the_letter(
    lessor: Lessor,
) -> None:
    contract = late(lessor, 5)
    write(lessor, 5)
    with tenant(lessor.by.organisation_id):
        entry = Entry.objects.get(act="leasing.customer_reminded")
        assert set(entry.data) == {"letter", "about", "level", "way"}
        assert "zoe" not in str(list(Entry.objects.values_list("data", flat=True)))
        (letter,) = letters_of(lessor.by, contract)
    assert (letter.level, letter.minor, letter.way) == (1, 39_818, "email")
    page = signed_in(lessor.by, "back_office", "fr").get(f"/contracts/{contract}/").content.decode()
    assert "Le client a été relancé (1)" in page


def test_a_dry_run_says_what_would_leave_and_leaves_nothing(lessor: Lessor) -> None:
    contract = late(lessor, 5)
    secret = create_token("erp", "back_office", by=lessor.by, key="erp")
    client = Client(headers={"authorization": f"Bearer {secret}"})
    path = f"/api/v1/leasing/contracts/{contract}"
    given = {"on": str(DUE + timedelta(days=5))}

    def remind(**params: str) -> dict[str, object]:
        query = "?preview=true" if params else ""
        answer = client.post(
            f"{path}/reminder{query}", given, content_type="application/json",
            headers={"idempotency-key": "r"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.content
        found: dict[str, object] = answer.json()
        return found

    assert remind(preview="yes")["way"] == "email"
    assert (mails(lessor), client.get(f"{path}/letters").json()) == ([], [])
    assert remind()["way"] == "email"
    assert remind()["way"] == "email"  # the same key: the first answer again
    assert len(mails(lessor)) == 1
    assert [one["occasion"] for one in client.get(f"{path}/letters").json()] == ["reminder"]


def test_a_near_end_is_told_once(lessor: Lessor) -> None:
    contract = lessor.active(loa(3))
    on = date(2024, 3, 1)
    assert tell_end(contract, on=on, by=lessor.by, key=key()).reason == LeftOut.NOTHING_DUE
    announce_ends(on, by=lessor.by, key=key())
    assert tell_end(contract, on=on, by=lessor.by, key=key()).way == "email"
    assert tell_end(contract, on=on, by=lessor.by, key=key()).reason == LeftOut.WRITTEN_ALREADY
    (mail,) = mails(lessor)
    assert "prend fin le 15 avr. 2024" in plain(mail)
    assert "au prix de l’option" in plain(mail)


def test_a_reopened_contract_is_told_with_what_is_owed(lessor: Lessor) -> None:
    contract = lessor.active(loa(3))
    lessor.bill(contract, date(2024, 4, 15))
    buy_out(contract, on=date(2024, 4, 15), by=lessor.by, key=key())
    lessor.pay(contract, 5_000_000, date(2024, 4, 15))
    settle_contract(contract, on=date(2024, 4, 16), by=lessor.by, key=key())
    on = date(2024, 4, 20)
    assert tell_reopening(contract, on=on, by=lessor.by, key=key()).reason == LeftOut.NOTHING_DUE
    with tenant(lessor.by.organisation_id):
        payment = Payment.objects.filter(minor=5_000_000).get().pk
    return_payment(contract, payment_id=payment, on=on, reason="AM04", by=lessor.by, key=key())
    assert tell_reopening(contract, on=on, by=lessor.by, key=key()).way == "email"
    (mail,) = mails(lessor)
    assert "rejeté par la banque le 20 avr. 2024" in plain(mail)
    with tenant(lessor.by.organisation_id):
        owed = CustomerLetter.objects.get().minor
    assert owed == lessor.balances(contract)["customer_receivable"]


@pytest.mark.parametrize(
    ("debtor", "code"),
    [
        (Debtor("FR", "credit", 2_500_000, date(2024, 1, 1), True, False), "fr_consumer_loan"),
        (Debtor("FR", "loa", 2_500_000, date(2024, 1, 1), True, True), "fr_consumer_lease"),
        (Debtor("FR", "loa", 8_000_000, date(2024, 1, 1), True, True), "none"),
        (Debtor("FR", "loa", 8_000_000, date(2026, 11, 20), True, True), "fr_consumer_lease"),
        (Debtor("FR", "lld", 2_500_000, date(2024, 1, 1), True, True), "none"),
        (Debtor("FR", "loa", 2_500_000, date(2024, 1, 1), False, True), "fr_business"),
        (Debtor("PL", "pl_leasing", 2_500_000, date(2024, 1, 1), True, True), "pl_consumer"),
        (Debtor("PL", "pl_leasing", 2_500_000, date(2024, 1, 1), False, True), "pl_business"),
        (Debtor("DE", "credit", 2_500_000, date(2024, 1, 1), True, False), "none"),
    ],
)
def test_the_mention_follows_the_law_of_the_contract(debtor: Debtor, code: str) -> None:
    assert mention_of(debtor) == code


def test_a_pause_is_said_before_all_else() -> None:
    assert left_out(Stance(State.TERMINATED, is_paused=True, is_chosen=False)) is LeftOut.PAUSED
    assert left_out(Stance(State.TERMINATED, is_paused=False, is_chosen=True)) is LeftOut.CALLED
    assert left_out(Stance(State.ACTIVE, is_paused=False, is_chosen=False)) is LeftOut.NOT_CHOSEN
    assert left_out(Stance(State.IN_ARREARS, is_paused=False, is_chosen=True)) is None
