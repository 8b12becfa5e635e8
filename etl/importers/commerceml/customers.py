"""Customers met in a file → rows of ``customers``: each once, as the last mention has him."""

import pyarrow as pa

from etl.importers.commerceml.contractors import OUR_SIDE, Customer
from etl.reading import Reading
from etl.rows import CUSTOMERS

KEPT = 50_000  # handed over when so many are known: memory does not grow with the file


class Customers:
    """Who was met so far."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.count = 0
        self._known: dict[str, tuple[int, Customer]] = {}

    def meet(self, customer: Customer, line: int) -> None:
        """A customer of a document or of a list of contractors."""
        if customer.key is None or (customer.role or "").casefold() in OUR_SIDE:
            return
        self._known[customer.key] = (line, customer)
        if len(self._known) >= KEPT:
            self.flush()

    def flush(self) -> None:
        """Hand them over."""
        if self._known:
            rows = [
                {
                    "row_no": number,
                    "line": line,
                    "record_key": customer.key,
                    "customer_key": customer.key,
                    "name": customer.name,
                    "inn": customer.inn,
                    "kpp": customer.kpp,
                    "role": customer.role,
                }
                for number, (line, customer) in enumerate(self._known.values(), self.count + 1)
            ]
            self.reading.rows("customers", pa.Table.from_pylist(rows, schema=CUSTOMERS))
            self.count += len(rows)
            self._known.clear()
