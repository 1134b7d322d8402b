"""Erasure of the person of a watched contract that ended, when he asks for it (GDPR, article 17)."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from vigie.documents.actions import destroy_about, remove_files
from vigie.documents.domain.files import Subject
from vigie.journal.actions import act, record
from vigie.kernel.actor import Actor, system_actor
from vigie.kernel.errors import Conflict, Invalid, NotFound, Refused
from vigie.parties.actions import ERASE
from vigie.parties.domain.keeping import named
from vigie.registrations.actions.emptying import SUBJECT, empty
from vigie.registrations.actions.findings import turn_of_records
from vigie.registrations.models import Certificate
from vigie.registrations.ports import erase_elsewhere, kept_by


@act("registrations.person_erased", permission=ERASE)
def erase_person_of(certificate_id: int, *, reason: str, by: Actor, key: str) -> int:
    """Erase what is known of the people of a watched contract that ended; returns how many papers went.

    Number, product, days and kinds of what was found stay. What other features hold goes with it
    (`ports.use_erasure`). Raises NotFound, Invalid without a reason, Conflict when it was done, and Refused
    while the contract is watched, or a hold or an alert needs the values.
    """
    if not reason.strip():
        raise Invalid("registrations.erasure_unexplained")
    turn_of_records(by)
    mine = Certificate.objects.filter(organisation_id=by.organisation_id, id=certificate_id)
    found = mine.select_for_update().first()
    if found is None:
        raise NotFound("registrations.certificate_unknown", certificate=certificate_id)
    if found.emptied_at is not None:
        raise Conflict("registrations.certificate_emptied", contract=found.contract_number)
    kept = kept_by(certificate_id, by)
    if kept:
        number = found.contract_number
        raise Refused("registrations.still_needed", contract=number, what=named(kept))
    erase_elsewhere(certificate_id, by=by, key=f"{key} elsewhere"[-400:])
    papers = erase_certificates((certificate_id,), by=by, key=key)
    record(SUBJECT, certificate_id, data={"papers": papers}, personal={"reason": reason.strip()})
    return papers


@act("registrations.certificates_erased", permission=ERASE)
def erase_certificates(certificate_ids: tuple[int, ...], *, by: Actor, key: str) -> int:
    """Empty certificates whose contract ended and destroy their papers; returns how many papers went.

    One that is watched stays whole, and so do its papers; those of one emptied before go.
    """
    ids = empty(certificate_ids, by=by, key=key)
    over = Certificate.objects.filter(
        organisation_id=by.organisation_id, id__in=certificate_ids, watch="ended"
    )
    subjects = tuple(
        Subject(SUBJECT, pk) for pk in over.order_by("id").values_list("id", flat=True)
    )
    house = system_actor(by.organisation_id, name="erasure")
    today = timezone.localdate()
    papers = destroy_about(subjects, on=today, by=house, key=f"{key} papers"[-500:])
    # A file goes once the act that says so is committed.
    transaction.on_commit(partial(remove_files, {one.digest: one.size for one in papers}, house))
    record(SUBJECT, None, data={"certificates": ids, "papers": len(papers)})
    return len(papers)
