"""Fill the empty database that DATABASE_URL names: `python -m bench.data.fill S`."""

import os
import sys
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from bench.data.sizes import SIZES
from bench.data.writing import fill

if __name__ == "__main__":
    began = perf_counter()
    fill(SIZES[sys.argv[1]], say=lambda words: print(f"  {perf_counter() - began:6.1f} s  {words}", flush=True))
