"""What hangs on a source, a batch, a run or a certificate belongs to the same organisation."""

from django.db import migrations

from vigie.database.operations import SameOrganisation

_POINTERS = (
    ("batch", "source_id", "source"),
    ("source", "current_id", "batch"),
    ("mappingprofile", "source_id", "source"),
    ("liverecord", "source_id", "source"),
    ("badrow", "batch_id", "batch"),
    ("question", "batch_id", "batch"),
    ("question", "certificate_id", "certificate"),
    ("distortion", "certificate_id", "certificate"),
    ("change", "certificate_id", "certificate"),
    ("mappingfault", "run_id", "run"),
)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0003_lists")]
    operations = [
        SameOrganisation(f"registrations_{table}", column, f"registrations_{parent}")
        for table, column, parent in _POINTERS
    ]
