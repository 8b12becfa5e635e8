"""Days as Excel counts them, with their fractions, as moments; times of day and spans as texts."""

import datetime as dt

import numpy as np

_TO_1970 = 25_569
_FROM_1904 = 1_462
LAST = 2_957_003  # 30.12.9995, also when days are counted from 1904
_MILLISECONDS = 86_400_000
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - dates of files have no zone


def are_moments(serials: np.ndarray) -> np.ndarray:
    """Which day numbers are days of the calendar of spreadsheets."""
    inside: np.ndarray = (serials >= 0) & (serials < LAST)
    return inside


def to_moments(serials: np.ndarray, *, epoch_1904: bool) -> np.ndarray:
    """Microseconds since 1970, to the millisecond: a day's fraction is not exact beyond."""
    # before March 1900 Excel counts a 29 February that never was
    shift = _FROM_1904 if epoch_1904 else (serials < 60)
    days = serials + shift - _TO_1970
    return np.rint(days * _MILLISECONDS).astype(np.int64) * 1000


def moment(serial: float, *, epoch_1904: bool) -> dt.datetime:
    """One of them."""
    since = to_moments(np.array([serial]), epoch_1904=epoch_1904)[0]
    return _EPOCH + dt.timedelta(microseconds=int(since))


def time_text(serial: float) -> str:
    """``10:30:00``, ``25:00:00``; with milliseconds when there are any."""
    whole = round(serial * _MILLISECONDS)
    seconds, rest = divmod(abs(whole), 1000)
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return ("-" if whole < 0 else "") + text + (f".{rest:03}" if rest else "")
