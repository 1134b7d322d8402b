"""Row policies; what was kept is never edited; a term belongs to its document's organisation."""

from django.db import migrations

from vigie.database.operations import AppendOnly, SameOrganisation, TenantTable

_TABLES = ("documents_document", "documents_term", "documents_letterhead")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_tables"), ("tenancy", "0002_locks")]
    operations = [
        *(TenantTable(table) for table in _TABLES),
        *(AppendOnly(table) for table in _TABLES),
        SameOrganisation("documents_term", "document_id", "documents_document"),
    ]
