"""Tables of messages. The address is the only personal value and can be erased."""

from django.db import models
from typing_extensions import override

from vigie.notices.domain.life import State


class Message(models.Model):
    """One text to one address, and what became of it."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    kind = models.TextField()
    template_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=2)
    recipient_user_id = models.BigIntegerField(null=True)
    address = models.TextField(blank=True, default="", help_text="personal; empty once erased")
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    content_hash = models.CharField(max_length=64)
    dedupe_key = models.TextField()
    link_id = models.BigIntegerField(null=True, help_text="put in as it leaves, kept nowhere")
    state = models.TextField(default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.TextField(blank=True, default="")
    provider_id = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    reply = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "dedupe_key"], name="notices_message_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]),
                name="notices_message_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[State.QUEUED]) | ~models.Q(message_id=""),
                name="notices_message_id_before_sending",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "id"], name="notices_message_state_id"),
            models.Index(
                fields=["organisation", "recipient_user_id", "id"], name="notices_message_recipient"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"


class InboxItem(models.Model):
    """One line of a person's inbox: a kind with its counts, dates and link, read or not yet.

    Words are put to it when it is shown, in the language its reader has by then.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    user_id = models.BigIntegerField()
    kind = models.TextField()
    context = models.JSONField(default=dict)
    link = models.TextField()
    dedupe_key = models.TextField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user_id", "dedupe_key"], name="notices_inbox_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "user_id", "-id"], name="notices_inbox_latest"),
            models.Index(
                fields=["organisation", "user_id"],
                name="notices_inbox_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} for user {self.user_id}"
