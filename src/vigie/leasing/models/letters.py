"""What customers were written about their contracts."""

from django.db import models
from typing_extensions import override

from vigie.leasing.models.contracts import Contract


class CustomerLetter(models.Model):
    """One letter about one thing, once: `about` names it within its occasion. Append-only.

    `level` is that of a reminder, `minor` what was overdue or owed; `message_id` is the e-mail that
    `notices` sends, `document_id` the paper to print. No personal value stands here.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="letters", db_index=False)
    occasion = models.TextField()
    about = models.TextField()
    level = models.PositiveSmallIntegerField(default=0)
    written_on = models.DateField()
    minor = models.BigIntegerField(default=0)
    language = models.CharField(max_length=2)
    message_id = models.BigIntegerField(null=True)
    document_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "contract", "occasion", "about"],
                name="leasing_customer_letter_once",
            ),
            models.CheckConstraint(
                condition=models.Q(message_id__isnull=True, document_id__isnull=False)
                | models.Q(message_id__isnull=False, document_id__isnull=True),
                name="leasing_customer_letter_one_way",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "-written_on", "-id"], name="leasing_customer_letter_day"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.contract_id} {self.occasion} {self.about}"


class LetterPosting(models.Model):
    """The day on which a person handed a printed letter to the post. Append-only.

    `after` is the posting of the same letter that was taken back before it: one stands at most.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    letter = models.ForeignKey(
        CustomerLetter, models.PROTECT, related_name="postings", db_index=False
    )
    posted_on = models.DateField()
    user_id = models.BigIntegerField(null=True)
    after = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "letter", "after"],
                nulls_distinct=False,
                name="leasing_letter_posted_once",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.letter_id} {self.posted_on}"


class LetterPostingUndone(models.Model):
    """A posting that was noted by mistake, and why. Append-only."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    posting = models.ForeignKey(LetterPosting, models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField()
    user_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "posting"], name="leasing_posting_undone_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.posting_id}"
