"""Start the platform."""

from vigie.simulators.french_platform.server import FrenchPlatform
from vigie.simulators.starting import start

if __name__ == "__main__":
    start(FrenchPlatform(), "vigie.simulators.french_platform")
