"""One record or one piece of evidence that came by itself: the same rules as a run, at once."""

from collections.abc import Iterator, Sequence, Set
from datetime import date

from django.utils import timezone

from vigie.database.tenant import tenant
from vigie.flows.dealer_record import DEALER
from vigie.flows.digest import Looked, send_digest
from vigie.flows.fraud_watch import (
    assess,
    judge,
    rules_in_force,
    spoken_of,
    with_dealers,
)
from vigie.flows.learning.labels import label_proofs
from vigie.flows.levels_shown import SUBJECT_KIND, show_levels
from vigie.fraud.actions import Raised, raise_alerts
from vigie.fraud.domain.alerts import AssessedSubject, Reading
from vigie.fraud.queries import alerts_concerning
from vigie.kernel.actor import Actor
from vigie.kernel.clock import local_date
from vigie.leasing.queries import exposures, find_contract
from vigie.registrations import queries
from vigie.registrations.queries import Subject
from vigie.registrations.queries.contracts import certificates_beside, over_among
from vigie.registrations.queries.plain import plain_certificates


def assess_record(record_id: int, *, entry_id: int, by: Actor) -> Raised | None:
    """Assess the certificates that a live record speaks of, and tell who decides.

    Returns what was raised, None when nothing is left to assess. A register's record of today is
    read at its own instant, so that a red read at dawn may be read again the day after; what the
    lender says of a contract reads no register, and confirms nothing.
    """
    with tenant(by.organisation_id):
        ids = queries.certificates_of_record(by, record_id)
    return assess_certificates(ids, entry_id=entry_id, by=by)


def assess_contract(contract_id: int, *, entry_id: int, by: Actor) -> Raised | None:
    """Assess the certificates watched under the number of a contract that leasing serves."""
    with tenant(by.organisation_id):
        number = find_contract(by, contract_id).reference
        ids = queries.certificates_numbered(by, [number])
    return assess_certificates(ids, entry_id=entry_id, by=by)


def assess_answered(certificate_id: int, *, entry_id: int, by: Actor) -> Raised | None:
    """Assess a certificate of whose contract a person answered, and the other contracts of its vehicle."""
    with tenant(by.organisation_id):
        beside = certificates_beside(by, certificate_id)
    return assess_certificates([certificate_id, *beside], entry_id=entry_id, by=by)


def assess_certificates(ids: Sequence[int], *, entry_id: int, by: Actor) -> Raised | None:
    """Assess some certificates by what is known of them now, because of an entry of the journal.

    Of a contract that ended, as a person answered, nothing is compared: what was alerted is cleared or
    closed by that.
    """
    with tenant(by.organisation_id):
        over = over_among(by, ids)
        found = [queries.subject_of(by, pk) for pk in ids if pk not in over]
        today = local_date(timezone.now())
        numbers = {one.contract_number for one in found if one is not None}
        rules, owed = rules_in_force(by, today, numbers), exposures(by, today, numbers)
        standing = alerts_concerning(by, DEALER, SUBJECT_KIND)
    subjects: list[Subject] = [one for one in found if one is not None]
    if not subjects and not over:
        return None
    rules = with_dealers(rules, standing, [subjects], on=today, by=by)
    now = timezone.now()
    on: date = local_date(now)
    ruleset = rules.ruleset.ruleset
    reading = Reading(-entry_id, on, now, ruleset.id, ruleset.version)
    spoken = spoken_of(subjects, by)
    assessed, key = assess(subjects, rules, owed=owed, spoken=spoken), f"entry-{entry_id}"
    beside = judge(subjects, assessed, rules, on=on, by=by, key=key) if subjects else ()
    raised = raise_alerts((*beside, *_over(over, by)), reading=reading, by=by, key=key)
    label_proofs(reading.run_id, by=by, key=f"{key}-proofs")
    among = (*(one.facts.certificate_id for one in subjects), *sorted(over))
    show_levels(by=by, key=f"entry-{entry_id}", among=among)
    looked = Looked(on, len(subjects), sum(len(one.facts.distortions) for one in subjects))
    send_digest(looked, [raised], (), name=f"entry-{entry_id}", by=by)
    return raised


def _over(ids: Set[int], by: Actor) -> Iterator[AssessedSubject]:
    """Yield contracts that ended as assessed: nothing speaks of them any more."""
    for some in plain_certificates(by, ids):
        for one in some:
            yield AssessedSubject(
                SUBJECT_KIND,
                one.id,
                one.contract_number,
                one.plate,
                one.vin,
                one.product,
                one.outstanding,
                one.currency,
                findings=(),
                is_over=True,
            )
