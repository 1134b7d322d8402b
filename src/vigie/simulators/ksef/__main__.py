"""Start KSeF."""

from vigie.simulators.ksef.server import Ksef
from vigie.simulators.starting import start

if __name__ == "__main__":
    start(Ksef(), "vigie.simulators.ksef")
