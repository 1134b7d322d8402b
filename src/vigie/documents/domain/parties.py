"""Who writes and who is written to, as papers and invoices name them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """A person or company with one address; identifiers are bare, without spaces.

    `country` is ISO 3166 (FR, PL). `company_id` is the number of the national register (SIREN,
    KRS), `establishment_id` the SIRET, `vat_number` carries its country prefix (FR12..., PL...).
    `legal_form` is the line that the law asks of a company's papers (form, capital, register).
    """

    name: str
    street: str = ""
    more: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    company_id: str = ""
    establishment_id: str = ""
    vat_number: str = ""
    email: str = ""
    legal_form: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the address as it stands on an envelope, name first, empty lines left out."""
        place = " ".join(part for part in (self.postcode, self.city) if part)
        return tuple(line for line in (self.name, self.street, self.more, place) if line)
