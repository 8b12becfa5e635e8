"""Plan and fact in headings: «План продаж», «Факт», «Продажи (цель)» → the statistic and which it is."""

import re

_PLAN = re.compile(
    r"(?<!\w)(?:план|квота|норма|норматив|цель|plan|quota|target)(?!\w)", re.IGNORECASE
)
_FACT = re.compile(r"(?<!\w)(?:факт|fact|actual)(?!\w)", re.IGNORECASE)
_EDGES = " ,;:()/-–—."


def is_plan(heading: str) -> bool:
    """Whether values under this heading are planned, not achieved."""
    return bool(_PLAN.search(heading)) and not _FACT.search(heading)


def plan_or_fact(heading: str) -> tuple[str, bool | None]:
    """What is left of a heading without «план» and «факт»; True for a plan, None if it says neither."""
    if is_plan(heading):
        return _PLAN.sub("", heading).strip(_EDGES), True
    if _FACT.search(heading):
        return _FACT.sub("", heading).strip(_EDGES), False
    return heading, None
