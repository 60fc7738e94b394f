# Build Planner's commands. `make` lists them. No settings are needed; PORT, PYTHON and DATABASE_URL are heard.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run dev test lint format bench admin lock clean

PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --only-binary=:all: --require-hashes

# What the prepared database and the collected static files are made from.
SCHEMA_AND_DATA := $(shell find catalog estimator builds fixtures -path '*/migrations/*.py' -o -name '*.csv' -o -path '*/loading/*.py')
STATIC_SOURCES := $(shell find static -type f)

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: .venv/runtime.stamp var/database.stamp  ## install pinned packages, prepare the database, load the catalog

run: setup var/static.stamp  ## serve the site on http://127.0.0.1:8000 (PORT=…)
	@$(BIN)/python -m buildplanner.free_port "$(PORT)"
	@echo "Build Planner is at http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@DJANGO_SETTINGS_MODULE=buildplanner.settings.local exec $(BIN)/granian --interface wsgi --workers $(WORKERS) \
		--blocking-threads 2 --backpressure 64 --host 127.0.0.1 --port $(PORT) \
		--no-access-log --log-level warning buildplanner.wsgi:application

dev: setup  ## serve the site with automatic reload and error pages
	@DJANGO_SETTINGS_MODULE=buildplanner.settings.local DEBUG=1 $(MANAGE) runserver 127.0.0.1:$(PORT)

test: setup .venv/dev.stamp  ## run every test: on SQLite and in a browser, then the database tests on PostgreSQL
	@$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m pytest -n auto -m "not load"
	$(BIN)/python -m tests.postgresql $(BIN)/python -m pytest -n auto -m "not load and not browser"

lint: setup .venv/dev.stamp  ## run every static check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djade --check --target-version 5.2 $$(find templates -name '*.html')
	$(BIN)/djlint templates --lint --quiet
	DJANGO_SETTINGS_MODULE=buildplanner.settings.test $(MANAGE) makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=planner.example.org \
		DATABASE_URL=sqlite:///var/db.sqlite3 DJANGO_SETTINGS_MODULE=buildplanner.settings.production \
		$(MANAGE) check --deploy --fail-level WARNING

format: .venv/dev.stamp  ## let the tools format Python and templates
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(find templates -name '*.html') || true

bench: setup var/static.stamp .venv/dev.stamp var/peers.stamp  ## measure speed, cold and warm, beside peers
	$(BIN)/python -m tests.load

admin: setup  ## make an account for the admin pages
	$(MANAGE) createsuperuser

lock:  ## write the lock files anew from the .in files (uses uv in a throwaway environment)
	rm -rf var/lock && python3 -m venv var/lock && var/lock/bin/pip install --quiet uv
	for file in requirements requirements-dev; do var/lock/bin/uv pip compile --quiet --upgrade --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
		$$file.in --output-file $$file.txt || exit 1; done
	var/lock/bin/uv pip compile --quiet --upgrade --universal --no-deps --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make lock" requirements-bench.in --output-file requirements-bench.txt
	rm -rf var/lock

clean:  ## remove everything that these commands made, the local database included
	rm -rf .venv var

.venv/python.stamp:
	@echo "Making a Python environment in .venv"
	@rm -rf .venv
	@python=$$(sh buildplanner/find_python.sh) && "$$python" -m venv .venv
	@touch $@

.venv/runtime.stamp: requirements.txt .venv/python.stamp
	@echo "Installing the pinned packages"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	@echo "Installing the packages for tests and checks"
	@$(PIP) -r requirements-dev.txt
	@touch $@

# Peers that the bench compares with, in an environment of their own. Without them it goes on.
var/peers.stamp: requirements-bench.txt .venv/python.stamp
	@echo "Installing the peers that speed is compared with"
	@mkdir -p var && rm -rf var/peers && $(BIN)/python -m venv var/peers
	@if $(patsubst $(BIN)/%,var/peers/bin/%,$(PIP)) --no-deps -r requirements-bench.txt; then touch $@; \
		else rm -rf var/peers; echo "The package index did not answer: the bench goes on without peers."; fi

# A database given by DATABASE_URL, or one that was deleted, is prepared whatever the stamp says.
ifneq ($(DATABASE_URL)$(if $(wildcard var/db.sqlite3),,missing),)
.PHONY: var/database.stamp
endif
var/database.stamp: .venv/runtime.stamp $(SCHEMA_AND_DATA)
	@echo "Preparing the database and loading the catalog"
	@mkdir -p var
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_catalog
	@touch $@

var/static.stamp: .venv/runtime.stamp $(STATIC_SOURCES) buildplanner/static_finders.py
	@echo "Compressing the static files"
	@$(MANAGE) collectstatic --no-input --clear --verbosity 0
	@touch $@
