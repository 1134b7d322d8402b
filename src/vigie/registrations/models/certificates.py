"""Certificates under watch and what was found on them."""

from django.db import models
from django.db.models import F, Q
from typing_extensions import override


def _key() -> "models.TextField[str, str]":
    """A canonical text that is searched by prefix and sorted byte by byte.

    Under row policies only leakproof operators reach an index: ranges do, LIKE does not.
    """
    return models.TextField(blank=True, default="", db_collation="C")


class Certificate(models.Model):
    """One contract and its vehicle, as the portfolio's latest state names them.

    Written set-based after each import. `*_key` and plate and vin are canonical, the other texts
    as received. `level` is 0 none, 1 yellow, 2 orange, 3 red, and `open_distortions` a count:
    both are kept by the run so that lists need no join. `watch`: `watched`,
    `absent_from_portfolio` (still watched, a person is asked), `not_found` (in no register), `unreadable` (its row came and was set aside),
    `ended` (a person said so, or the contract is over). Amounts are hundredths of the currency
    (comparisons of `numeric` are not leakproof and would not reach an index); no currency means
    that the amount is not known. `added_at` is when the import came that first named the contract (not
    kept of the oldest): runs that began later compare it. At `emptied_at` its personal values were removed
    (`domain.personal`); named by a file again, it has them again.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    source_id = models.BigIntegerField()
    contract_key = _key()
    contract_number = models.TextField()
    plate = _key()
    vin = _key()
    product = models.TextField(blank=True, default="")
    contract_status = models.TextField(blank=True, default="")
    customer_name = models.TextField(blank=True, default="")
    customer_key = _key()
    holder_name = models.TextField(blank=True, default="")
    holder_key = _key()
    make = models.TextField(blank=True, default="")
    dealer = models.TextField(blank=True, default="")
    outstanding_cents = models.BigIntegerField(default=0)
    currency = models.TextField(blank=True, default="")
    ends_on = models.DateField(null=True)
    watch = models.TextField(default="watched")
    level = models.PositiveSmallIntegerField(default=0)
    open_distortions = models.PositiveIntegerField(default=0)
    first_seen_on = models.DateField()
    added_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract_key"], name="registrations_contract_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "plate", "id"], name="registrations_cert_plate"),
            models.Index(fields=["organisation", "vin", "id"], name="registrations_cert_vin"),
            models.Index(
                fields=["organisation", "customer_key", "id"], name="registrations_cert_cust"
            ),
            models.Index(
                fields=["organisation", "holder_key", "id"],
                name="registrations_cert_holder",
                condition=~Q(holder_key=F("customer_key")),
            ),
            models.Index(
                fields=["organisation", "product", "id"], name="registrations_cert_product"
            ),
            models.Index(
                fields=["organisation", "outstanding_cents", "id"],
                name="registrations_cert_amount",
            ),
            models.Index(
                fields=["organisation", "level", "outstanding_cents", "id"],
                name="registrations_cert_level",
            ),
            models.Index(
                fields=["organisation", "open_distortions", "id"],
                name="registrations_cert_open",
                condition=Q(open_distortions__gt=0),
            ),
            models.Index(
                fields=["organisation", "watch", "id"],
                name="registrations_cert_unwatched",
                condition=~Q(watch="watched"),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_number} {self.plate}"


class Distortion(models.Model):
    """A field where the register differs from what is expected; `field` "" for a presence row.

    Open while `closed_on` is null. Another observed value closes it and opens a new one. Values
    are raw, keys canonical; removed, a value is `domain.personal.REMOVED`. Days are as-of dates of extracts,
    `recorded_at` when we knew, `run_id` the last run that saw it (0 for a live record).
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="distortions", db_index=False
    )
    field = models.TextField(blank=True, default="")
    expected = models.TextField(blank=True, default="")
    observed = models.TextField(blank=True, default="")
    expected_key = models.TextField(blank=True, default="")
    observed_key = models.TextField(blank=True, default="")
    kind = models.TextField()
    likeness = models.TextField()
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    closed_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "certificate", "field"],
                condition=Q(closed_on__isnull=True),
                name="registrations_distortion_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "certificate", "id"], name="registrations_distortion_cert"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.field or self.kind}: {self.likeness}"


class Change(models.Model):
    """What moved on a certificate between two extracts of the register; raw values, or `REMOVED`.

    `known_on` is the as-of date of the later extract, `true_on` the date the register itself
    gives for the change, when it does.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="changes", db_index=False
    )
    field = models.TextField(blank=True, default="")
    was = models.TextField(blank=True, default="")
    is_now = models.TextField(blank=True, default="")
    kind = models.TextField()
    likeness = models.TextField(blank=True, default="different")
    true_on = models.DateField(null=True)
    known_on = models.DateField()
    recorded_at = models.DateTimeField()
    run_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "certificate", "field", "known_on", "kind"],
                name="registrations_change_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.field or self.kind} on {self.known_on}"


class Question(models.Model):
    """What only a person can answer about a certificate, such as: where did the contract go?"""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, related_name="questions", db_index=False
    )
    kind = models.TextField()
    batch = models.ForeignKey("registrations.Batch", models.PROTECT, db_index=False)
    asked_on = models.DateField()
    answer = models.TextField(blank=True, default="")
    note = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "certificate", "kind"],
                condition=Q(answered_at__isnull=True),
                name="registrations_question_open_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.kind


class LiveRecord(models.Model):
    """One row that came by itself, by the API, ahead of the next file of its source.

    `row` maps column → [canonical, raw], with "kept" as third word where the record did not give it. It
    stands before the source's state until a file of a later day is taken, of a register also one of its day
    that was received after it, or another record of its vehicle or contract comes; from
    `ended_at` on it only tells what was known then, as long as its source keeps files.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    source = models.ForeignKey("registrations.Source", models.PROTECT, db_index=False)
    side = models.TextField()
    contract_key = _key()
    plate = _key()
    vin = _key()
    row = models.JSONField(default=dict)
    as_of = models.DateField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source", "contract_key", "plate", "vin"],
                condition=models.Q(ended_at=None),
                name="registrations_live_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "vin"], name="registrations_live_vin"),
            models.Index(fields=["organisation", "plate"], name="registrations_live_plate"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.side} {self.plate or self.vin}"
