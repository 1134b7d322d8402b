"""Tables of organisations, users and tokens."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from typing_extensions import override


class Organisation(models.Model):
    """A customer of Vigie. Row policies bind each row in the database to one of these."""

    name = models.TextField()
    country = models.CharField(max_length=2, default="FR")
    language = models.CharField(max_length=2, default="fr")
    time_zone = models.TextField(default="Europe/Paris")
    accent = models.CharField(max_length=7, blank=True, default="")
    accent_dark = models.CharField(max_length=7, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    @override
    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """A person of one organisation, with one role."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="users")
    email = models.EmailField(unique=True)
    name = models.TextField()
    role = models.TextField()
    language = models.CharField(max_length=2, default="fr")
    theme = models.TextField(blank=True, default="")
    density = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="tenancy_user_org")]

    @override
    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    """A bearer token of the API; only its SHA-256 is kept."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tokens")
    name = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    role = models.TextField()
    language = models.CharField(max_length=2, default="en")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="tenancy_token_org")]

    @override
    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A page of one purpose for somebody who has no account; only the SHA-256 of its token is kept.

    The token is derived from `nonce` under the installation's secret, so that a queued letter can be
    given it when it leaves and no row ever holds it. `purpose` is the first part of its address.
    `window_*` count what is asked in an hour, `failures` wrong answers to its second step.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    language = models.CharField(max_length=2)
    nonce = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    window_at = models.DateTimeField(null=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="tenancy_link_org")]

    @override
    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"
