"""Tables of contracts: the contract, its immutable versions, its plan, what happened to it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from typing_extensions import override

from vigie.leasing.domain.lifecycle import State


class Contract(models.Model):
    """A contract and where it stands; what it says stands in its versions.

    `state` is moved by `actions.steps` alone. `version` is the number of the version in force.
    `accounting` and `is_consumer` are fixed at signature: the law that holds is that of the day.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    reference = models.TextField(db_collation="C")
    customer = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", db_index=False)
    asset = models.ForeignKey(
        "assets.Asset", models.PROTECT, null=True, related_name="+", db_index=False
    )
    product = models.TextField()
    accounting = models.TextField()
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    is_consumer = models.BooleanField()
    is_pledged = models.BooleanField(default=False)
    product_version = models.ForeignKey(
        "leasing.ProductVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    offer = models.ForeignKey(
        "leasing.Offer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    title = models.TextField(blank=True, default="")
    state = models.TextField(default=State.DRAFT.value)
    state_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    valid_until = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    ends_on = models.DateField()
    undrawn = models.BigIntegerField(
        default=0, db_default=0, help_text="parts of the price that are still to be paid out"
    )
    notice_ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="leasing_contract_reference"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="leasing_contract_state"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "id"], name="leasing_contract_state_i"),
            models.Index(fields=["organisation", "ends_on", "id"], name="leasing_contract_end"),
            models.Index(fields=["organisation", "customer"], name="leasing_contract_customer"),
            models.Index(fields=["organisation", "asset"], name="leasing_contract_asset"),
        ]

    @override
    def __str__(self) -> str:
        return self.reference


class ContractVersion(models.Model):
    """What a contract said from a day on: `agreement` as `domain.storing` reads it, and its rows.

    `rows` are the schedule, one array a row: number, from, due, until, opening, drawn, interest,
    principal, payment, closing. Never edited: a change is another version. `turns_on` and the arrays
    beside it are `domain.closing.turns`, side by side: what a close of day reads; `spans_on` and those
    after it are `domain.spreading.spans`. No rent and no spans for a loan; no fee, no costs where
    there is none.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    step = models.TextField(help_text="the step that made it")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    agreement = models.JSONField()
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    turns_on = ArrayField(models.DateField())
    base = ArrayField(models.BigIntegerField())
    running = ArrayField(models.BigIntegerField())
    begins_on = ArrayField(models.DateField())
    until_on = ArrayField(models.DateField())
    rent_asked = ArrayField(models.BigIntegerField(), default=list)
    fee_base = ArrayField(models.BigIntegerField(), default=list)
    fee_running = ArrayField(models.BigIntegerField(), default=list)
    spans_on = ArrayField(models.DateField(), default=list)
    spans_until = ArrayField(models.DateField(), default=list)
    rent_base = ArrayField(models.BigIntegerField(), default=list)
    rent_running = ArrayField(models.BigIntegerField(), default=list)
    wear_base = ArrayField(models.BigIntegerField(), default=list)
    wear_running = ArrayField(models.BigIntegerField(), default=list)
    costs_base = ArrayField(models.BigIntegerField(), default=list)
    costs_running = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract", "number"], name="leasing_contract_version"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} version {self.number}"


class Instalment(models.Model):
    """A line of the plan in force; once billed it stays, unbilled ones go with their version.

    The partial index is what the close of day reads: what is due and not billed.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="instalments", db_index=False
    )
    number = models.PositiveIntegerField()
    kind = models.TextField()
    due_on = models.DateField()
    principal = models.BigIntegerField()
    interest = models.BigIntegerField()
    services = models.BigIntegerField()
    insurance = models.BigIntegerField(default=0, db_default=0)
    tax = models.BigIntegerField()
    is_billed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract", "number"], name="leasing_instalment_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_on", "contract"],
                name="leasing_instalment_unbilled",
                condition=Q(is_billed=False),
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} no {self.number}"


class ContractEvent(models.Model):
    """A step that happened: true on one day, known at another instant. Append-only.

    `data` holds what is needed to tell the contract's story again.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="events", db_index=False)
    step = models.TextField()
    from_state = models.TextField()
    to_state = models.TextField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "contract", "id"], name="leasing_event_contract")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} {self.step}"
