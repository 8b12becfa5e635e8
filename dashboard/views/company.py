"""What the settings page shows of the company, as plain values."""

from dataclasses import dataclass

from models.demo_removal import Inventory


@dataclass(frozen=True)
class CompanySheet:
    """Settings as they are; ``week_ends`` are (since, weekday, time), ``demo`` what a demo holds."""

    name: str
    timezone: str
    language: str
    fiscal_year_start: int
    grace_minutes: int
    version: int
    demo: Inventory | None
    has_password: bool
    needs_board: bool
    week_ends: tuple[tuple[str, str, str], ...]
