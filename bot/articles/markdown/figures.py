"""Small figures and letters, raised and lowered, as far as there are such characters."""

from __future__ import annotations

from typing import Final

_RAISED: Final = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzTM",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴹ",
        strict=True,
    )
)
_LOWERED: Final = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)


def raised(text: str) -> str | None:
    """Return text in raised characters; None where some has none."""
    return _in(text, _RAISED)


def lowered(text: str) -> str | None:
    """Return text in lowered characters; None where some has none."""
    return _in(text, _LOWERED)


def _in(text: str, characters: dict[str, str]) -> str | None:
    if not characters.keys() >= set(text):
        return None
    return "".join(characters[char] for char in text)
