"""Addresses in links: a path of ours, or a scheme a browser may follow."""

import pytest

from dashboard.views.address import own_path, safe_url
from dashboard.views.download import disposition


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "java\nscript:x",
        "data:text/html,x",
        "vbscript:x",
        "//evil",
        "x",
    ],
)
def test_dangerous_addresses_lead_nowhere(href):  # I2, I3
    assert safe_url(href) == "#"


@pytest.mark.parametrize(
    "href", ["https://romashka.example/x?y=1", "mailto:a@b.ru", "tel:+74951234567"]
)
def test_ordinary_addresses_stay(href):  # I3
    assert safe_url(href) == href


def test_only_paths_of_ours_are_inner_links():
    assert own_path("/statistics/1?n=5") == "/statistics/1?n=5"
    for href in ("//evil", "/\\evil", "https://evil", "javascript:x", ""):
        assert own_path(href) == "#"


def test_a_download_name_is_safe_and_keeps_its_letters():  # I18
    header = disposition('Выписка "март"; x=../..\n.xlsx')
    assert "\n" not in header
    assert header.count('"') == 2
    assert "filename*=UTF-8''%D0%92%D1%8B" in header
    assert "/" not in header.split("filename*=UTF-8''")[1].replace("%2F", "")
