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
