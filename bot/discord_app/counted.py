"""Counts each interaction once, by command and outcome, when its first answer is done."""

from __future__ import annotations

import time

import discord

from bot.discord_app.interaction import Interaction
from bot.log_fields import note

_BEGUN, _FAILED = "begun", "failed"
_OTHERS = {
    discord.InteractionType.autocomplete: "suggestions",
    discord.InteractionType.component: "component",
    discord.InteractionType.modal_submit: "modal",
}


def begin(interaction: Interaction, at: float | None = None) -> None:
    """Note that an interaction has come in: now, or when the performance counter said `at`."""
    note(interaction=str(interaction.id))
    interaction.extras[_BEGUN] = time.perf_counter() if at is None else at


def failed(interaction: Interaction) -> None:
    """Note that it ran into an error, whatever is answered."""
    interaction.extras[_FAILED] = True


def end(interaction: Interaction, outcome: str) -> None:
    """Count it, unless it is counted already."""
    begun = interaction.extras.pop(_BEGUN, None)
    if begun is not None:
        if interaction.extras.get(_FAILED):
            outcome = "failed"
        seconds = time.perf_counter() - begun
        interaction.client.rest.tally.interaction(_name(interaction), outcome, seconds)


def _name(interaction: Interaction) -> str:
    """Return a name of a small set, as what people send may be anything."""
    if other := _OTHERS.get(interaction.type):
        return other
    command = interaction.command
    return "unknown" if command is None else command.qualified_name
