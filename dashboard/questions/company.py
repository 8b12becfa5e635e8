"""The company's settings for those who administer it; taking the demo company out; a first board."""

import datetime as dt
import shutil
from typing import Any

from dashboard.context import Asking, question
from dashboard.views.company import CompanySheet
from dashboard.views.periods import weekday_name
from models import company, company_settings, demo_removal, i18n, organisation, people
from models.access import Permission
from models.documents import Document


@question(Permission.ADMINISTER_SETTINGS)
def sheet(asking: Asking) -> CompanySheet:
    """What the settings page shows."""
    one = company.get(asking.session)
    rules = sorted(one.week_ends, key=lambda rule: rule.valid_from)
    return CompanySheet(
        name=one.name,
        timezone=one.timezone,
        language=one.language,
        fiscal_year_start=one.fiscal_year_start,
        grace_minutes=one.grace_minutes,
        version=one.version,
        demo=demo_removal.inventory(asking.session, asking.viewer) if one.demo else None,
        has_password=people.has_password(asking.session, asking.viewer),
        needs_board=demo_removal.needs_setup(asking.session),
        week_ends=tuple(
            (i18n.date(rule.valid_from), weekday_name(rule.weekday), rule.time.strftime("%H:%M"))
            for rule in rules
        ),
    )


@question(Permission.ADMINISTER_SETTINGS)
def change(asking: Asking, values: dict[str, Any], version: int) -> int:
    """Other settings; the version that holds now."""
    one = company_settings.change(asking.session, asking.viewer, values, version=version)
    asking.session.flush()
    return one.version


@question(Permission.ADMINISTER_SETTINGS)
def change_week_end(
    asking: Asking, since: dt.date, weekday: int, time: dt.time, version: int
) -> int:
    """Let weeks end otherwise from a date on; the version that holds now."""
    one = company_settings.change_week_end(
        asking.session, asking.viewer, since, weekday, time, version=version
    )
    asking.session.flush()
    return one.version


@question(Permission.ADMINISTER_SETTINGS)
def remove_demo(asking: Asking, name: str) -> list[str]:
    """Take the demo company out; the documents whose bytes may go once this is committed."""
    return demo_removal.remove_demo(asking.session, asking.viewer, name)


@question(Permission.ADMINISTER_SETTINGS)
def forget_bytes(asking: Asking, document_ids: list[str]) -> None:
    """Remove originals and rows of documents that are no longer in the record."""
    for document_id in document_ids:
        if asking.session.get(Document, document_id) is None:
            asking.here.documents.path(document_id).unlink(missing_ok=True)
            shutil.rmtree(asking.here.settings.rows / document_id, ignore_errors=True)


@question(Permission.ADMINISTER_SETTINGS)
def apply_template(asking: Asking, template: str) -> None:
    """Give the company its first board."""
    organisation.apply_template(asking.session, asking.viewer, template)
