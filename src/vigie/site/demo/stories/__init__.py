"""The cast of the demo world: every planted story, in the order in which it is placed."""

from vigie.site.demo.stories.holders import TALES as HOLDERS
from vigie.site.demo.stories.honest import TALES as HONEST
from vigie.site.demo.stories.identities import TALES as IDENTITIES
from vigie.site.demo.stories.own_faults import TALES as OWN_FAULTS
from vigie.site.demo.stories.poland import TALES as POLAND
from vigie.site.demo.stories.securities import TALES as SECURITIES
from vigie.site.demo.stories.silences import TALES as SILENCES
from vigie.site.demo.stories.vehicles import TALES as VEHICLES
from vigie.site.demo.tale import Tale

TALES: tuple[Tale, ...] = (
    HOLDERS + VEHICLES + SECURITIES + IDENTITIES + OWN_FAULTS + HONEST + POLAND + SILENCES
)
