"""Floor 3a: the program that fills the warehouse: import formats, intake, refresh, worker.

Does not know the dashboard.
"""
