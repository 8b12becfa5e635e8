"""What screens ask and do: one noun per file. Each question names its right and keeps to the viewer's scope.

They put the record and the warehouse together and answer in plain values of ``dashboard.views``.
"""
