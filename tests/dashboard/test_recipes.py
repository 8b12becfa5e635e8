"""The four recipes of README hold: what comes in many is listed, used and has its sample."""

import ast
import pkgutil
from pathlib import Path

import pytest

from dashboard import forms, pages
from dashboard.pages import PAGES
from etl import importers
from etl.importers import IMPORTERS
from warehouse.catalogue import METRICS, metrics

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"


def modules(package) -> set[str]:
    """The modules and packages that lie in the folder of a package."""
    return {found.name for found in pkgutil.iter_modules(package.__path__)}


def imported(folder: Path) -> set[str]:
    """Every module the files of a folder import, whole names and what is taken of them."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
            elif isinstance(node, ast.Import):
                found |= {name.name for name in node.names}
    return found


class TestImportFormats:
    def test_every_format_is_listed_under_the_name_of_its_file(self):
        listed = [type(one).__module__.removeprefix("etl.importers.") for one in IMPORTERS]
        assert sorted(listed) == sorted(modules(importers))
        assert [one.name for one in IMPORTERS] == listed

    @pytest.mark.parametrize("importer", IMPORTERS, ids=lambda one: one.name)
    def test_every_format_has_a_sample_with_its_expected_output_beside(self, importer):
        folder = DATA / importer.name
        samples = [path for path in folder.iterdir() if not path.name.endswith(".expected.json")]
        assert samples
        for sample in samples:
            assert sample.with_name(f"{sample.name}.expected.json").exists(), sample.name


class TestMetrics:
    def test_every_metric_is_a_file_and_every_file_is_a_metric(self):
        assert set(metrics()) == {path.stem for path in METRICS.iterdir()}
        assert len(metrics()) >= 15

    @pytest.mark.parametrize("name", metrics())
    def test_every_metric_has_its_expected_output(self, name):
        assert (DATA / "metrics" / f"{name}.csv").exists()

    def test_nothing_is_expected_of_a_metric_there_is_not(self):
        """Beside what is expected lie the facts it is counted from, a file per mart."""
        marts = {mart for metric in metrics().values() for mart in metric.reads}
        files = {path.stem for path in (DATA / "metrics").glob("*.csv")}
        assert files - marts == set(metrics())

    @pytest.mark.parametrize("name", metrics())
    def test_every_metric_says_what_it_means_in_both_languages(self, name):
        metric = metrics()[name]
        for words in (metric.titles, metric.meanings):
            assert set(words) == {"ru", "en"}
            assert all(words.values())


class TestScreens:
    def test_every_screen_is_listed(self):
        listed = {page.layout.__module__.removeprefix("dashboard.pages.") for page in PAGES}
        assert listed == modules(pages)

    def test_no_address_is_listed_twice(self):
        rules = [page.rule for page in PAGES]
        assert len(rules) == len(set(rules))


class TestForms:
    def test_every_form_is_used_by_a_screen_or_by_a_form_that_is(self):
        used = imported(ROOT / "dashboard" / "pages")
        waiting = modules(forms)
        found = set[str]()
        while more := {name for name in waiting - found if f"dashboard.forms.{name}" in used}:
            found |= more
            for name in more:
                path = ROOT / "dashboard" / "forms" / f"{name}.py"
                used |= {
                    whole
                    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                    if isinstance(node, ast.ImportFrom) and node.module
                    for whole in (node.module, *(f"{node.module}.{n.name}" for n in node.names))
                }
        assert found == waiting


def test_readme_tells_all_four():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for place in ("etl/importers", "warehouse/metrics", "dashboard/pages", "dashboard/forms"):
        assert place in text
