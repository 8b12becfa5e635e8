"""Lines of the log: one per message, whatever a user's text has in it (I15)."""

import logging
import re

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class OneLine(logging.Formatter):
    """Writes control characters of a message as escapes; a trace below it keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line of the message."""
        return CONTROLS.sub(_escaped, super().formatMessage(record))


def _escaped(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode()
