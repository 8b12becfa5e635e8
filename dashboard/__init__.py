"""Floor 3b: the program people see. Does not know the importers."""
