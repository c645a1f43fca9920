# make demo: the demonstration county.  make test: everything that must hold.  make soak: the long runs.
.PHONY: demo test soak lock pictures schema permissions

demo:
	@.ci/venv requirements.lock
	@exec .venv/bin/huce demo

test:
	@.ci/venv requirements-dev.lock
	@.ci/browser
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/python -m pytest -q -n 2 --dist worksteal

soak:
	@.ci/venv requirements-dev.lock
	@.ci/browser
	@.ci/spark requirements-spark.lock
	@.venv/bin/python -m pytest -m soak

# Write both lock files anew; uv uses the system's certificates, so that a proxy's own are known.
COMPILE = UV_SYSTEM_CERTS=1 .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
# Of django-htmx one file is taken: what it would run on stays away (pip is told not to look for it).
LOCK = $(COMPILE) pyproject.toml --group build --no-emit-package django --no-emit-package sqlparse

lock:
	@test -x .venv/bin/python || .ci/venv requirements.lock
	@.venv/bin/python -m pip install --quiet uv
	@$(LOCK) -o requirements.lock
	@$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) --group soak --no-deps -o requirements-spark.lock

# Take the pictures that README and docs show, while the pages are tested.
pictures:
	@.ci/venv requirements-dev.lock
	@.ci/browser
	@rm -rf .pictures && mkdir -p .pictures docs/pictures
	@HUCE_PICTURES=.pictures .venv/bin/python -m pytest -q -n 2 tests/console
	@for one in $$(grep -oh 'pictures/[a-z-]*\.png' README.md docs/zh/*.md | sort -u); do cp ".$$one" docs/pictures/; done
	@rm -r .pictures

# Write each room's schema.sql from its migrations.
schema:
	@.ci/venv requirements.lock
	@.venv/bin/python -m ledger.migrate --write-schema

# Write docs/permissions.md from the tables of routes and verbs.
permissions:
	@.ci/venv requirements.lock
	@.venv/bin/python -m api.permissions
