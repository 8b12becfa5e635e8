"""Whether an error means a full disk, however deep it is buried."""

import errno

import duckdb
import pytest
from sqlalchemy.exc import OperationalError

from models import disk
from models.disk import DiskFull
from models.errors import Refused
from models.i18n import Message


def wrapped(inner):
    try:
        try:
            raise inner
        except type(inner) as error:
            raise RuntimeError("the write failed") from error
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Quota"),
        OSError(errno.EFBIG, "Large"),
        wrapped(OSError(errno.ENOSPC, "x")),
        OperationalError("insert", {}, Exception("database or disk is full")),
        duckdb.IOException('Could not write file "a": No space left on device'),
    ],
)
def test_a_full_disk_is_told_in_a_sentence(error):
    with pytest.raises(DiskFull) as refusal, disk.told():
        raise error
    assert "Диск полон" in str(refusal.value)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOENT, "No such file"),
        OperationalError("select", {}, Exception("database is locked")),
        ValueError("x"),
    ],
)
def test_other_errors_stay_what_they_are(error):
    with pytest.raises(type(error)), disk.told():
        raise error


def test_what_is_refused_stays_refused():
    with pytest.raises(Refused) as refusal, disk.told():
        raise Refused(Message("There is no such file."), code="no_file")
    assert refusal.value.code == "no_file"
