"""Reading ahead in a second thread: the next piece is divided while this one is typed."""

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
_PATIENCE = 0.1  # seconds between looks whether anybody still wants more


class _End:
    """The source has no more; ``error`` is why when it broke."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class _Reader(threading.Thread, Generic[T]):
    def __init__(self, source: Iterable[T], depth: int) -> None:
        super().__init__(daemon=True, name="ahead")
        self._source = source
        self.ready: queue.Queue[T | _End] = queue.Queue(depth)
        self.unwanted = threading.Event()

    def run(self) -> None:
        """Fill the queue until the source ends or nobody wants more."""
        try:
            for one in self._source:
                if not self._put(one):
                    return
            self._put(_End())
        except BaseException as error:  # noqa: BLE001 - handed over to who waits
            self._put(_End(error))

    def _put(self, one: T | _End) -> bool:
        while not self.unwanted.is_set():
            try:
                self.ready.put(one, timeout=_PATIENCE)
            except queue.Full:
                continue
            return True
        return False


def ahead(source: Iterable[T], depth: int = 1) -> Iterator[T]:
    """The items of ``source`` in order; its errors arrive here."""
    reader = _Reader(source, depth)
    reader.start()
    try:
        while True:
            one = reader.ready.get()
            if isinstance(one, _End):
                if one.error is not None:
                    raise one.error
                return
            yield one
    finally:
        reader.unwanted.set()
        reader.join()
