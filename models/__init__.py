"""Floor 1: what the business's words mean, and the operational database.

Knows nobody above it: no warehouse, no importer, no screen.
"""
