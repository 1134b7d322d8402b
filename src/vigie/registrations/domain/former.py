"""By what a contract that gives no VIN is found when its plate was changed."""

from typing import Final

from vigie.reconciliation.spec import Former

FORMER: Final = Former(
    "plate",
    "previous_plate",
    vouching=(
        ("first_registered_on", "first_registered_on"),
        ("customer_name", "holder_name"),
        ("customer_name", "lessee_name"),
    ),
    series=(
        "[1-9][0-9]{0,3}[A-HJ-NP-TV-Z]{1,3}(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-6])",
        "[A-HJ-NP-TV-Z]{2}[0-9]{3}[A-HJ-NP-TV-Z]{2}",
    ),
)
"""What a register says a plate was before: a contract that gives no VIN is found by it.

Plates go from vehicle to vehicle (United Kingdom: cherished transfers; Poland: individual plates), so the
first registration (B) or the customer's name must agree as well; a make is shared by too many
vehicles. No French plate of the series before 2009 (FNI) was given again: each became one of the
SIV for life (arrêté of 9 February 2009).
"""
