"""Tables of documents: what is kept, until when, and who the organisation is on its papers."""

from django.db import models
from typing_extensions import override

_DIGEST = r"^[0-9a-f]{64}$"


class Document(models.Model):
    """A file of the organisation about a subject; written once.

    The bytes lie on disk under their digest, once per organisation however many documents name
    them. A generated document names its template and the digest of its data.
    """

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    kind = models.TextField()
    reference = models.TextField(help_text="what people call it; names the downloaded file")
    language = models.CharField(max_length=2, blank=True, default="")
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.TextField()
    template_version = models.PositiveSmallIntegerField(null=True)
    template_digest = models.CharField(max_length=64, blank=True, default="")
    data_digest = models.CharField(max_length=64, blank=True, default="")
    legal_basis = models.TextField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject_kind", "subject_id", "kind", "digest"],
                name="documents_document_once",
            ),
            models.CheckConstraint(
                condition=models.Q(digest__regex=_DIGEST), name="documents_document_digest"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "digest"], name="documents_document_content"),
            models.Index(fields=["organisation", "id"], name="documents_document_org"),
            models.Index(
                fields=["organisation", "kind", "reference"], name="documents_document_called"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Term(models.Model):
    """Until when a document must be kept, since its event is known; the latest row counts."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    event = models.TextField()
    effective_on = models.DateField(help_text="the day of the event")
    until = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "document", "-id"], name="documents_term_latest")
        ]

    @override
    def __str__(self) -> str:
        return f"{self.document_id} until {self.until}"


class Letterhead(models.Model):
    """Who the organisation is on its papers since a day; the latest row of a day counts."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    name = models.TextField()
    street = models.TextField()
    more = models.TextField(blank=True, default="")
    postcode = models.TextField()
    city = models.TextField()
    country = models.CharField(max_length=2)
    company_id = models.TextField(blank=True, default="")
    establishment_id = models.TextField(blank=True, default="")
    vat_number = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")
    legal_form = models.TextField(blank=True, default="")
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "-effective_on", "-id"], name="documents_letterhead_on"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name} since {self.effective_on}"


class PlatformChoice(models.Model):
    """Documents issued from a day on go to the platform of a country; the latest row counts.

    `since` is null where nothing is sent any more.
    """

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)
    since = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return f"{self.country} since {self.since}"


class Transmission(models.Model):
    """A tax document on its way to a platform: where it stands, and when it is seen to next.

    `reason` is a code of ours, `reply` the platform's words.
    """

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(db_collation="C")
    country = models.CharField(max_length=2)
    issued_on = models.DateField()
    seller_id = models.TextField()
    buyer_id = models.TextField()
    state = models.TextField()
    attempts = models.PositiveIntegerField(default=0)
    platform_id = models.TextField(blank=True, default="")
    official_number = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    reply = models.TextField(blank=True, default="")
    queued_at = models.DateTimeField()
    deposited_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "country", "seller_id", "number"],
                name="documents_transmission_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "next_at"],
                name="documents_transmission_due",
                condition=models.Q(next_at__isnull=False),
            ),
            models.Index(fields=["organisation", "document"], name="documents_transmission_doc"),
            models.Index(
                fields=["organisation", "state", "-id"], name="documents_transmission_state"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number}: {self.state}"


class TransmissionStep(models.Model):
    """What a platform said of a document, each step once. Append-only."""

    organisation = models.ForeignKey(
        "tenancy.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    transmission = models.ForeignKey(
        Transmission, models.PROTECT, related_name="steps", db_index=False
    )
    stage = models.TextField()
    code = models.TextField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")
    proof = models.CharField(max_length=64, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "transmission", "stage", "code", "at"],
                name="documents_step_once",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.transmission_id} {self.stage}"


class Hold(models.Model):
    """Documents about a subject must be kept whatever their terms say; the latest row counts."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    is_held = models.BooleanField()
    reason = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "subject_kind", "subject_id", "-id"],
                name="documents_hold_latest",
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.is_held}"


class Destruction(models.Model):
    """The bytes of a document are gone, for its term was over; what it was called stays."""

    organisation = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    until = models.DateField(help_text="the last day of its term")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "document"], name="documents_destroyed_once"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.document_id} after {self.until}"
