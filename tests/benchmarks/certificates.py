"""Makes a portfolio and a register extract of any size, with known distortions.

The portfolio is written the lender's way (accents, small letters, French dates, plates with
hyphens), the register its own way (capitals, ISO). Two certificates in a hundred are distorted,
in eight kinds; one in a thousand is missing on each side; the register file is shuffled. All
values derive from the row number, so a seed is not needed and every run sees the same files.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

FIRST = [
    "Éloïse",
    "Jean-Paul",
    "Marie-Thérèse",
    "François",
    "Zoé",
    "Rémi",
    "Inès",
    "Gaël",
    "Chloé",
    "Anaïs",
    "Hélène",
    "Joël",
    "Noémie",
    "Léa",
    "Hugo",
    "Emma",
    "Louis",
    "Jade",
    "Paul",
    "Alice",
    "Adam",
    "Rose",
    "Jules",
    "Lina",
    "Arthur",
    "Anna",
    "Raphaël",
    "Mia",
    "Maël",
    "Julia",
]
HEADS = [
    "Dup",
    "Mart",
    "Bern",
    "Lef",
    "Mor",
    "Gir",
    "Rou",
    "Vinc",
    "Four",
    "Gar",
    "Bon",
    "Lamb",
    "Cheval",
    "Per",
    "Mich",
    "Den",
    "Bert",
    "Chev",
]
MIDS = ["in", "on", "eau", "et", "ar", "el", "il", "ou", "an", "er", "ai", "ois", "aud", "ant"]
TAILS = [
    "ière",
    "ard",
    "elle",
    "ot",
    "ais",
    "ier",
    "eux",
    "in",
    "on",
    "ac",
    "é",
    "y",
    "ez",
    "and",
    "ier",
]
STREETS = [
    "Lilas",
    "Républiqe",
    "Église",
    "Jean Jaurès",
    "Général-de-Gaulle",
    "Moulin",
    "Gare",
    "Écoles",
    "Victor Hugo",
    "Pasteur",
    "11-Novembre",
    "Fontaine",
    "Château",
    "Prés",
    "Vignes",
    "Acacias",
    "Tilleuls",
    "Mairie",
    "Liberté",
    "Source",
]
CITIES = [
    "Paris",
    "Lyon",
    "Saint-Étienne",
    "L'Haÿ-les-Roses",
    "Nîmes",
    "Besançon",
    "Orléans",
    "Évreux",
    "Aix-en-Provence",
    "Lille",
    "Rennes",
    "Nantes",
    "Toulouse",
    "Bordeaux",
    "Strasbourg",
    "Reims",
    "Le Havre",
    "Dijon",
    "Angers",
    "Brest",
    "Metz",
    "Nancy",
]
MAKES = [
    "Renault",
    "Peugeot",
    "Citroën",
    "B.M.W.",
    "Mercedes-Benz",
    "VW",
    "Toyota",
    "Fiat",
    "Ford",
    "Opel",
    "Dacia",
    "Audi",
]
MODELS = [
    "Clio",
    "208",
    "C3",
    "Série 1",
    "Classe A",
    "Golf",
    "Yaris",
    "500",
    "Fiesta",
    "Corsa",
    "Sandero",
    "A3",
    "Mégane",
]
LENDERS = ["Crédit du Nord", "Société de Crédit", "Banque Postale", "Auto Finance", "Leasing Plus"]
COLOURS = [
    "BLANC",
    "NOIR",
    "GRIS CLAIR",
    "GRIS FONCE",
    "BLEU CLAIR",
    "ROUGE FONCE",
    "VERT",
    "BEIGE",
]


@dataclass(frozen=True, slots=True)
class Files:
    """The four files of a world."""

    expected_csv: Path
    observed_csv: Path
    expected_parquet: Path
    observed_parquet: Path


def named(folder: Path, rows: int) -> Files:
    """Return where the files of a world of some rows stand."""
    return Files(
        folder / f"expected_{rows}.csv",
        folder / f"observed_{rows}.csv",
        folder / f"expected_{rows}.parquet",
        folder / f"observed_{rows}.parquet",
    )


def make(folder: Path, rows: int, *, with_csv: bool = True) -> Files:
    """Write the files of a world of some rows, unless they are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    files = named(folder, rows)
    last = files.observed_csv if with_csv else files.observed_parquet
    if not last.exists():
        _write(files, rows, with_csv=with_csv)
    return files


def _write(files: Files, rows: int, *, with_csv: bool) -> None:
    with duckdb.connect() as engine:
        engine.execute("set memory_limit='1500MB'; set preserve_insertion_order=true")
        engine.execute(f"create view facts as {_facts(rows)}")
        sides = (
            (_expected(), files.expected_csv, files.expected_parquet),
            (_observed(), files.observed_csv, files.observed_parquet),
        )
        for query, csv, parquet in sides:
            partial = parquet.with_suffix(".partial")
            engine.execute(f"copy ({query}) to '{partial}' (format parquet, compression zstd)")
            partial.replace(parquet)
            if with_csv:
                engine.execute(f"copy (from '{parquet}') to '{csv}' (header, delimiter ';')")


def _pick(words: list[str] | tuple[str, ...], salt: int, row: str = "i") -> str:
    listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words)
    return f"list_extract([{listed}], (1 + hash({row}, {salt}) % {len(words)})::int)"


def _name(salt: int) -> str:
    parts = (_pick(words, salt + n) for n, words in enumerate((HEADS, MIDS, TAILS)))
    return f"({' || '.join(parts)} || ' ' || {_pick(FIRST, salt + 3)})"


def _street(salt: int) -> str:
    kinds = ("rue des", "avenue de la", "chemin du", "boulevard")
    where = f"{_pick(kinds, salt)} || ' ' || {_pick(STREETS, salt + 1)}"
    return f"((1 + hash(i, {salt + 2}) % 250) || ' ' || {where})"


def _letters(salt: int, count: int) -> str:
    alphabet = "'ABCDEFGHJKLMNPQRSTVWXYZ'"
    return " || ".join(
        f"substr({alphabet}, (1 + (i // {23**n} + {salt}) % 23)::int, 1)" for n in range(count)
    )


def _facts(rows: int) -> str:
    day = "(date '2015-01-01' + (hash(i, {}) % 3900)::int)"
    return f"""
    select i, hash(i, 99) % 400 as fate, hash(i, 98) % 1000 as lot,
        {_letters(0, 2)} || '-' || lpad(((i // 529) % 999 + 1)::varchar, 3, '0') || '-' ||
            substr('ABCDEFGHJKLMNPQRSTVWXYZ', (1 + (i // 528471) % 23)::int, 1) ||
            substr('ABCDEFGHJKLMNPQRSTVWXYZ', (1 + (i // 12154833) % 23)::int, 1) as plate,
        'VF' || {_letters(3, 3)} || lpad(i::varchar, 12, '0') as vin,
        'C' || lpad(i::varchar, 9, '0') as contract_number,
        {_name(10)} as holder_name, {_name(20)} as other_name, {_name(30)} as lessee,
        hash(i, 40) % 100 < 15 as is_company, hash(i, 41) % 100 < 20 as is_lease,
        hash(i, 42) % 100 < 60 as has_pledge,
        (100000000 + hash(i, 43) % 899999999)::varchar as siren,
        {_street(50)} as street, {_street(60)} as other_street,
        lpad((1000 + hash(i, 70) % 95000)::varchar, 5, '0') as postcode,
        lpad((1000 + hash(i, 71) % 95000)::varchar, 5, '0') as other_postcode,
        {_pick(CITIES, 72)} as city, {_pick(CITIES, 73)} as other_city,
        {day.format(80)} as first_registered_on, {day.format(81)} as registered_on,
        {day.format(82)} as pledged_on,
        '20' || lpad((10 + hash(i, 83) % 15)::varchar, 2, '0') || {_letters(5, 2)} ||
            lpad((hash(i, 84) % 100000)::varchar, 5, '0') as formula_number,
        {_pick(MAKES, 85)} as make, {_pick(MODELS, 86)} as commercial_name,
        'M10' || (1000 + hash(i, 87) % 9000) || 'VP' || (100 + hash(i, 88) % 900) as national_type,
        {_pick(("M1", "N1", "M1G"), 89)} as category, {_pick(("ES", "GO", "EL", "EH"), 90)} as energy,
        (40 + hash(i, 91) % 160)::varchar as power_kw, (3 + hash(i, 92) % 12)::varchar as fiscal_power,
        (hash(i, 93) % 220)::varchar as co2_g_km, (2 + hash(i, 94) % 6)::varchar as seats,
        (800 + hash(i, 95) % 1400)::varchar as unladen_mass_kg, {_pick(COLOURS, 96)} as colour,
        {_pick(LENDERS, 97)} as creditor, {_pick(LENDERS, 77)} as other_creditor
    from (select unnest(range({rows}))::bigint as i)"""


def _expected() -> str:
    return """
    select contract_number, plate, vin, formula_number,
        strftime(first_registered_on, '%d/%m/%Y') as first_registered_on,
        strftime(registered_on, '%d/%m/%Y') as registered_on,
        holder_name, if(is_company, 'Société', 'Particulier') as holder_kind,
        if(is_company, siren, '') as holder_siren, street as holder_street,
        postcode as holder_postcode, city as holder_city, '1' as co_holder_count,
        if(is_lease, lessee, '') as lessee_name, if(is_lease, 'OA', '') as lease_mention,
        make, commercial_name, national_type, category, energy, power_kw, fiscal_power, co2_g_km,
        seats, unladen_mass_kg, colour, if(has_pledge, creditor, '') as pledge_creditor,
        if(has_pledge, strftime(pledged_on, '%d/%m/%Y'), '') as pledged_on
    from facts where lot <> 0"""


def _observed() -> str:
    """Fates 0 to 7 of 400 are the eight kinds of distortion: two in a hundred."""
    holder = "when 0 then 'X' || substr(holder_name, 2) when 1 then other_name else holder_name"
    return f"""
    select replace(plate, '-', '') as plate,
        if(fate = 6, left(vin, 15) || 'ZZ', vin) as vin, formula_number,
        strftime(first_registered_on, '%Y-%m-%d') as first_registered_on,
        strftime(if(fate = 5, registered_on + 4000, registered_on), '%Y-%m-%d') as registered_on,
        strip_accents(upper(case fate {holder} end)) as holder_name,
        if(is_company, 'COMPANY', 'PERSON') as holder_kind,
        if(is_company, siren, '') as holder_siren,
        strip_accents(upper(if(fate in (1, 2), other_street, street))) as holder_street,
        if(fate in (1, 2), other_postcode, postcode) as holder_postcode,
        strip_accents(upper(if(fate in (1, 2), other_city, city))) as holder_city,
        '1' as co_holder_count,
        strip_accents(upper(case when fate = 7 then other_name when is_lease then lessee
            else '' end)) as lessee_name,
        if(is_lease, 'OA', '') as lease_mention, strip_accents(upper(make)) as make,
        strip_accents(upper(commercial_name)) as commercial_name, national_type, category, energy,
        power_kw, fiscal_power, co2_g_km, seats, unladen_mass_kg, colour,
        strip_accents(upper(case when fate = 3 or not has_pledge then ''
            when fate = 4 then other_creditor else creditor end)) as pledge_creditor,
        if(fate = 3 or not has_pledge, '', strftime(pledged_on, '%Y-%m-%d')) as pledged_on
    from facts where lot <> 1 order by hash(i, 7)"""
