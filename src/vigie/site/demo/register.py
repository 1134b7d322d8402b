"""What the register prints for a contract in order: capitals, no accents, and flags."""

from functools import cache

from vigie.site.demo.draw import Draw, Row, plain

PRINTED = (
    "holder_name",
    "holder_street",
    "holder_city",
    "owner_name",
    "co_holder_name",
    "lessee_name",
    "lessee_street",
    "lessee_city",
    "pledge_creditor",
)
SAID = (
    "plate",
    "vin",
    "formula_number",
    "first_registered_on",
    "registered_on",
    "holder_kind",
    "holder_siren",
    "holder_postcode",
    "holder_is_owner",
    "co_holder_count",
    "lessee_postcode",
    "lease_mention",
    "make",
    "type_variant_version",
    "commercial_name",
    "category",
    "national_category",
    "energy",
    "power_kw",
    "fiscal_power",
    "co2_g_km",
    "seats",
    "unladen_mass_kg",
    "colour",
    "pledged_on",
    "pledge_expires_on",
)
IN_ORDER = {"stolen": "false", "title_stolen": "false", "title_lost": "false"}
MAKES = {"MERCEDES-BENZ": "MERCEDES BENZ"}


def register_row(row: Row, draw: Draw) -> Row:
    """Return the certificate of a portfolio row, in the register's spelling and with its flags."""
    printed = {name: row[name] for name in SAID if name in row}
    printed |= {name: plain(row[name]) for name in PRINTED if name in row}
    printed["make"] = MAKES.get(row["make"], row["make"])
    printed["holder_country"] = "PL" if row["currency"] == "PLN" else "FR"
    printed["national_type"] = _national_type(row["make"], row["vin"][3:6], row["power_kw"])
    if row["holder_kind"] == "person" and "co_holder_name" not in row and draw.chance(0.12):
        printed |= {"co_holder_count": "1", "co_holder_name": plain(draw.surname())}
    return printed | IN_ORDER


@cache
def _national_type(make: str, model: str, power_kw: str) -> str:
    letters = "".join(letter for letter in make + "XXX" if letter.isalpha())[:5]
    return f"M10{letters}{model}{power_kw.zfill(3)[-3:]}A"
