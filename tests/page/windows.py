"""How wide a window is, and in which colours the page is shown in it."""

from __future__ import annotations

import pytest

WIDTHS = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
DESKTOP, PHONE = WIDTHS.values()

# Each width and each scheme once; the other pairs are variants.
each_look = pytest.mark.parametrize(
    ("width", "scheme"),
    [
        ("desktop", "light"),
        ("phone", "dark"),
        pytest.param("desktop", "dark", marks=pytest.mark.slow),
        pytest.param("phone", "light", marks=pytest.mark.slow),
    ],
)
