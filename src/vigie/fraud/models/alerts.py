"""Alerts and their history."""

from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.scoring.domain.levels import Level


def _key() -> "models.TextField[str, str]":
    """A canonical text that is searched by prefix and sorted byte by byte."""
    return models.TextField(blank=True, default="", db_collation="C")


class Alert(models.Model):
    """What the rules found about one contract and one typology. No name of a person.

    `level` and `highest_level` are 1 yellow, 2 orange, 3 red; `state` is a word of
    `fraud.domain.lifecycle`. `holds` says that the alert holds the place of its contract and
    typology, which only one may. `body` is reasons, exculpations and caps with their facts;
    `evidence` identifies the happening. Amounts are hundredths of the currency.

    `assigned_to` is the person who has it in hand. Until `snoozed_until` it is put aside, unless
    the gist of its evidence becomes another than `snoozed_gist` or, red, its amount grows beyond
    `snoozed_cents`. `is_proposed` says that a verdict waits for a second person, `proposed_by` who
    proposed it (None for a token). An alert that `is_led` stands behind another one of its `piece` of work.
    `spoken` is what the register said when it last spoke of it, `gone_by` the code of why it went ("" where it stands, or
    went before causes were kept). `rests_on` are the fields of an open question of their mapping without any one of which
    nothing would speak. `looked_on` is the day on which a person last looked the register up for an alert read once. At
    `reduced_at` all but what keeps a dismissed matter from coming back was erased.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    reference = _key()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    contract_number = _key()
    plate = _key()
    vin = _key()
    product = models.TextField(blank=True, default="")
    exposure_cents = models.BigIntegerField(default=0)
    currency = models.TextField(blank=True, default="")
    typology = models.TextField()
    rule = models.TextField()
    level = models.PositiveSmallIntegerField()
    highest_level = models.PositiveSmallIntegerField()
    evidence_level = models.PositiveSmallIntegerField()
    state = models.TextField()
    is_waiting = models.BooleanField()
    holds = models.BooleanField(default=True)
    concerns = models.TextField()
    nature = models.TextField()
    is_baseline = models.BooleanField(default=False)
    ruleset = models.TextField()
    ruleset_version = models.PositiveIntegerField()
    evidence = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    content = models.CharField(max_length=64)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by_run = models.BigIntegerField()
    first_red_read_at = models.DateTimeField(null=True)
    read_twice_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField()
    looked_on = models.DateField(null=True)
    last_run_id = models.BigIntegerField()
    gone_on = models.DateField(null=True)
    gone_by = models.TextField(blank=True, default="", db_default="")
    spoken = models.JSONField(default=list, db_default=[])
    rests_on = models.JSONField(default=list, db_default=[])
    verdict = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_level = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    assigned_to = models.BigIntegerField(null=True)
    snoozed_until = models.DateField(null=True)
    snoozed_gist = models.CharField(max_length=64, blank=True, default="", db_default="")
    snoozed_cents = models.BigIntegerField(default=0, db_default=0)
    is_proposed = models.BooleanField(default=False, db_default=False)
    proposed_by = models.BigIntegerField(null=True)
    piece = models.ForeignKey(
        "fraud.Piece", models.PROTECT, null=True, related_name="alerts", db_index=False
    )
    is_led = models.BooleanField(default=False, db_default=False)
    reduced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="fraud_reference"),
            models.UniqueConstraint(
                fields=["organisation", "contract_number", "typology"],
                condition=Q(holds=True),
                name="fraud_one_per_contract",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "is_waiting", "level", "exposure_cents", "id"],
                name="fraud_alert_risk",
            ),
            models.Index(
                fields=["organisation", "is_waiting", "exposure_cents", "id"],
                name="fraud_alert_amount",
            ),
            models.Index(fields=["organisation", "opened_at", "id"], name="fraud_alert_opened"),
            models.Index(
                fields=["organisation", "subject_kind", "subject_id"], name="fraud_alert_subject"
            ),
            models.Index(fields=["organisation", "contract_number"], name="fraud_alert_contract"),
            models.Index(fields=["organisation", "plate"], name="fraud_alert_plate"),
            models.Index(fields=["organisation", "vin"], name="fraud_alert_vin"),
            models.Index(fields=["organisation", "last_run_id"], name="fraud_alert_run"),
            # Narrow, so that the saved views are counted without reading the wide rows.
            models.Index(
                fields=[
                    "organisation",
                    "level",
                    "state",
                    "nature",
                    "is_baseline",
                    "assigned_to",
                    "snoozed_until",
                    "is_proposed",
                    "proposed_by",
                    "is_led",
                ],
                condition=Q(is_waiting=True),
                name="fraud_alert_work",
            ),
            # What one person, or nobody, has in hand, in the order of the queue.
            models.Index(
                fields=["organisation", "assigned_to", "level", "exposure_cents", "id"],
                condition=Q(is_waiting=True),
                name="fraud_alert_hands",
            ),
            models.Index(
                fields=["organisation", "piece", "id"],
                condition=Q(piece__isnull=False),
                name="fraud_alert_piece",
            ),
            models.Index(
                fields=["organisation", "level", "exposure_cents", "id"],
                condition=Q(is_proposed=True),
                name="fraud_alert_eyes",
            ),
            # The three charts of the dashboard, each answered from its index alone.
            models.Index(
                fields=["organisation", "opened_on", "level"],
                condition=Q(is_baseline=False),
                name="fraud_alert_weeks",
            ),
            models.Index(
                fields=["organisation", "opened_on", "level"],
                condition=Q(is_waiting=True),
                name="fraud_alert_ages",
            ),
            models.Index(
                fields=["organisation", "currency", "contract_number", "exposure_cents"],
                include=["level"],
                condition=(Q(is_waiting=True) | Q(state="confirmed")) & ~Q(nature="housekeeping"),
                name="fraud_alert_exposure_level",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.reference

    @property
    def is_in_doubt(self) -> bool:
        """Tell whether it is red by one read of the register."""
        return self.level == Level.RED and self.read_twice_at is None


class AlertEvent(models.Model):
    """One line of an alert's history: append-only.

    `effective_on` is the day of the assessment, `recorded_at` when we knew. `run_id` is the run
    behind it, None when a person acted (`user_id`, None for a token or the system).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="events", db_index=False)
    kind = models.TextField()
    state = models.TextField()
    level = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    run_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "alert", "id"], name="fraud_event_alert"),
            models.Index(fields=["organisation", "run_id", "kind"], name="fraud_event_run"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.alert_id}"
