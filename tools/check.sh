#!/usr/bin/env bash
# Style, packages, types, the order of the apps, migrations, settings. Tests are `make test`.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=0
step() { echo "== $1"; shift; "$@" || failed=1; }
step "style" $bin/ruff check .
step "layout" $bin/ruff format --check .
step "packages" $bin/python tools/packages.py
step "types" $bin/mypy
step "order of the apps" $bin/lint-imports
step "migrations" $bin/python manage.py makemigrations --check --dry-run
step "migrations on an empty SQLite" env DATABASE_URL=sqlite://:memory: SECRET_KEY=only-for-this-check $bin/python manage.py migrate --verbosity 0
step "settings as in production" env DEBUG=0 SECRET_KEY="$($bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')" CASE_KEY_SECRET="$($bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')" ALLOWED_HOSTS=clinic.example.gov.uk DATABASE_URL=postgres://clinic@localhost/clinic EMAIL_URL=dummy: DEFAULT_FROM_EMAIL=clinic@example.gov.uk SITE_ADDRESS=https://clinic.example.gov.uk $bin/python manage.py check --deploy --fail-level WARNING
exit $failed
