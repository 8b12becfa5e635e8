"""Delimited text as a grid: encoding by its bytes, dialect by consistency, records with lines.

What the columns mean is not decided here: every cell stays text.
"""

from etl.delimited.dialect import Dialect, find_dialect
from etl.delimited.encoding import find_encoding, looks_like_text
from etl.delimited.records import Records, read_records

__all__ = ["Dialect", "Records", "find_dialect", "find_encoding", "looks_like_text", "read_records"]
