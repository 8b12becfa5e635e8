"""How a table is understood: header, shape, roles, which rows are records. Shown, corrected, saved.

The import screen edits the JSON of :meth:`etl.layout.model.Layout.as_json` and calls nothing here.
The top level is the main table of the document; ``more`` is a list of its other tables, each with
the same keys (but not with the lists of choices).

Keys a person may change, of a table:

``target``        one of ``targets`` (what it feeds), or "" while nobody knows; «none» only on purpose
``shape``         one of ``shapes``
``header_row``    the last row of the heading as Excel numbers it; 0: there is none
``sheets``        fewer of the sheets that are there
``period_type``   one of ``period_types`` for dates that stand for longer periods, or null
``year``          of the first period that lacks its own, or null
``period``        «month 2026-03-01» for a table that names no period, «sheet» when its sheets do
``statistic``     the name of the only statistic of a table that names none, or null
``codec``, ``delimiter``  of a text (top level only): from ``codecs`` and ``delimiters``

and of each of its ``columns``:

``role``          one of ``roles``, those of the target are ``allowed[target]``; "" is not read.
                  Of every group in ``required[target]`` one role must be mapped; a role stands
                  once, but for those in ``repeatable``; «period» only where ``period`` is set
``decimal``       "," or "." or null (by itself)
``date_order``    «dmy» or «mdy» or null (by itself)
``quota``         true for plans
``statistic``     what this column's values are values of, or null
``factor``        a number as text that multiplies values: «1000» under «тыс. руб.»

Everything else (``index``, ``letter``, ``name``, ``type``, ``samples``, ``title``, ``sheet``,
``signature``, ``found_header_row``, ``document`` …) must come back as it was. Choices come with
their titles as messages: ``roles``, ``targets``, ``shapes`` and ``period_types`` are lists of
``[value, {"text": …, "values": {}}]``.
"""
