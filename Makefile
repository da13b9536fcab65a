# Every target prepares what it needs; nothing has to be typed before it. On Windows: run.cmd and test.cmd.

PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
TEST_OPTIONS ?=

.PHONY: help run test test-spark lint check bench notebooks crash past fuzz soak truth detection early-warning screenshots clean

help:
	@echo "make run    准备环境，启动看板：http://127.0.0.1:8050 · set up and serve the board"
	@echo "make test   全部测试，含浏览器测试 · every test, browser tests included"
	@echo "make test-spark  同样的给定/预期算例在 Spark 集群上跑，另需 Java 17+ · the same given/expected cases on Spark; needs Java 17+"
	@echo "make lint   ruff, mypy, import-linter, SQL 可移植性 · and whether the SQL is portable"
	@echo "make check  lint + test"
	@echo "make bench  速度，以同一次运行的底线为准 · speed, as ratios to a floor of the same run"
	@echo "make crash  导入途中强行终止 100 次，结果须与未受干扰时相同 · kill 100 ingests, each must come to the same end"
	@echo "make notebooks  运行全部笔记本，带结果存到 reports/notebooks · run every notebook, kept with outputs in reports/notebooks"
	@echo "make past   二十天里每天早上发布一次，事后重算须与当时相同 · publish twenty mornings, build each again later: the same"
	@echo "make fuzz   一万张写法各异的表，入库的须与本意相同 · ten thousand tables in any spelling, what lands must be what was meant"
	@echo "make early-warning  用三次真实暴发画 docs/early-warning.md 的图，需 ../shared/real · the pictures of docs/early-warning.md, from real outbreaks"
	@echo "make soak   大屏开着一小时，每 20 秒一个新版本，中途服务器被强行终止 · the wall for an hour, a version every 20 s, its server killed"
	@echo "make screenshots  大屏各页、各页面的截图，供人看 · pictures of every view and page, to be looked at"
	@echo "make detection  用已知的仿真疫情检验预警，十分钟以内 · early warning measured by known simulated outbreaks, within ten minutes"
	@echo "make clean  删除环境和缓存，不动数据 · remove environment and caches, keep the data"

run:
	@$(PYTHON) -m tools.environment run
	@$(BIN)/python app.py serve

test:
	@$(PYTHON) -m tools.environment test
	@$(PYTHON) -m tools.browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(TEST_OPTIONS)

test-spark:
	@$(PYTHON) -m tools.environment spark
	@$(PYTHON) -m tools.java
	@$(BIN)/python -m pytest -m spark $(TEST_OPTIONS) tests/spark

lint:
	@$(PYTHON) -m tools.environment test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m dashboard.warehouse.portable

check: lint test

bench:
	@$(PYTHON) -m tools.environment test
	@$(BIN)/python -m tools.bench $(BENCH)

notebooks:
	@$(PYTHON) -m tools.environment notebooks
	@$(BIN)/python -m tools.notebooks

past:
	@$(PYTHON) -m tools.environment test
	@SCHOOLWATCH_MORNINGS=20 $(BIN)/python -m pytest -p no:randomly tests/simulate/test_past.py -k rebuilt

crash:
	@$(PYTHON) -m tools.environment test
	@SCHOOLWATCH_CRASHES=100 $(BIN)/python -m pytest -p no:randomly tests/intake/test_crash.py

fuzz:
	@$(PYTHON) -m tools.environment test
	@FUZZ_EXAMPLES=10000 $(BIN)/python -m pytest -n 2 -rP tests/intake/test_fuzz.py

soak:
	@$(PYTHON) -m tools.environment test
	@$(PYTHON) -m tools.browser
	@SCHOOLWATCH_SOAK_VERSIONS=180 $(BIN)/python -m pytest -p no:randomly tests/browser/test_soak.py

truth:
	@$(PYTHON) -m tools.environment test
	@$(BIN)/python -m tools.truth

detection:
	@$(PYTHON) -m tools.environment test
	@$(BIN)/python -m tools.detection

early-warning:
	@$(PYTHON) -m tools.environment test
	@$(BIN)/python -m tools.early_warning

screenshots:
	@$(PYTHON) -m tools.environment test
	@$(PYTHON) -m tools.browser
	@$(BIN)/python -m tools.screenshots

clean:
	rm -rf .venv build dist reports *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis
	find . -name __pycache__ -type d -not -path "./data/*" -prune -exec rm -rf {} +
