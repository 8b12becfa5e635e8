"""Tables of people's cards: what is known of an employee beside name and posts; dismissals.

Apart from the board's own tables, so that whoever asks for the board never has these fields in hand.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class EmployeeCard(Base):
    """Contacts, pay, photo and consent of one employee; made when the first of them is written."""

    __tablename__ = "employee_card"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(200))
    telegram: Mapped[str | None] = mapped_column(String(32))
    birthday: Mapped[dt.date | None]
    salary: Mapped[Decimal | None]  # a month, in the company's currency
    photo: Mapped[str | None] = mapped_column(String(64))  # hash of its bytes in the document store
    consent_given_on: Mapped[dt.date | None]
    consent_withdrawn_on: Mapped[dt.date | None]
    consent_text: Mapped[str | None] = mapped_column(Text)
    erased_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Dismissal(Base):
    """One dismissal and what it took, so that it can be taken back."""

    __tablename__ = "dismissal"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    dismissed_on: Mapped[dt.date]
    at: Mapped[dt.datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    taken: Mapped[dict[str, Any]]  # ids: seats with the day they would have ended, the account
    taken_back_at: Mapped[dt.datetime | None]
