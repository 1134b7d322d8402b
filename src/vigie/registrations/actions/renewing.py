"""Records of the day of a file, laid on its rows when it is taken."""

from collections.abc import Sequence

from django.utils import timezone

from vigie.registrations.actions.live import follow
from vigie.registrations.actions.same_day import Cells
from vigie.registrations.models import Certificate, LiveRecord, Source

Renewed = tuple[int, Cells]


def renew_records(source: Source, renewed: Sequence[Renewed]) -> None:
    """Lay records on the rows of the file that an act takes; certificates follow all that stands.

    To be called after the file's own roster was written. A record that another took the place of
    meanwhile is left alone.
    """
    mine = LiveRecord.objects.filter(
        organisation_id=source.organisation_id, source=source, side="portfolio", ended_at=None
    )
    now = timezone.now()
    for pk, cells in renewed:
        old = mine.select_for_update().filter(pk=pk).first()
        if old is not None:
            mine.filter(pk=pk).update(ended_at=now)
            LiveRecord.objects.create(
                organisation_id=source.organisation_id,
                source=source,
                side="portfolio",
                contract_key=old.contract_key,
                plate=_text(cells, "plate"),
                vin=_text(cells, "vin"),
                row=cells,
                as_of=old.as_of,
                recorded_at=now,
            )
    told = {one.contract_key: one.row for one in mine}
    known = Certificate.objects.filter(
        organisation_id=source.organisation_id, source_id=source.pk, contract_key__in=told
    )
    for certificate in known:
        follow(certificate, told[certificate.contract_key])


def _text(cells: Cells, name: str) -> str:
    return cells.get(name, [""])[0]
