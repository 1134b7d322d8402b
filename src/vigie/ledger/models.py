"""Tables of the ledger.

What points at an organisation's own rows is held to them by keys and triggers that stand in the
migrations, hence `db_constraint=False`.
"""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Chart(models.Model):
    """An organisation's accounts in one book and one currency, adopted from a template."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    book = models.TextField()
    currency = models.CharField(max_length=3)
    template = models.TextField()
    version = models.TextField()
    journals = models.JSONField(help_text="journal → code")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "book", "currency"], name="ledger_chart_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.book} {self.currency}"


class Account(models.Model):
    """An account of a chart; only `closed_on` ever changes."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    chart = models.ForeignKey(Chart, models.PROTECT, related_name="accounts", db_constraint=False)
    currency = models.CharField(max_length=3)
    code = models.TextField()
    role = models.TextField(blank=True, default="")
    kind = models.TextField()
    side = models.TextField()
    names = models.JSONField(help_text="language → name")
    is_auxiliary = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "chart", "code"], name="ledger_account_code_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "chart", "role"],
                condition=~Q(role=""),
                name="ledger_account_role_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.code


class Route(models.Model):
    """A debit account and a credit account between which amounts move, made at its first use.

    Keys of four columns force both into one chart and one currency, so a transfer on the route has
    no currency of its own that could differ.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    chart = models.ForeignKey(
        Chart, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    currency = models.CharField(max_length=3)
    debit = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    credit = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "debit", "credit"], name="ledger_route_once"
            ),
            models.CheckConstraint(
                condition=~Q(debit=models.F("credit")), name="ledger_route_two_accounts"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.debit_id} to {self.credit_id}"


class Entry(models.Model):
    """The transfers of one act. `batch` is the id of the first entry posted with it."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    key = models.TextField()
    act = models.TextField()
    journal = models.TextField()
    piece = models.TextField(blank=True, default="")
    subject_kind = models.TextField(blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    booked_on = models.DateField()
    recorded_at = models.DateTimeField()
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    batch = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="ledger_entry_key_once"),
            models.UniqueConstraint(
                fields=["organisation", "reverses"], name="ledger_entry_reversed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "booked_on", "id"], name="ledger_entry_booked"),
            models.Index(
                fields=["organisation", "subject_kind", "subject_id", "id"],
                name="ledger_entry_subject",
                condition=Q(subject_id__isnull=False),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.pk} {self.act}"


class Transfer(models.Model):
    """One amount on a route; `line` counts from 1 in its entry.

    A trigger per statement holds entry and route to rows of the same organisation and the booking
    date to the entry's: foreign keys, checked row by row, cost three times what the row does.
    """

    pk = models.CompositePrimaryKey("entry_id", "line")
    organisation = models.ForeignKey(
        "tenancy.Organisation",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="transfers", db_constraint=False, db_index=False
    )
    line = models.IntegerField()
    route = models.ForeignKey(
        Route, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    minor = models.BigIntegerField()
    value_on = models.DateField()
    booked_on = models.DateField()
    subject_kind = models.TextField(blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="ledger_transfer_positive"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "route", "booked_on"], name="ledger_transfer_route"
            ),
            models.Index(
                fields=["organisation", "subject_id"],
                name="ledger_transfer_subject",
                condition=Q(subject_id__isnull=False),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.minor} on {self.route_id}"


class PeriodLock(models.Model):
    """Nothing is booked up to `locked_through`; the latest row counts, null opens everything."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    locked_through = models.DateField(null=True)
    reason = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="ledger_periodlock_org")]

    @override
    def __str__(self) -> str:
        return f"through {self.locked_through}"
