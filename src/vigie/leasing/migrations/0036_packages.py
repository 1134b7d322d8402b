"""Packages of contracts, and what was paid over of them; premiums of contracts before have no insurer's name."""

import django.db.models.deletion
from django.db import migrations, models

OWN = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "db_index": False}


class Migration(migrations.Migration):
    dependencies = [("leasing", "0035_drawdowns"), ("tenancy", "0003_accent_dark")]
    operations = [
        migrations.CreateModel(
            name="ContractPackage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(db_collation="C")),
                ("kind", models.TextField()),
                ("names", models.JSONField(default=dict)),
                ("provider", models.TextField(blank=True, default="")),
                ("minor", models.BigIntegerField()),
                ("is_required", models.BooleanField()),
                ("contract", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="leasing.contract")),
                ("organisation", models.ForeignKey(to="tenancy.organisation", **OWN)),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "kind", "provider", "contract"], name="leasing_package_provider")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "contract", "code"), name="leasing_package_once")],
            },
        ),
        migrations.CreateModel(
            name="PayOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("provider", models.TextField(blank=True, default="")),
                ("country", models.CharField(max_length=2)),
                ("currency", models.CharField(max_length=3)),
                ("payee", models.TextField()),
                ("through_on", models.DateField()),
                ("paid_on", models.DateField()),
                ("contracts", models.PositiveIntegerField()),
                ("minor", models.BigIntegerField()),
                ("tax", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField()),
                ("organisation", models.ForeignKey(to="tenancy.organisation", **OWN)),
            ],
            options={"indexes": [models.Index(fields=["organisation", "-id"], name="leasing_payover_latest")]},
        ),
        migrations.CreateModel(
            name="PayOverLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(db_collation="C")),
                ("minor", models.BigIntegerField()),
                ("contract", models.ForeignKey(to="leasing.contract", **OWN)),
                ("organisation", models.ForeignKey(to="tenancy.organisation", **OWN)),
                ("pay_over", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="leasing.payover")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "contract", "code"], name="leasing_payoverline_contract")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "pay_over", "contract", "code"), name="leasing_payoverline_once")],
            },
        ),
    ]
