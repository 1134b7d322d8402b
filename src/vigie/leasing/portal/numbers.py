"""Fields that ask for a record of another product by its reference: PTY-000012, or 12."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class NumberField(forms.IntegerField):
    """The number of a record; its reference, as its page shows it, is read too.

    `prefix` begins the references of its kind: another kind's is refused.
    """

    def __init__(self, *, prefix: str, **said: Any) -> None:
        example = {"placeholder": f"{prefix}-000012", "autocomplete": "off"}
        super().__init__(
            min_value=1,
            widget=forms.TextInput(attrs=example),
            help_text=_("As its own page names it; the digits are enough."),
            **said,
        )
        self._written = re.compile(rf"{prefix}-0*(\d+)", re.IGNORECASE)

    @override
    def to_python(self, value: Any) -> int | None:
        written = self._written.fullmatch(str(value or "").strip())
        number: int | None = super().to_python(written[1] if written else value)
        return number
