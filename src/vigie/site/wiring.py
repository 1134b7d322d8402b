"""The one place where features meet: menu, panels, search, dashboard, connectors."""

import os

from django.utils.translation import gettext_lazy as _

from vigie.assets.portal import offers as assets_offers
from vigie.connectors.files import read_in_child
from vigie.connectors.register import installed
from vigie.documents import queries as documents_queries
from vigie.documents.portal import offers as documents_offers
from vigie.documents.ports import use_platform
from vigie.flows import REACTIONS
from vigie.flows.erased_persons import (
    erase_alerts,
    erase_alerts_on,
    erase_letters_to,
    erase_watched,
    keeping_alerts,
    keeping_certificate,
    keeping_watched,
)
from vigie.flows.register_reads import register_reads
from vigie.fraud import ports as fraud_ports
from vigie.fraud.portal import offers as alerts
from vigie.journal.actions import use_reactions
from vigie.leasing import ports as leasing_ports
from vigie.leasing.portal import menus as quotes
from vigie.leasing.portal import offers as contracts
from vigie.leasing.portal import papers
from vigie.leasing.queries.keeping import held_contracts, keeping_party
from vigie.ledger.portal import offers as ledger
from vigie.notices.portal import inbox
from vigie.notices.ports import use_mail_sender
from vigie.parties.portal import offers as parties_offers
from vigie.parties.ports import use_erasers, use_keepers
from vigie.registrations.portal import cards as registrations_cards
from vigie.registrations.portal.words.columns import column_label
from vigie.registrations.ports import use_erasure, use_reader
from vigie.scoring.portal import offers as scoring
from vigie.site import alert_panels, asset_panels, compliance_pages, contract_panels, trust_panels
from vigie.ui import patterns, registries
from vigie.ui.registries import MenuEntry


def wire() -> None:
    """Fill the registries, then freeze them."""
    use_reader(read_in_child)
    leasing_ports.use_reader(read_in_child)
    use_reactions(REACTIONS)
    fraud_ports.use_register_reads(register_reads)
    fraud_ports.use_held_contracts(held_contracts)
    fraud_ports.use_field_names(column_label)
    use_keepers(keeping_party, documents_queries.keeping_party, keeping_alerts, keeping_watched)
    use_erasers(erase_alerts, erase_letters_to, erase_watched)
    use_erasure(keeping_certificate, erase_alerts_on)
    _mail_sender()
    _invoice_platforms()
    _menu()
    _registrations()
    _alerts()
    _contracts()
    _documents()
    _ledger()
    for entry in scoring.MENU:
        registries.menu.add(entry)
    for entry in quotes.MENU:
        registries.menu.add(entry)
    registries.search.add(quotes.SEARCH)
    registries.menu.add(parties_offers.MENU)
    registries.search.add(parties_offers.SEARCH)
    registries.origins.add(parties_offers.ORIGIN)
    registries.menu.add(assets_offers.MENU)
    registries.search.add(assets_offers.SEARCH)
    registries.menu.add(compliance_pages.MENU)
    registries.menu.add(patterns.MENU_ENTRY)
    registries.freeze_all()


def _registrations() -> None:
    for entry in registrations_cards.MENU:
        registries.menu.add(entry)
    for card in registrations_cards.CARDS:
        registries.cards.add(card)
    registries.search.add(registrations_cards.SEARCH)
    registries.origins.add(registrations_cards.ORIGIN)


def _mail_sender() -> None:
    """Fill the port of e-mail when a mail server is named; without one, messages wait."""
    if os.environ.get("VIGIE_SMTP_HOST"):
        name = os.environ.get("VIGIE_MAIL_SENDER", "smtp")
        use_mail_sender(installed().build("notices.MailSender", name, os.environ))


# Country of the seller, the setting that names its platform's address, the connector.
PLATFORMS = (("FR", "VIGIE_PA_URL", "french_platform"), ("PL", "VIGIE_KSEF_URL", "ksef"))


def _invoice_platforms() -> None:
    """Fill the ports of invoicing platforms that are configured; elsewhere invoices wait."""
    for country, setting, name in PLATFORMS:
        if os.environ.get(setting):
            found = installed().build("documents.InvoicePlatform", name, os.environ)
            use_platform(country, found)


def _menu() -> None:
    registries.menu.add(inbox.MENU_ENTRY)
    for entry in (
        MenuEntry("ui.watch", _("Watch"), "ui:dashboard", "eye", order=10, key="w"),
        MenuEntry(
            "notices.messages",
            _("Messages"),
            "notices:messages",
            "mail",
            "notices.read_messages",
            order=130,
            group="settings",
            section="papers",
            detail=_("What was written to whom, and what waits for a person’s word."),
        ),
        MenuEntry(
            "parties.own_names",
            _("Own names"),
            "parties:names",
            "building-bank",
            "parties.read_own_names",
            order=110,
            group="settings",
            detail=_("The names under which your organisation stands on certificates."),
        ),
        MenuEntry(
            "tenancy.look",
            _("Look"),
            "tenancy:look",
            "sun",
            "tenancy.change_look",
            order=140,
            group="settings",
            detail=_("The accent colour of your organisation, in both themes."),
        ),
        MenuEntry(
            "ui.settings",
            _("Settings"),
            "ui:settings",
            "settings",
            order=180,
            group="low",
            key="s",
        ),
    ):
        registries.menu.add(entry)


def _alerts() -> None:
    for entry in alerts.MENU:
        registries.menu.add(entry)
    registries.panels.add(alerts.PANEL)
    registries.panels.add(alerts.EFFECTS_PANEL)
    registries.panels.add(alerts.EXPLANATIONS_PANEL)
    registries.panels.add(alerts.WITHHELD_PANEL)
    registries.panels.add(alerts.SAW_PANEL)
    for panel in alert_panels.PANELS:
        registries.panels.add(panel)
    registries.histories.add(alerts.HISTORY)
    registries.search.add(alerts.SEARCH)
    registries.origins.add(alerts.ORIGIN)
    for card in alerts.CARDS:
        registries.cards.add(card)


def _contracts() -> None:
    for entry in contracts.MENU:
        registries.menu.add(entry)
    registries.panels.add(contracts.PANEL)
    registries.panels.add(contracts.ANNOUNCED_PANEL)
    registries.panels.add(papers.PANEL)
    for panel in (*contract_panels.PANELS, *asset_panels.PANELS, *trust_panels.PANELS):
        registries.panels.add(panel)
    registries.search.add(contracts.SEARCH)
    registries.origins.add(contracts.ORIGIN)


# Whatever papers and files are about shows them.
DOCUMENTED = (
    "fraud.alert",
    "leasing.contract",
    "leasing.offer",
    "parties.party",
    "registrations.certificate",
    "scoring.credit_card",
)


def _documents() -> None:
    for entry in documents_offers.MENU:
        registries.menu.add(entry)
    for kind in DOCUMENTED:
        registries.panels.add(documents_offers.panel_of(kind))
    registries.search.add(documents_offers.SEARCH)


def _ledger() -> None:
    for entry in ledger.MENU:
        registries.menu.add(entry)
    registries.panels.add(ledger.PANEL)
