"""What the text of cells means: numbers, dates, periods. Which column is what: ``roles``."""
