"""Erasure of personal values: the entry and its chain stay, the value goes."""

from collections.abc import Collection

from vigie.journal.actions.door import act, record
from vigie.journal.models import PersonalValue
from vigie.kernel.actor import Actor


@act("journal.personal_values_erased", permission="journal.erase_personal_values")
def erase_personal_values(subject_kind: str, subject_id: int, *, by: Actor, key: str) -> int:
    """Erase the personal values of all entries on a subject; returns how many went."""
    values = PersonalValue.objects.filter(
        organisation_id=by.organisation_id,
        entry__subject_kind=subject_kind,
        entry__subject_id=subject_id,
    )
    count, _ = values.delete()
    record(subject_kind, subject_id, data={"count": count})
    return count


@act("journal.shared_values_erased", permission="journal.erase_personal_values")
def erase_values_of(entry_ids: Collection[int], *, by: Actor, key: str) -> int:
    """Erase the personal values of some entries, of acts on several subjects that are all gone."""
    values = PersonalValue.objects.filter(
        organisation_id=by.organisation_id, entry_id__in=list(entry_ids)
    )
    count, _ = values.delete()
    record("journal.entry", None, data={"entries": sorted(entry_ids), "count": count})
    return count
