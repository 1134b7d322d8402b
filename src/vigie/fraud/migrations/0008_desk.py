"""Assignment, second eyes and snoozing; the counts of the saved views read one index alone."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from vigie.database.operations import SameOrganisation, TenantTable

_ORGANISATION = models.ForeignKey(
    db_index=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="tenancy.organisation",
)
_COUNTED = [
    "organisation",
    "level",
    "state",
    "nature",
    "is_baseline",
    "assigned_to",
    "snoozed_until",
    "is_proposed",
    "proposed_by",
]


class Migration(migrations.Migration):
    dependencies = [("fraud", "0007_effects")]
    operations = [
        migrations.AddField("alert", "assigned_to", models.BigIntegerField(null=True)),
        migrations.AddField("alert", "snoozed_until", models.DateField(null=True)),
        migrations.AddField(
            "alert",
            "snoozed_gist",
            models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            "alert", "snoozed_cents", models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.AddField(
            "alert", "is_proposed", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField("alert", "proposed_by", models.BigIntegerField(null=True)),
        migrations.AddField(
            "fraudsettings", "eyes_levels", models.JSONField(db_default=[], default=list)
        ),
        migrations.AddField(
            "fraudsettings", "eyes_verdicts", models.JSONField(db_default=[], default=list)
        ),
        migrations.AddField("decision", "seconded_by", models.BigIntegerField(null=True)),
        migrations.RemoveIndex("alert", "fraud_alert_waiting"),
        migrations.AddIndex(
            "alert",
            models.Index(fields=_COUNTED, condition=Q(is_waiting=True), name="fraud_alert_desk"),
        ),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "assigned_to", "level", "exposure_cents", "id"],
                condition=Q(is_waiting=True),
                name="fraud_alert_hands",
            ),
        ),
        migrations.AddIndex(
            "alert",
            models.Index(
                fields=["organisation", "level", "exposure_cents", "id"],
                condition=Q(is_waiting=True, is_proposed=True),
                name="fraud_alert_eyes",
            ),
        ),
        migrations.CreateModel(
            "Proposal",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verdict", models.TextField()),
                ("reason", models.TextField()),
                ("level", models.PositiveSmallIntegerField()),
                ("state", models.TextField(default="open")),
                ("user_id", models.BigIntegerField(null=True)),
                ("actor_kind", models.TextField(default="person")),
                ("proposed_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="fraud.alert",
                    ),
                ),
                ("organisation", _ORGANISATION),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "alert"],
                        condition=Q(state="open"),
                        name="fraud_proposal_open_once",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["organisation", "alert", "id"], name="fraud_proposal_alert"
                    )
                ],
            },
        ),
        TenantTable("fraud_proposal"),
        SameOrganisation("fraud_proposal", "alert_id", "fraud_alert"),
    ]
