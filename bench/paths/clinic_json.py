"""A clinic's measures as JSON, beside the same floor as its page."""

import json

from bench.paths import clinic, printing
from bench.paths.reader import Answer, Reader
from indicators.rules.wording import print_exactly

NAME, GOAL = "clinic_json", 3.0
WHAT = "a clinic's measures as JSON"
floor = clinic.floor


def product(reader: Reader) -> Answer:
    """Ask for it as the head of the service does."""
    address = f"/clinics/{clinic.of_service(reader.service.pk)}/?format=json"
    return reader.get(address, by="head_of_service.c1-s1")


def differences(shown: Answer, fetched: list[tuple]) -> list[str]:
    """Set every newest figure and status beside what was fetched, whatever the order within a measure."""
    told = [
        [measure["name"], one["month"], str(one["value"] or one["absence"]), one["status"]]
        for measure in json.loads(shown.text)["measures"]
        for one in measure["newest"]
    ]
    wanted = [[row[1], f"{row[4]:%Y-%m}", str(print_exactly(row[5]) or row[6]), row[11]] for row in fetched]
    return printing.apart(sorted(told), sorted(wanted))
