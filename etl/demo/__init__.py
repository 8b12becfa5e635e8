"""The demo company ООО «Ромашка»: three years of a living company, made by code, the same every time.

``arrival`` is the way in. ``world`` tells what happened, ``files`` writes it down as a bank, 1C and
people would, ``record`` puts in what is typed. Nothing here knows how a file is read: the demo files
go through the same import as anybody's.
"""
