"""The two lenders of the demo world: their names by date, people, settings and sources."""

from dataclasses import dataclass
from datetime import date

from vigie.registrations.domain.columns import CERTIFICATE_COLUMNS, COLUMNS
from vigie.site.demo.draw import Party
from vigie.site.demo.identifiers import siren


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name under which the organisation stands, or stood, on certificates.

    `role` is lender, merged, refinancing or sub_lessor; an empty end is today.
    """

    name: str
    siren: str
    role: str
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person who signs in. The password is public: it is a demo."""

    email: str
    name: str
    role: str
    language: str
    password: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where files come from and by what right: without it an import is refused."""

    name: str
    kind: str
    legal_basis: str
    permitted_fields: tuple[str, ...]
    retention_days: int
    rhythm_days: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What the organisation chose: grace after the end, acts by default, levels notified."""

    grace_days: int = 15
    default_acts: tuple[str, ...] = ("open_task", "notify")
    notified_levels: tuple[str, ...] = ("red", "orange")
    accent: str = "#1F5FA8"


@dataclass(frozen=True, slots=True)
class Lender:
    """A lender before its files are written; products and securities repeat by their weight."""

    slug: str
    name: str
    country: str
    language: str
    time_zone: str
    currency: str
    prefix: str
    products: tuple[str, ...]
    securities: tuple[str, ...]
    seat: Party
    own_names: tuple[OwnName, ...]
    users: tuple[User, ...]
    sources: tuple[Source, ...]
    settings: Settings = Settings()

    def lessor_on(self, product: str, day: date) -> OwnName:
        """Return the name under which a leased vehicle was registered that day."""
        for own in self.own_names:
            if own.role == "merged" and product == "lld" and day <= (own.valid_until or day):
                return own
        return self.own_names[0]

    def name_as(self, role: str) -> OwnName:
        """Return the first own name of a role."""
        return next(own for own in self.own_names if own.role == role)


PORTFOLIO_FIELDS = tuple(column.name for column in COLUMNS)
REGISTER_FIELDS = tuple(column.name for column in CERTIFICATE_COLUMNS)
PASSWORD = "vigie-demo-2026"  # noqa: S105 - public by purpose, good for the demo only


def _user(local: str, domain: str, name: str, role: str, language: str) -> User:
    return User(f"{local}@{domain}.example", name, role, language, PASSWORD)


def credit_vigie_auto(today: date) -> Lender:
    """Return the French lender: credit, LOA, LLD and crédit-bail; a merger two years ago."""
    merged_on = date(today.year - 2, 6, 30)
    seat = Party(
        "Crédit Vigie Auto", "company", siren(1), "14 quai des Sentinelles", "44000", "Nantes"
    )
    return Lender(
        slug="credit-vigie-auto",
        name="Crédit Vigie Auto",
        country="FR",
        language="fr",
        time_zone="Europe/Paris",
        currency="EUR",
        prefix="CVA",
        products=("credit",) * 9 + ("loa",) * 5 + ("lld",) * 4 + ("credit_bail",) * 2,
        securities=("pledge_siv",) * 12
        + ("title_retention",) * 4
        + ("none",) * 3
        + ("pledge_other",),
        seat=seat,
        own_names=(
            OwnName("Crédit Vigie Auto", siren(1), "lender", date(2011, 1, 1)),
            OwnName("Vigie Location Longue", siren(2), "merged", date(2011, 1, 1), merged_on),
            OwnName("Vigie Auto Lease Compartiment A", siren(3), "refinancing", date(2019, 3, 1)),
        ),
        users=(
            _user("analyste", "credit-vigie-auto", "Nadège Kermorvan", "fraud_analyst", "fr"),
            _user("analyst", "credit-vigie-auto", "Harriet Lowmoor", "fraud_analyst", "en"),
            _user("gestion", "credit-vigie-auto", "Théo Brascassin", "back_office", "fr"),
            _user("admin", "credit-vigie-auto", "Solveig Arzellier", "administrator", "fr"),
        ),
        sources=_french_sources(),
    )


def _french_sources() -> tuple[Source, ...]:
    return (
        Source(
            "Extraction du système de gestion",
            "portfolio",
            "Exécution du contrat de financement (RGPD, article 6.1.b)",
            PORTFOLIO_FIELDS,
            1_825,
            31,
        ),
        Source(
            "Extraction SIV par habilitation",
            "register",
            "Intérêt légitime du propriétaire et du créancier gagiste (RGPD, article 6.1.f); "
            "habilitation SIV du prêteur",
            REGISTER_FIELDS,
            730,
            8,
        ),
    )


def czujka_leasing(today: date) -> Lender:
    """Return the small Polish lender: leasing and loans with transfer of title."""
    seat = Party(
        "Czujka Leasing sp. z o.o.", "company", "", "ul. Strażnicza 7", "00-950", "Warszawa"
    )
    return Lender(
        slug="czujka-leasing",
        name="Czujka Leasing sp. z o.o.",
        country="PL",
        language="pl",
        time_zone="Europe/Warsaw",
        currency="PLN",
        prefix="CZL",
        products=("pl_leasing",) * 7 + ("pl_loan_title_transfer",) * 3,
        securities=("ownership",),
        seat=seat,
        own_names=(
            OwnName("Czujka Leasing sp. z o.o.", "", "lender", date(min(2015, today.year), 1, 1)),
        ),
        users=(
            _user("analityk", "czujka-leasing", "Bogna Wiertelska", "fraud_analyst", "pl"),
            _user("biuro", "czujka-leasing", "Cezary Polnisz", "back_office", "pl"),
            _user("admin", "czujka-leasing", "Liliana Grabocka", "administrator", "pl"),
        ),
        sources=(
            Source(
                "Eksport z systemu umów",
                "portfolio",
                "Wykonanie umowy (RODO, art. 6 ust. 1 lit. b)",
                PORTFOLIO_FIELDS,
                1_825,
                31,
            ),
            Source(
                "Wykaz z ewidencji pojazdów",
                "register",
                "Prawnie uzasadniony interes właściciela (RODO, art. 6 ust. 1 lit. f)",
                REGISTER_FIELDS,
                730,
                31,
            ),
        ),
    )
