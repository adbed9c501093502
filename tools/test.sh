#!/usr/bin/env bash
# Every test: all of them on SQLite, then what touches the database on PostgreSQL.
# SQLite makes its tables straight from the models, which takes a fifth of the time; PostgreSQL goes through every migration.
set -euo pipefail
cd "$(dirname "$0")/.."
PYTEST=".venv/bin/python -m pytest -q"
echo "== on SQLite, without the browser"
env -u DATABASE_URL $PYTEST --nomigrations -n 2 -m "not browser" "$@"
echo "== in the browser, with the style sheet that is served"
env -u DATABASE_URL ONE_STYLE_SHEET=1 $PYTEST --nomigrations -m browser "$@"
echo "== on PostgreSQL"
.venv/bin/python tools/with_postgres.py $PYTEST -n 2 -m "not browser and not pure" "$@"
