"""Arrow's masks as numpy's: nothing known is false."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]


def flags(mask: pa.Array) -> Mask:
    """A boolean per row."""
    return np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False), np.bool_)


def empty(values: pa.Array) -> Mask:
    """Rows without a value."""
    return np.asarray(values.is_null().to_numpy(zero_copy_only=False), np.bool_)
