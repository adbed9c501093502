"""Logs as one JSON object a line, for a log collector; without secrets, and without what points at a person."""

import json
import logging
import re
from datetime import UTC, datetime

from config.requests import number_of_request
from organisation.rules.disclosure import find_identifiers

# What opens a door, or names somebody; the words before it stay, so that a line can still be understood
HIDDEN = (
    (re.compile(r"(?i)\b(bearer\s+|basic\s+)[\w.~+/=-]+"), r"\1[secret]"),
    (re.compile(r"(/search/[^\s?\"]*\?)[^\s\"]+"), r"\1[search]"),  # a name may have been typed
    (re.compile(r"\bclinic_[\w-]{8,}"), "[token]"),  # of the API: reports/operations/tokens.py
    (re.compile(r"(/clinics/feeds/)[\w-]{16,}"), r"\1[secret]"),  # calendars are found by their address
    (re.compile(r"(\w://[^\s:/@]*):[^\s@/]+@"), r"\1:[secret]@"),  # a password in the address of a server
    (
        re.compile(
            r"(?i)(\b\w*(?:password|passwd|secret|token|sessionid|csrftoken|api_?key)\w*['\"]?\s*[=:]\s*['\"]?)[^\s'\",;&)]+"
        ),
        r"\1[secret]",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
)


def clean(text: str) -> str:
    """Take out secrets, e-mail addresses, and numbers or dates that could point at one child."""
    for pattern, instead in HIDDEN:
        text = pattern.sub(instead, text)
    for one in reversed(find_identifiers(text, on=datetime.now(UTC).date())):
        text = f"{text[: one.start]}[{one.kind.name.lower().replace('_', ' ')}]{text[one.end :]}"
    return text


class CleanFormatter(logging.Formatter):
    """Write a record as a line of words, cleaned."""

    def format(self, record: logging.LogRecord) -> str:
        """Give it as it is written elsewhere, without what it should not hold."""
        return clean(super().format(record))


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON, cleaned: what is in it cannot begin a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Give time, level, logger, message, the request's number, and the trace, where there are such."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": clean(record.getMessage()),
        }
        if number := number_of_request():
            line["request"] = number
        if record.exc_info:
            line["trace"] = clean(self.formatException(record.exc_info))
        return json.dumps(line)
