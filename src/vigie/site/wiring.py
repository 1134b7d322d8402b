"""The one place where features meet: menu, panels, search, dashboard, connectors."""


def wire() -> None:
    """Fill the registries, then freeze them."""
