"""People and companies: facts with two dates, and what lists and searches read of them."""

from django.db import models
from django.db.models import Q
from typing_extensions import override


class Party(models.Model):
    """One person or company. All but `kind` and `registered_at` repeats the newest facts.

    `roles` holds codes with a space between; `name_key` is canonical text, the surname first.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    kind = models.TextField()
    shown = models.TextField()
    name_key = models.TextField(db_collation="C")
    city = models.TextField(blank=True, default="")
    country = models.TextField()
    language = models.TextField()
    roles = models.TextField(blank=True, default="")
    registered_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "name_key", "id"], name="parties_party_name"),
        ]

    @override
    def __str__(self) -> str:
        return f"party {self.pk}"


class PartyFact(models.Model):
    """One fact of a party: never edited; it may only go when the person is erased."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    value = models.TextField(blank=True, default="")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "party", "id"], name="parties_fact_party")]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of party {self.party_id}"


class PartyKey(models.Model):
    """What a party is found by: written anew with each change of its facts.

    `kind` is name, role, email or the code of a number. SIREN, NIP and PESEL belong to one party.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(db_collation="C")
    key = models.TextField(db_collation="C")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "key"],
                condition=Q(kind__in=("siren", "nip", "pesel")),
                name="parties_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "key", "party"], name="parties_key_found"),
            models.Index(fields=["organisation", "party"], name="parties_key_party"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} of party {self.party_id}"
