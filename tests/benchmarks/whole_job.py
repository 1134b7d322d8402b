"""The whole job: `python -m tests.benchmarks.whole_job`.

Two CSV files of `--rows` rows are imported into an embedded server with its durable settings,
compared, recorded, assessed, and alerts are raised; then `--live` single records go from the act
to the alert and its queued e-mail. Two certificates in a hundred are distorted. CPU seconds are
those of this process, its children and PostgreSQL. Targets: 150 CPU seconds and 2 GB at a
million rows, 2 s at the 95th percentile for one record. `--keep FOLDER` keeps the files.
"""

import argparse
import os
import resource
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from tests.benchmarks.house import open_house
from tests.benchmarks.reports import write

TARGET_CPU, TARGET_MB, TARGET_LIVE = 150.0, 2048, 2.0

_ROWS = """
create table b as select i, hash(i) % 100 as h, hash(i * 11) % 1000 as fate,
    chr((65 + i % 23)::int) || 'B-' || lpad((i // 23 % 1000)::varchar, 3, '0') || '-' || (i // 23000)
        as plate, 'VF1' || lpad(i::varchar, 14, '0') as vin,
    'Dupré-' || (hash(i * 7) % 40000) as surname, 'Jean ' || (hash(i * 3) % 800) as first,
    case when hash(i) % 100 < 45 then 'credit' when hash(i) % 100 < 70 then 'loa' else 'lld' end
        as product,
    (i % 140 + 1) || ' rue de la République ' || (i % 900) as street,
    lpad((1000 + i % 94000)::varchar, 5, '0') as postcode, 'Saint-Étienne ' || (i % 5000) as city
from range({rows}) t(i)
"""

_PORTFOLIO = """
copy (select 'CT-' || lpad(i::varchar, 8, '0') as contract_number, plate, vin, product,
    'open' as contract_status, date '2023-01-01' + (i % 900)::int as contract_starts_on,
    date '2027-12-01' + (i % 900)::int as contract_ends_on,
    date '2023-01-05' + (i % 900)::int as delivered_on, '' as settled_on, 'EUR' as currency,
    (5000 + i % 20000) || '.25' as outstanding_amount, '3000' as residual_amount,
    surname || ' ' || first as customer_name, 'person' as customer_kind,
    street as customer_street, postcode as customer_postcode, city as customer_city,
    case when h < 30 then 'pledge_siv' when h < 45 then 'none' else 'ownership' end as security,
    '' as claim_opened_on, '' as export_consent_until, '' as repairer_until,
    'Garage ' || (i % 800) as dealer, 'Renault' as make, 'Clio ' || (i % 40) as commercial_name,
    'ES' as energy, 50 + i % 120 as power_kw, 4 + i % 9 as fiscal_power, 90 + i % 80 as co2_g_km,
    5 as seats, 1000 + i % 700 as unladen_mass_kg, 'M1' as category
    from b) to '{folder}/portfolio.csv' (header)
"""

_REGISTER = """
copy (select replace(plate, '-', '') as plate, vin,
    2000 + i % 20 || 'AB' || lpad((i % 99999)::varchar, 5, '0') as formula_number,
    date '2023-01-09' + (i % 900)::int as registered_on,
    case when h >= 45 then case when fate < 3 then 'AUTRE SARL' else 'BANQUE DU TEST' end
        when fate < 6 then 'MARTIN ANNE ' || i else upper(replace(surname, 'é', 'e')) || ' '
            || upper(first) end as holder_name,
    case when h >= 45 then 'company' else 'person' end as holder_kind,
    case when h < 45 then upper(street) else '14 QUAI' end as holder_street,
    case when h < 45 then postcode else '44000' end as holder_postcode,
    case when h < 45 then upper(city) else 'NANTES' end as holder_city, 'FR' as holder_country,
    case when h >= 45 then upper(surname || ' ' || first) else '' end as lessee_name,
    case when h >= 45 then upper(street) else '' end as lessee_street,
    case when h >= 45 then postcode else '' end as lessee_postcode,
    case when h >= 45 then case when fate between 6 and 9 then 'BREST' else upper(city) end
        else '' end as lessee_city,
    case when h >= 45 then 'OA' else '' end as lease_mention, 'RENAULT' as make,
    'CLIO ' || (i % 40) as commercial_name, 'M1' as category, 'ES' as energy,
    50 + i % 120 as power_kw, 4 + i % 9 as fiscal_power,
    case when fate between 10 and 14 or fate between 20 and 26 then 999 else 90 + i % 80 end as co2_g_km, 5 as seats,
    1000 + i % 700 as unladen_mass_kg,
    case when h < 30 and fate not between 15 and 16 then 'BANQUE DU TEST' else '' end
        as pledge_creditor,
    case when h < 30 then '2029-02-01' else '' end as pledge_expires_on,
    case when fate = 17 then 'OTCI@2026-05-01' else '' end as oppositions, 'false' as stolen,
    case when fate = 18 then '2026-10-01' else '' end as exported_on
    from b where fate <> 19 order by hash(i + 5)) to '{folder}/register.csv' (header)
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step's cost: wall and CPU seconds, PostgreSQL's included."""

    name: str
    seconds: float
    cpu_seconds: float


def main() -> None:
    """Write the files, do the job, print what each step cost."""
    options = _options()
    with tempfile.TemporaryDirectory() as made, open_house() as home:
        folder = options.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "register.csv").is_file():
            write_files(folder, options.rows)
        steps, counts = do_job(folder, home)
        live = live_seconds(options.live)
    _report(options.rows, steps, counts, live)


def write_files(folder: Path, rows: int) -> None:
    """Write the portfolio and the register extract."""
    with duckdb.connect() as run:
        for statement in (_ROWS, _PORTFOLIO, _REGISTER):
            run.execute(statement.format(rows=rows, folder=folder))


def do_job(folder: Path, home: Path) -> tuple[list[Step], dict[str, object]]:
    """Import both files and watch; returns the steps and what was found."""
    from vigie.flows.fraud_watch import watch
    from vigie.registrations.actions import (
        ImportFiles,
        read_import,
        receive_import,
        store_upload,
    )
    from vigie.testing.lender import new_lender

    lender = new_lender(folder)
    steps: list[Step] = []
    for side, on in (("portfolio", date(2026, 11, 20)), ("register", date(2026, 11, 20))):
        started, cpu = time.monotonic(), _cpu(home)
        upload = store_upload(folder / f"{side}.csv", f"{side}.csv", by=lender.by)
        source = getattr(lender, side)
        received = receive_import(
            source, ImportFiles(upload), kind="full", as_of=on, by=lender.by, key=side
        )
        read_import(received.batch_id, by=lender.by, key=side)
        steps.append(Step(f"import {side}", time.monotonic() - started, _cpu(home) - cpu))
    started, cpu = time.monotonic(), _cpu(home)
    done = watch(by=lender.by, key="bench")
    steps.append(Step("watch", time.monotonic() - started, _cpu(home) - cpu))
    counts: dict[str, object] = {
        name: getattr(done, name)
        for name in ("certificates", "distortions", "subjects", "red", "orange", "yellow")
    }
    return steps, counts


def live_seconds(tries: int) -> list[float]:
    """Return how long each of some single records took, from the act to the queued e-mail."""
    from vigie.database.tenant import tenant
    from vigie.flows.live import assess_record
    from vigie.kernel.actor import system_actor
    from vigie.registrations.actions import observe_one
    from vigie.registrations.models import Source
    from vigie.registrations.queries import CertificateFilters, certificates_page, comparison_of

    by = system_actor(1, name="bench")
    with tenant(1):
        source = Source.objects.get(side="register")
        filters = CertificateFilters(distorted="no", product="credit")
        lines = certificates_page(by, filters, size=tries).rows
    taken = []
    for place, line in enumerate(lines):
        with tenant(1):
            rows = comparison_of(by, line.id).rows
        row = {one.field: one.observed for one in rows} | {"exported_on": "2026-11-19"}
        started = time.monotonic()
        seen = observe_one(source.pk, row, as_of=date(2026, 11, 22), by=by, key=f"live-{place}")
        raised = assess_record(seen.record_id, entry_id=1_000_000 + place, by=by)
        taken.append(time.monotonic() - started)
        assert raised is not None
        assert raised.opened_red == 1
    return sorted(taken)


def _cpu(home: Path) -> float:
    """Return CPU seconds of this process, its ended children and PostgreSQL's whole family."""
    own = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in own) + _server_cpu(home)


def _server_cpu(home: Path) -> float:
    """Return CPU seconds of the postmaster, of its children, and of those that ended."""
    from vigie.database.embedded import EmbeddedServer

    pid_file = EmbeddedServer(home).place / "data" / "postmaster.pid"
    postmaster = int(pid_file.read_text().splitlines()[0])
    ticks = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(folder.name) == postmaster:
            ticks += sum(map(int, words[11:15]))
        elif int(words[1]) == postmaster:
            ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _report(rows: int, steps: list[Step], counts: dict[str, object], live: list[float]) -> None:
    peak = max(
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    total = sum(step.cpu_seconds for step in steps)
    for step in steps:
        print(f"{step.name:<20}{step.cpu_seconds:>8.1f} CPU s {step.seconds:>8.1f} s")
    scaled = TARGET_CPU * rows / 1_000_000
    print(
        f"{'in all':<20}{total:>8.1f} CPU s, at most {scaled:.0f}; {peak} MB, at most {TARGET_MB}"
    )
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
    p95 = live[int(len(live) * 0.95)] if live else 0.0
    print(f"one record of {len(live)}: p95 {p95:.2f} s, at most {TARGET_LIVE} s")
    write(
        "whole_job",
        {
            "rows": rows,
            "cpu_seconds": total,
            "peak_mb": peak,
            "steps": {step.name: step.cpu_seconds for step in steps},
            "counts": counts,
            "live_p95": p95,
        },
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--live", type=int, default=100)
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
