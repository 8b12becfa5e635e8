"""What of the record a warehouse holds, and whose numbers changed since.

Every act that moves a number stands in the audit, in the transaction of the act and in the order of
the commits; so the last act says exactly how far a version is, also when a correction or a replaced
quota leaves no other trace. What is written past ``models`` (a bulk load) is told by the highest ids.
"""

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import company
from models.audit import AuditRow
from models.company import Company
from models.documents import Document, State
from models.statistics import Quota, Statistic, Value
from warehouse import program

CURRENCY = "RUB"
OBJECT = "statistic"  # the audit's word for acts on definitions, values and quotas
WHOLE = ("company", "program")  # another one of these and nothing before can be continued


def mark(session: Session) -> dict[str, str]:
    """What a warehouse of this moment holds; equal marks, equal numbers. Cheap."""
    definitions = select(func.count(Statistic.id), func.coalesce(func.sum(Statistic.version), 0))
    planned = select(func.count(Quota.id), func.coalesce(func.max(Quota.id), 0))
    accepted = (
        select(Document.id, Document.accepted_no)
        .where(Document.state == State.ACCEPTED)
        .order_by(Document.accepted_no)
    )
    return {
        "act": str(_last_act(session)),
        "statistics": _joined(session.execute(definitions).one()),
        "value": str(session.scalar(select(func.max(Value.id))) or 0),
        "quotas": _joined(session.execute(planned).one()),
        "documents": _digest(_joined(row) for row in session.execute(accepted)),
        "own_accounts": _digest(sorted(company.own_accounts(session))),
        "company": _digest([currency(session), repr(company.calendar(session))]),
        "program": program.fingerprint(),
    }


def currency(session: Session) -> str:
    """The company's currency; before the first setup the one it would get."""
    found = session.get(Company, 1)
    return found.currency if found is not None else CURRENCY


def statistics_since(session: Session, before: Mapping[str, str]) -> frozenset[int] | None:
    """Statistics whose typed values or quotas changed since a mark; None when that is not known."""
    after = mark(session)
    value, act = int(before["value"]), int(before["act"])
    count, highest = (int(part) for part in before["quotas"].split("/"))
    if any(before[key] != after[key] for key in WHOLE):
        return None
    if int(after["value"]) < value or int(after["act"]) < act:
        return None  # something vanished
    acts = select(AuditRow.object_id).where(AuditRow.id > act, AuditRow.object_type == OBJECT)
    told = {int(text) for text in session.scalars(acts.distinct())}
    values = select(Value.statistic_id).where(Value.id > value).distinct()
    plans = select(Quota.statistic_id).where(Quota.id > highest)
    planned = list(session.scalars(plans))
    if not told and int(after["quotas"].split("/")[0]) < count + len(planned):
        return None  # quotas vanished and no act says whose
    return frozenset(told | set(session.scalars(values)) | set(planned))


def _last_act(session: Session) -> int:
    query = select(AuditRow.id).where(AuditRow.object_type == OBJECT)
    return session.scalar(query.order_by(AuditRow.id.desc()).limit(1)) or 0


def _joined(row: Iterable[object]) -> str:
    return "/".join(map(str, row))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
