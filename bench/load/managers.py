"""What a manager does: reads most of the time, and now and then records. A file for Locust, started by `bench.load.run`.

Every word that is recorded is told apart from every other, and written into a list when the server has said that it is
recorded: the list is compared with the database afterwards.
"""

import json
import os
import random
import re
from itertools import count
from pathlib import Path

from locust import HttpUser, between, constant, task
from locust.exception import StopUser

GIVEN = json.loads(Path(os.environ["LOAD_SESSIONS"]).read_text())
RECORDED = Path(os.environ["LOAD_RECORDED"])
IN_HASTE = bool(os.environ.get("LOAD_IN_HASTE"))
free = iter(GIVEN)
numbers = count(1)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SEEN = re.compile(r'name="seen_version" value="(\d+)"')
READ_AT = re.compile(r'name="read_at" value="([^"]*)"')
STATE = re.compile(r'<option value="(\w+)" selected')


class Manager(HttpUser):
    """Somebody signed in, who thinks some seconds between one page and the next; in haste, not at all."""

    wait_time = constant(0) if IN_HASTE else between(5, 15)

    def on_start(self):
        """Take the place of one of those who were signed in."""
        self.me = next(free, None)
        if self.me is None:
            raise StopUser
        # As the proxy before it says: whoever asks came by https
        self.client.headers.update(
            {"X-Forwarded-Proto": "https", "Referer": f"{self.host}/".replace("http:", "https:")}
        )
        self.client.headers["Cookie"] = self.me["cookies"]

    def read(self, address: str, name: str = "") -> str:
        """Open a page; being sent to sign in is an error, though it is answered well."""
        with self.client.get(address, name=name or address, catch_response=True) as answer:
            if "/account/" in answer.url:
                answer.failure("was asked to sign in")
            return answer.text

    @task(5)
    def look_at_today(self):
        """Open the front page."""
        self.read("/")

    @task(3)
    def look_at_the_board(self):
        """Open the board of indicators."""
        self.read("/indicators/")

    @task(4)
    def look_at_an_indicator(self):
        """Open one indicator."""
        self.read(f"/indicators/{random.choice(self.me['indicators'])}/", "/indicators/<code>/")

    @task(4)
    def look_at_my_actions(self):
        """Open one's own actions."""
        self.read("/actions/mine/")

    @task(2)
    def look_at_flags(self):
        """Open the flags."""
        self.read("/flags/")

    @task(1)
    def look_at_clinics(self):
        """Open the clinics."""
        self.read("/clinics/")

    @task(2)
    def search(self):
        """Type into the search."""
        self.read("/search/suggest/?q=assess", "/search/suggest/")

    @task(3)
    def comment(self):
        """Read an action and remark on it."""
        if (action := self.action()) and (page := self.read(f"/actions/{action}/", "/actions/<pk>/")):
            self.record(f"/actions/{action}/comment/", "/actions/<pk>/comment/", page, "text")

    @task(2)
    def report_progress(self):
        """Read an action and say how it goes; where somebody was quicker the page says so and nothing is recorded."""
        if not ((action := self.action()) and (page := self.read(f"/actions/{action}/", "/actions/<pk>/"))):
            return
        found = {"seen_version": SEEN.search(page), "read_at": READ_AT.search(page), "state": STATE.search(page)}
        if all(found.values()):
            seen = {key: one[1] for key, one in found.items()}
            self.record(f"/actions/{action}/progress/", "/actions/<pk>/progress/", page, "note", **seen)

    def action(self) -> int | None:
        """Choose one of the actions this person reads."""
        return random.choice(self.me["actions"]) if self.me["actions"] else None

    def record(self, address: str, name: str, page: str, words_in: str, **more: str) -> None:
        """Send words that nobody else sends, and note them when the answer says that they are recorded."""
        token = TOKEN.search(page)
        if not token:
            return
        words = f"Load {os.getpid()}-{next(numbers)}"
        data = {"csrfmiddlewaretoken": token[1], words_in: words, **more}
        with self.client.post(address, data=data, name=name, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code == 302:
                with RECORDED.open("a") as recorded:
                    recorded.write(f"{words_in} {words}\n")
            elif answer.status_code == 409:
                answer.success()  # told that it has changed since, with the words kept
            else:
                answer.failure(f"{answer.status_code}")
