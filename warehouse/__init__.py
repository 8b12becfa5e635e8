"""Floor 2: what has happened, in DuckDB, derived from the record and always rebuildable.

Knows the words of ``models`` (periods, permissions), not who asks.
"""
