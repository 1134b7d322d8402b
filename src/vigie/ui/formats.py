"""How figures, dates and identifiers are written, in three languages. Standard library only.

Sources: Imprimerie nationale (narrow no-break space in French numbers), PN-ISO 80000-1 (no-break
space in Polish), Unicode CLDR 45 for short month names, decree of 9 February 2009 (plate AA-123-AA),
ISO 3779 (VIN: three, six and eight characters).
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

NARROW, NO_BREAK = "\u202f", "\u00a0"
_SEPARATORS = {"en": (",", "."), "fr": (NARROW, ","), "pl": (NO_BREAK, ",")}
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "fr": [
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ],
    "pl": ["sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru"],
}
# In full, as they follow “end of”: Polish puts them into the genitive, French writes no capital.
_WHOLE_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
}
_SIV = re.compile(r"([A-Z]{2})(\d{3})([A-Z]{2})")
_FNI = re.compile(r"(\d{1,4})([A-Z]{1,3})(\d{2,3}|2[AB])")


def plate(value: str) -> str:
    """Write a plate as it is read on the car: `AB123CD` → `AB-123-CD`, `1234AB75` → `1234 AB 75`.

    A plate of another country or shape is returned in capitals, untouched.
    """
    bare = re.sub(r"[\s-]", "", value).upper()
    if match := _SIV.fullmatch(bare):
        return "-".join(match.groups())
    if match := _FNI.fullmatch(bare):
        return " ".join(match.groups())
    return value.strip().upper()


def vin_groups(value: str) -> tuple[str, ...]:
    """Cut a VIN of 17 characters in 3, 6 and 8; any other length stays in one piece."""
    if len(value) != 17:
        return (value,)
    return value[:3], value[3:9], value[9:]


def amount(value: Decimal | int, language: str = "en", digits: int = 2) -> str:
    """Write an amount without its currency: `1234.5` → `1,234.50`, `1 234,50`; minus is U+2212."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    return _grouped(rounded, language)


def number(value: int, language: str = "en") -> str:
    """Write a count with the language's thousands: `1000000` → `1,000,000`."""
    return _grouped(Decimal(value), language)


def day(value: date, language: str = "en") -> str:
    """Write a date: `23 Nov 2026`, `1er janv. 2026`, `23 lis 2026`."""
    months = _MONTHS.get(language, _MONTHS["en"])
    first = "1er" if language == "fr" and value.day == 1 else str(value.day)
    return NO_BREAK.join((first, months[value.month - 1], str(value.year)))


def month(value: date, language: str = "en") -> str:
    """Write a month and its year: `Oct 2026`, `oct. 2026`, `paź 2026`."""
    months = _MONTHS.get(language, _MONTHS["en"])
    return NO_BREAK.join((months[value.month - 1], str(value.year)))


def whole_month(value: date, language: str = "en") -> str:
    """Write a month in full behind “end of”: `October 2026`, `octobre 2026`, `października 2026`."""
    months = _WHOLE_MONTHS.get(language, _WHOLE_MONTHS["en"]).split()
    return NO_BREAK.join((months[value.month - 1], str(value.year)))


def clock(value: datetime, zone: str = "Europe/Paris", *, with_zone: bool = False) -> str:
    """Write the time of an instant in a zone: `14:05`, or `14:05 CET`."""
    local = value.astimezone(ZoneInfo(zone))
    return local.strftime("%H:%M %Z" if with_zone else "%H:%M")


def instant(value: datetime, language: str = "en", zone: str = "Europe/Paris") -> str:
    """Write an instant in a zone: `23 Nov 2026, 14:05`."""
    return f"{day(value.astimezone(ZoneInfo(zone)).date(), language)}, {clock(value, zone)}"


def _grouped(value: Decimal, language: str) -> str:
    group, point = _SEPARATORS.get(language, _SEPARATORS["en"])
    text = f"{abs(value):,f}"
    whole, dot, rest = text.partition(".")
    sign = "\u2212" if value < 0 else ""
    return sign + whole.replace(",", group) + (point + rest if dot else "")
