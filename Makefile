# Nine things to remember: report, test, lint, lab, refresh, docs, coverage, bench, trial. Each sets up what it needs.
# Another interpreter: `make report PYTHON=python3.13` (remove .venv first if there is one).
PYTHON ?= python3
BIN := .venv/bin
unexport MPLBACKEND # kernels choose their own; another one changes the notebooks' outputs

.PHONY: report test lint lab refresh docs coverage bench trial

report: .venv/core
	$(BIN)/thapmuoi report

TESTS := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart=1 \
	--nbval --nbval-current-env tests notebooks

# In random order; the seed is printed first: PYTEST_ADDOPTS=--randomly-seed=… makes it the same again.
test: .venv/test
	$(TESTS)

# The tests, and which lines they do not reach; to measure that takes half as long again.
coverage: .venv/test
	$(TESTS) --cov=thapmuoi_analysis --cov-report=term

lint: .venv/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

lab: .venv/lab
	$(BIN)/jupyter lab

refresh: .venv/core
	$(BIN)/thapmuoi refresh

# The site: open site/index.html, or serve it (`python3 -m http.server --directory site`), then it searches too.
docs: .venv/docs
	$(BIN)/thapmuoi report thap-muoi --lang en
	$(BIN)/thapmuoi report thap-muoi --lang en --study all
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --config-file docs/mkdocs.yml

bench: .venv/core
	$(BIN)/python benchmarks/run.py

# Hours, not minutes: kills, hostile text, fuzzing and mutations (tests/README.md).
trial: .venv/test
	$(BIN)/python tests/trial/kills.py
	$(BIN)/python tests/trial/hostile.py thap-muoi vi
	$(BIN)/python tests/trial/hostile.py example en
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=3,<4' || true # else unguided
	$(BIN)/python tests/trial/fuzz.py text 1000000
	$(BIN)/python tests/trial/fuzz.py table 200000
	$(BIN)/python tests/trial/fuzz.py descriptor 300000
	$(BIN)/python tests/trial/fuzz.py workbook 20000
	$(BIN)/python tests/trial/fuzz.py project 20000
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt 'mutmut>=3.8,<4'
	$(BIN)/python tests/trial/mutants.py

# The files .venv/core, .venv/test and .venv/lab say when that set of packages was last installed.
.venv/core: EXTRA :=
.venv/test: EXTRA := [lab,test,workflow]
.venv/lab: EXTRA := [lab]
.venv/docs: EXTRA := [docs]
.venv/core .venv/test .venv/lab .venv/docs: pyproject.toml constraints.txt | .venv/made
	@echo "Installing the packages$(if $(EXTRA), for $(EXTRA)) into .venv (a minute or two, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.$(EXTRA)'
	@touch $@

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed; '$(PYTHON)' is older or missing. Name another: make report PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
	{ echo "'$(PYTHON)' lacks venv or ensurepip. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@
