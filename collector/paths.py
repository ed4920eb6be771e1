"""Where the shipped data lies: in a checkout beside the package, in a wheel inside it.

Not for live data: that lies in the data directory and nowhere else.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. `shipped("rules", "2024-tong-ket.yaml")`."""
    root = _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)
