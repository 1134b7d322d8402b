"""Names, towns and models that the world draws from; invented people in common words."""

from typing import Final, NamedTuple

OWN: Final = "Banque du Test"
REFINANCING: Final = "Banque du Test Auto Compartiment A"
_SURNAMES = """
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre
Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent
Muller Lefevre Faure Andre Mercier Blanc Guerin Boyer Garnier Chevalier Francois Legrand
Gauthier Garcia Perrin Robin Clement Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand
Duval Denis Dumont Marie Lemaire Noel Meyer Dufour Meunier Brun Blanchard Giraud Joly Riviere
Lucas Brunet Gaillard Barbier Arnaud Martinez Gerard Roche Renard Schmitt Roy Leroux Colin Vidal
Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre
Benoit Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte
"""
SURNAMES: Final = tuple(_SURNAMES.split())
_FIRST_NAMES = """
Jean Marie Pierre Michel Nathalie Isabelle Philippe Sylvie Catherine Alain Patrick Nicolas
Christophe Sandrine Laurent Stephanie Julien Celine Valerie Frederic Thomas Sophie Daniel
Aurelie David Virginie Sebastien Christine Olivier Emilie Eric Laure Bruno Claire Thierry
Camille Vincent Marion Guillaume Pauline Antoine Manon Alexandre Julie Maxime Lea
"""
FIRST_NAMES: Final = tuple(_FIRST_NAMES.split())
STREETS: Final = ("rue des Lilas", "avenue Foch", "rue du Moulin", "place Carnot", "rue Pasteur")
TOWNS: Final = (
    ("44000", "Nantes"),
    ("69003", "Lyon"),
    ("31000", "Toulouse"),
    ("59000", "Lille"),
    ("13006", "Marseille"),
    ("67000", "Strasbourg"),
    ("35000", "Rennes"),
    ("33000", "Bordeaux"),
)
TRADES: Final = ("Transports", "Ateliers", "Services", "Travaux", "Livraisons", "Taxis")


class Model(NamedTuple):
    """A vehicle as its certificate has it; price when new in euros; `resale` 0 low to 2 high."""

    wmi: str
    make: str
    name: str
    energy: str
    power_kw: str
    co2: str
    price: int
    resale: int


MODELS: Final = (
    Model("VF1", "RENAULT", "CLIO", "ES", "67", "118", 21_000, 1),
    Model("VF1", "RENAULT", "MEGANE", "EL", "160", "0", 38_000, 1),
    Model("VF3", "PEUGEOT", "208", "ES", "74", "121", 22_500, 1),
    Model("VF3", "PEUGEOT", "3008", "GO", "96", "130", 39_000, 1),
    Model("VF7", "CITROEN", "C3", "ES", "61", "125", 18_500, 0),
    Model("WVW", "VOLKSWAGEN", "GOLF", "ES", "96", "128", 32_000, 1),
    Model("WBA", "BMW", "SERIE 3", "GO", "140", "132", 51_000, 2),
    Model("WDD", "MERCEDES BENZ", "CLASSE A", "ES", "100", "137", 42_000, 2),
    Model("UU1", "DACIA", "SANDERO", "ES", "67", "120", 13_500, 0),
    Model("SAL", "LAND ROVER", "EVOQUE", "GO", "150", "171", 58_000, 2),
)
