"""The table of a choice that an organisation makes: valid from a day on, answered by a second person."""

from django.db import models


class Choice(models.Model):
    """One choice, from a day on, with who made it and why; a table adds what is chosen.

    States: `open` (a second person is waited for), `in_force`, `refused`. Of a row only the state and
    the second person change; `effective_on` moves to the day of a late answer. A table constrains its
    open choices to one an organisation.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    effective_on = models.DateField()
    state = models.TextField(default="open")
    reason = models.TextField()
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
