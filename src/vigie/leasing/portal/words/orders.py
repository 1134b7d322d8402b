"""Orders of allocation in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vigie.leasing.domain.allocation import Sweep
from vigie.leasing.domain.dues import Part

Words = str | Promise

SWEEPS: Final[dict[str, Words]] = {
    "": _("As the law says"),
    Sweep.OLDEST_FIRST: _("The oldest due in full, then the next"),
    Sweep.ACCESSORIES_FIRST: _("Costs and late interest of all dues, then the oldest due"),
    Sweep.PART_BY_PART: _("Part by part over all dues, the oldest first"),
}
PARTS: Final[dict[str, Words]] = {
    Part.COSTS: _("Costs"),
    Part.LATE: _("Late interest"),
    Part.INTEREST: _("Interest"),
    Part.TAX: _("Tax"),
    Part.SERVICES: _("Services"),
    Part.INSURANCE: _("Insurance"),
    Part.PRINCIPAL: _("Principal"),
}
