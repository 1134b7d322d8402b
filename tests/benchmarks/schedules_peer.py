"""The interest of amortising bonds by QuantLib: `schedules_peer.py BATCH.npz`.

The notionals are those of the schedule, so that both sides pay the same; a flow of interest for
each of 60 months is asked of every bond.
"""

import json
import sys
import time

import numpy as np
import QuantLib  # type: ignore[import-not-found]  # lives in .venv-bench

given = np.load(sys.argv[1])
start = QuantLib.Date(1, 1, 2026)
QuantLib.Settings.instance().evaluationDate = start
months = given["closing"].shape[0]
dates = QuantLib.Schedule(
    start, start + QuantLib.Period(months, QuantLib.Months), QuantLib.Period(QuantLib.Monthly), QuantLib.NullCalendar(),
    QuantLib.Unadjusted, QuantLib.Unadjusted, QuantLib.DateGeneration.Forward, False,
)  # fmt: skip
notionals = np.vstack([given["financed"], given["closing"][:-1]]).T / 100
rates = given["rate"].tolist()
equal_months = QuantLib.Thirty360(QuantLib.Thirty360.BondBasis)

started = time.process_time()
interest = 0.0
for row, rate in zip(notionals.tolist(), rates, strict=True):
    bond = QuantLib.AmortizingFixedRateBond(0, row, dates, [rate], equal_months)
    for flow in bond.cashflows():
        coupon = QuantLib.as_coupon(flow)
        if coupon is not None:
            interest += coupon.amount()
print(json.dumps({"cpu_seconds": time.process_time() - started, "interest": interest}))
