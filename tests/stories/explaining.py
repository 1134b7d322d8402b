"""A lender with one certain alert: a vehicle that left the country, read twice."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils.timezone import localdate

from vigie.database.tenant import tenant
from vigie.flows.fraud_watch import watch
from vigie.flows.live import assess_certificates
from vigie.fraud.models import Alert
from vigie.kernel.actor import Actor
from vigie.registrations.models import Certificate
from vigie.tenancy.actions import NewUser, create_user
from vigie.tenancy.models import Link
from vigie.tenancy.queries import link_address
from vigie.testing.lender import certificate, contract, new_lender
from vigie.testing.portal import PASSWORD

PDF = b"%PDF-1.7\n% our agreement of the spring\n"


@dataclass(frozen=True, slots=True)
class Watched:
    """The lender, and what is watched of it."""

    by: Actor
    alert: int
    certificate: int

    def page(self) -> str:
        """Return the path of the person's page that was made last."""
        with tenant(self.by.organisation_id):
            address = link_address(Link.objects.latest("id").pk, self.by)
        return "/" + address.split("/", 3)[3]

    def reassess(self, entry: int) -> None:
        """Do what the job does once evidence is told by that entry of the journal."""
        assess_certificates([self.certificate], entry_id=entry, by=self.by)

    def state(self) -> str:
        """Return where the alert stands."""
        with tenant(self.by.organisation_id):
            return Alert.objects.get(pk=self.alert).state


def exported(folder: Path) -> Watched:
    """Make a lender, an analyst, and an alert on C-00007 that two extracts confirm."""
    lender = new_lender(folder, name="Crédit du Nord")
    for name in ("Ana", "Bea"):
        analyst = NewUser(f"{name.lower()}@stories.test", name, "fraud_analyst", "en")
        create_user(analyst, password=PASSWORD, by=lender.by, key=name)
    today = localdate()
    gone = certificate(7, exported_on=str(today - timedelta(days=20)))
    lender.take("portfolio", [contract(7)], today - timedelta(days=9))
    lender.take("register", [certificate(7)], today - timedelta(days=9))
    watch(by=lender.by, key="first")
    for days in (6, 3):
        lender.take("register", [gone], today - timedelta(days=days))
        watch(by=lender.by, key=f"read-{days}")
    with tenant(lender.by.organisation_id):
        found = Alert.objects.get(typology="exported")
        return Watched(lender.by, found.pk, Certificate.objects.get().pk)
