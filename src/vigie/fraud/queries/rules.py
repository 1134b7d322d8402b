"""The rules in force and what the watch has to look at again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Max, Q

from vigie.fraud.domain.rulebook import CERTIFICATES, compiled_rulebook
from vigie.fraud.models import Alert, FraudSettings
from vigie.kernel.actor import Actor
from vigie.scoring.domain.evaluating import CompiledRuleset
from vigie.scoring.queries import published_text


def settings_for(by: Actor) -> FraudSettings:
    """Return what the organisation chose, or the defaults where it chose nothing."""
    found = FraudSettings.objects.filter(organisation_id=by.organisation_id).first()
    return found or FraudSettings(organisation_id=by.organisation_id)


def rulebook_in_force(by: Actor) -> CompiledRuleset:
    """Return the rules over certificates, ready to run, with the organisation's days of grace."""
    return compiled_rulebook(
        published_text(by, CERTIFICATES), {"grace_days": settings_for(by).grace_days}
    )


def contracts_with_held_alerts(by: Actor, subject_kind: str) -> Iterator[tuple[int, str]]:
    """Yield (subject id, contract number) of every alert that holds its place.

    A run assesses these beside what differs, so that an alert is cleared when nothing differs.
    """
    found = Alert.objects.filter(
        organisation_id=by.organisation_id, holds=True, subject_kind=subject_kind
    )
    yield from (
        found.order_by("subject_id").values_list("subject_id", "contract_number").distinct()
    )


def waiting_levels(
    by: Actor, subject_kind: str, among: Collection[int] | None = None
) -> dict[int, int]:
    """Return subject id → the highest level among its alerts that wait or are confirmed.

    `among` bounds it to some subjects: nothing of others is read.
    """
    found = Alert.objects.filter(
        Q(is_waiting=True) | Q(state="confirmed"),
        organisation_id=by.organisation_id,
        subject_kind=subject_kind,
    )
    if among is not None:
        found = found.filter(subject_id__in=among)
    return dict(found.order_by().values_list("subject_id").annotate(Max("level")))


def runs_of_live_alerts(by: Actor) -> frozenset[int]:
    """Return the runs on which live alerts rest: the one that opened each and the last that saw it.

    Live is what waits for a decision or was confirmed; a dismissed, acknowledged or closed alert
    keeps its facts in its own row and needs no file any more.
    """
    found = Alert.objects.filter(
        Q(is_waiting=True) | Q(state="confirmed"), organisation_id=by.organisation_id
    )
    pairs = found.order_by().values_list("opened_by_run", "last_run_id").distinct()
    return frozenset(run for pair in pairs for run in pair if run)


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert that stands against somebody; `is_proved` when a person confirmed it."""

    subject_id: int
    typology: str
    is_proved: bool


def alerts_concerning(by: Actor, concerns: str, subject_kind: str) -> list[Standing]:
    """Return what stands of some concern: alerts that wait for a person, or were confirmed.

    What the register took back stands no more, though a person has yet to acknowledge it. What a
    dealer's own record made yellow does not count: it would feed on itself.
    """
    found = Alert.objects.filter(
        Q(is_waiting=True) | Q(state="confirmed"),
        organisation_id=by.organisation_id,
        subject_kind=subject_kind,
        concerns=concerns,
    ).exclude(Q(typology="dealer_cluster") | Q(state="cleared_by_register"))
    rows = found.order_by("id").values_list("subject_id", "typology", "state")
    return [Standing(pk, typology, state == "confirmed") for pk, typology, state in rows]
