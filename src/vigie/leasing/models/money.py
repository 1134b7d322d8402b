"""Tables of a contract's money: dues, payments, allocations, tax documents. Append-only.

Parts of a due are those of `domain.dues.Parts`, in minor units. What is open follows from dues and
allocations; `OpenDue` keeps only what is not settled, so that ageing never reads what is paid.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.leasing.models.contracts import Contract


class Invoice(models.Model):
    """A tax document, numbered without gap per organisation and year; a credit note is below zero."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="invoices", db_index=False)
    number = models.TextField(db_collation="C")
    year = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    issued_on = models.DateField()
    due_on = models.DateField()
    booked_on = models.DateField(help_text="the day its tax stands in the books")
    net = models.BigIntegerField(help_text="before tax, an exempt premium included")
    tax = models.BigIntegerField()
    tax_rate = models.DecimalField(max_digits=12, decimal_places=9)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    step = models.TextField(blank=True, default="", help_text="the step that made it, if any")
    buyer = models.ForeignKey(
        "parties.Party",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="a third party; else the customer",
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "position"], name="leasing_invoice_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "contract", "id"], name="leasing_invoice_contract"
            ),
            BrinIndex(fields=["booked_on"], name="leasing_invoice_booked"),
        ]

    @override
    def __str__(self) -> str:
        return self.number


class Due(models.Model):
    """An amount a customer owes from a day on; `instalment` is the number of the line it bills."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="dues", db_index=False)
    kind = models.TextField()
    instalment = models.PositiveIntegerField(null=True)
    invoice = models.ForeignKey(
        Invoice, models.PROTECT, null=True, related_name="dues", db_index=False
    )
    due_on = models.DateField()
    costs = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)
    interest = models.BigIntegerField(default=0)
    tax = models.BigIntegerField(default=0)
    services = models.BigIntegerField(default=0)
    insurance = models.BigIntegerField(default=0, db_default=0)
    principal = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract", "instalment", "due_on"],
                condition=Q(kind__in=["instalment", "residual"]),
                name="leasing_due_billed_once",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "contract", "due_on"], name="leasing_due_contract")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} {self.kind} {self.due_on}"


class Payment(models.Model):
    """Money that came on a day, or went back: then `minor` is below zero and `reverses` says why."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payments", db_index=False)
    minor = models.BigIntegerField()
    received_on = models.DateField()
    method = models.TextField()
    note = models.TextField(blank=True, default="")
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reverses"],
                condition=Q(reverses__isnull=False),
                name="leasing_payment_returned_once",
            ),
            models.CheckConstraint(condition=~Q(minor=0), name="leasing_payment_amount"),
        ]
        indexes = [
            models.Index(fields=["organisation", "contract", "id"], name="leasing_payment_contract")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} {self.minor}"


class Allocation(models.Model):
    """A piece of a payment that settles a part of a due; taking back is a piece below zero."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="allocations", db_index=False
    )
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", db_index=False)
    due = models.ForeignKey(Due, models.PROTECT, related_name="+", db_index=False)
    part = models.TextField()
    minor = models.BigIntegerField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minor=0), name="leasing_allocation_amount")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "contract", "id"], name="leasing_allocation_contract"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.payment_id} on {self.due_id}: {self.minor}"


class WaitingTax(models.Model):
    """Tax of a due that waits for its payment: a piece more, or, below zero, one that fell due.

    `base` is the price before tax that waits with it; `is_lost`: it was written off with its price and never falls due.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    due = models.ForeignKey(Due, models.PROTECT, related_name="+", db_index=False)
    minor = models.BigIntegerField()
    base = models.BigIntegerField(default=0, db_default=0)
    is_lost = models.BooleanField(default=False, db_default=False)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minor=0, base=0), name="leasing_waitingtax_amount")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "contract", "id"], name="leasing_waitingtax_contract"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"due {self.due_id}: {self.minor}"


class OpenDue(models.Model):
    """What is left of a due, one row while there is anything: derived, rebuilt by every act.

    `minor` is below zero only where a correction waits to be set against later dues.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="open_dues", db_index=False)
    due = models.ForeignKey(Due, models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "due"], name="leasing_open_due_once")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "contract", "due_on"], name="leasing_open_due_contract"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"due {self.due_id}: {self.minor}"


class PaidLate(models.Model):
    """A contract whose money moved on a due after its day since lateness was last asked for: derived.

    With the open dues it names whom a charge has to look at, so that nothing that is paid is read.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract"], name="leasing_paid_late_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return str(self.contract_id)
