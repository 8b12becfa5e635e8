"""Addresses that are not pages of Dash: fragments, uploads, downloads, small answers. One noun each.

To add one: a module with ``register(server)``, and its line below.
"""

from collections.abc import Callable

from flask import Flask

from dashboard.routes import board, exports, me, originals, uploads, wall

ROUTES: tuple[Callable[[Flask], None], ...] = (
    wall.register,
    me.register,
    exports.register,
    board.register,
    uploads.register,
    originals.register,
)
