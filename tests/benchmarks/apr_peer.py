"""pyxirr's internal rate of each row of an array, made annual: `apr_peer.py AMOUNTS.npy`."""

import json
import sys
import time

import numpy as np
import pyxirr  # type: ignore[import-not-found]  # lives in .venv-bench

rows = np.load(sys.argv[1])
started = time.process_time()
total = sum((1 + pyxirr.irr(row, guess=0.005)) ** 12 - 1 for row in rows)  # 5 times its own guess
print(json.dumps({"cpu_seconds": time.process_time() - started, "sum": float(total)}))
