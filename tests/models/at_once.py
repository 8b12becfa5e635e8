"""Several deeds begun at the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable


def outcomes(*deeds: Callable[[], object]) -> list[str]:
    """What became of each: ``done``, or the name of what it raised."""
    start = threading.Barrier(len(deeds))
    found = [""] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            found[number] = "done"
        except Exception as error:  # noqa: BLE001 - the name of any error is the answer
            found[number] = type(error).__name__

    threads = [threading.Thread(target=run, args=(n, deed)) for n, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
