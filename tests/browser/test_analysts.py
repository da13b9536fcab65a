"""What an analyst adds is there without another change; the dictionary is searched as it is typed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OWN, Visit

pytestmark = pytest.mark.browser


def test_an_indicator_that_was_added_as_one_file_is_a_choice_like_any_other(visit: Visit) -> None:
    page = visit.open()
    page.locator("details.sw-picker summary").first.click()
    page.locator("#find-indicator").fill(OWN)
    page.locator(f'a[href*="indicator={OWN}"]').first.click()
    visit.query(f"indicator={OWN}")
    expect(page.locator("#trend-head")).to_contain_text(OWN)


def test_the_dictionary_is_searched_and_leads_to_a_formula(visit: Visit) -> None:
    page = visit.open("/dictionary")
    page.locator("#find-entry").fill(OWN)
    expect(page.locator(".sw-dictionary li:not([hidden])")).to_have_count(1)
    page.get_by_role("link", name=OWN).click()
    expect(page.locator(".sw-sql")).to_contain_text("daily.attendance")
    expect(page.locator(".sw-lineage img")).to_be_visible()
