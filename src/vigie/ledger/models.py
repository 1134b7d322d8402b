"""Tables of the ledger.

Foreign keys of transfers are composite and stand in the migrations: they force both accounts
into the transfer's own chart and currency, and its booking date to be its entry's.
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
    """One amount from a debit account to a credit account; line counts from 1 in its entry."""

    pk = models.CompositePrimaryKey("entry_id", "line")
    # The key to the entry carries the organisation, checked once per entry and not once per row.
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
    minor = models.BigIntegerField()
    value_on = models.DateField()
    booked_on = models.DateField()
    subject_kind = models.TextField(blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minor__gt=0), name="ledger_transfer_positive"),
            models.CheckConstraint(
                condition=~Q(debit=models.F("credit")), name="ledger_transfer_two_accounts"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "debit", "booked_on"], name="ledger_transfer_dr"),
            models.Index(fields=["organisation", "credit", "booked_on"], name="ledger_transfer_cr"),
            models.Index(
                fields=["organisation", "subject_kind", "subject_id"],
                name="ledger_transfer_subject",
                condition=Q(subject_id__isnull=False),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.minor} {self.currency}"


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
