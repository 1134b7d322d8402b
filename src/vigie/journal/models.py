"""Tables of the journal. Entries and links are append-only, by grant and by trigger."""

from django.db import models
from typing_extensions import override


class Entry(models.Model):
    """One act: who, what, on which subject, when true, when known. No personal value."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    act = models.TextField()
    key = models.TextField()
    input_digest = models.CharField(max_length=64)
    actor_kind = models.TextField()
    actor_user_id = models.BigIntegerField(null=True)
    subject_kind = models.TextField(blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    effective_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    data = models.JSONField(default=dict)
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "act", "key"], name="journal_entry_key_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "subject_kind", "subject_id", "id"],
                name="journal_entry_subject",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind} {self.subject_id or ''}"


class PersonalValue(models.Model):
    """A personal value of an entry; the entry holds only its keyed digest. May be erased."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="personal_values")
    name = models.TextField()
    value = models.TextField()
    salt = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "entry", "name"], name="journal_personal_value_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name} of entry {self.entry_id}"


class Unsealed(models.Model):
    """The queue of the sealer: entries that stand in no chain yet."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation"], name="journal_unsealed_org")]

    @override
    def __str__(self) -> str:
        return f"entry {self.entry_id}"


class ChainLink(models.Model):
    """An entry's place in its organisation's hash chain."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="link")
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "position"], name="journal_link_position_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
