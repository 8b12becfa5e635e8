"""The forms, one file each: fields, their reading, the function of ``models`` that does it."""
