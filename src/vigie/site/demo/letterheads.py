"""Who the demo's lenders are on their papers. Invented, with numbers of the right form."""

from collections.abc import Mapping
from typing import Final

from vigie.documents.domain.parties import Party
from vigie.site.demo.identifiers import siren


def _french_vat(company: str) -> str:
    """Return the VAT number of a SIREN: its key is (12 + 3 (SIREN mod 97)) mod 97."""
    return f"FR{(12 + 3 * (int(company) % 97)) % 97:02d}{company}"


LETTERHEADS: Final[Mapping[str, Party]] = {
    "credit-vigie-auto": Party(
        "Crédit Vigie Auto",
        street="14 quai des Sentinelles",
        postcode="44000",
        city="Nantes",
        country="FR",
        company_id=siren(1),
        vat_number=_french_vat(siren(1)),
        legal_form="SA au capital de 12 000 000 €, RCS Nantes",
    ),
    "czujka-leasing": Party(
        "Czujka Leasing sp. z o.o.",
        street="ul. Strażnicza 7",
        postcode="00-950",
        city="Warszawa",
        country="PL",
        vat_number="PL5260001246",
        legal_form="kapitał zakładowy 5 000 000 zł, Sąd Rejonowy dla m.st. Warszawy",
    ),
}
