"""How the French lender writes its files: headings, words, dates and amounts of its own."""

from collections.abc import Callable
from typing import Final

from vigie.registrations.domain.columns import BY_NAME
from vigie.site.demo.draw import Row

HEADINGS: Final = {
    "contract_number": "N° contrat",
    "product": "Produit",
    "contract_status": "Statut contrat",
    "contract_starts_on": "Date début contrat",
    "contract_ends_on": "Date fin contrat",
    "delivered_on": "Date livraison",
    "settled_on": "Date solde",
    "settlement_expected_on": "Solde attendu le",
    "currency": "Devise",
    "financed_amount": "Montant financé",
    "outstanding_amount": "Encours",
    "residual_amount": "Valeur résiduelle",
    "customer_name": "Nom client",
    "customer_kind": "Type client",
    "customer_siren": "SIREN client",
    "customer_street": "Adresse client",
    "customer_postcode": "Code postal client",
    "customer_city": "Ville client",
    "security": "Garantie",
    "claim_opened_on": "Sinistre ouvert le",
    "export_consent_until": "Accord export jusqu'au",
    "repairer_until": "Chez le réparateur jusqu'au",
    "dealer": "Apporteur",
    "branch": "Agence",
    "portfolio": "Réseau",
    "plate": "Immatriculation",
    "vin": "N° de série",
    "formula_number": "N° formule",
    "first_registered_on": "1re mise en circulation",
    "registered_on": "Date carte grise",
    "holder_name": "Titulaire carte grise",
    "holder_kind": "Type titulaire",
    "holder_siren": "SIREN titulaire",
    "holder_street": "Adresse titulaire",
    "holder_postcode": "Code postal titulaire",
    "holder_city": "Ville titulaire",
    "holder_is_owner": "Titulaire propriétaire",
    "lessee_name": "Locataire",
    "lessee_street": "Adresse locataire",
    "lessee_postcode": "Code postal locataire",
    "lessee_city": "Ville locataire",
    "lease_mention": "Mention location",
    "make": "Marque",
    "commercial_name": "Modèle",
    "type_variant_version": "Type variante version",
    "category": "Catégorie CE",
    "national_category": "Genre national",
    "energy": "Énergie",
    "power_kw": "Puissance kW",
    "fiscal_power": "Puissance fiscale",
    "co2_g_km": "CO2 g/km",
    "seats": "Places assises",
    "unladen_mass_kg": "Poids à vide",
    "colour": "Couleur",
    "pledge_creditor": "Créancier gagiste",
    "pledged_on": "Date inscription gage",
    "pledge_expires_on": "Échéance gage",
}
KEPT_RAW: Final = ("Réf. commerciale", "Commentaire")
COLUMNS: Final = tuple(HEADINGS)
POLISH_COLUMNS: Final = (*COLUMNS, "owner_name", "co_holder_name", "co_holder_count")
WORDS: Final = {
    "product": {
        "credit": "Crédit affecté",
        "loa": "LOA",
        "lld": "LLD",
        "credit_bail": "Crédit-bail",
    },
    "contract_status": {
        "open": "En cours",
        "settlement_quoted": "Décompte émis",
        "settled": "Soldé",
        "terminated": "Résilié",
    },
    "security": {
        "pledge_siv": "Gage SIV",
        "pledge_other": "Autre gage",
        "title_retention": "Réserve de propriété",
        "ownership": "Propriété",
        "none": "Aucune",
    },
    "customer_kind": {"person": "Particulier", "company": "Société"},
    "holder_kind": {"person": "Particulier", "company": "Société"},
    "holder_is_owner": {"true": "OUI", "false": "NON"},
}
Writer = Callable[[str], str]


def french_date(iso: str) -> str:
    """Return dd/mm/yyyy for an ISO date, empty for empty."""
    return f"{iso[8:10]}/{iso[5:7]}/{iso[:4]}" if iso else ""


def french_amount(text: str) -> str:
    """Return `1 234,56` for 1234.56, empty for empty."""
    return f"{float(text):,.2f}".replace(",", " ").replace(".", ",") if text else ""


def _writer(name: str) -> Writer:
    kind = BY_NAME[name].kind
    if name in WORDS:
        words = WORDS[name]
        return lambda text: words.get(text, text)
    return {"date": french_date, "decimal": french_amount}.get(kind, str)


_WRITERS: Final = tuple((name, _writer(name)) for name in COLUMNS)


def french_cells(row: Row) -> list[str]:
    """Return the cells of a portfolio row as the lender writes them, its own columns last."""
    cells = [write(row.get(name, "")) for name, write in _WRITERS]
    salesperson = int(row["contract_number"][-4:]) % 61
    return [*cells, f"COM-{salesperson:02d}", "VIP" if salesperson == 7 else ""]
