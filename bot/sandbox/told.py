"""A conversation in words, for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.sandbox.model import Json
from bot.sandbox.player import Step

_DEEDS: dict[str, Callable[[Json], str]] = {
    "say": lambda deed: f"in #{deed['channel']}: {deed.get('text', '')}",
    "slash_with": lambda deed: f"types /{deed['command']}{_options(deed)} in #{deed['channel']}",
    "use_on": lambda deed: f"uses {deed['command']} on {_target(deed)}",
    "press": lambda deed: f"presses {deed['button']}",
    "choose": lambda deed: f"chooses {', '.join(deed.get('values', []))} in {deed['select']}",
    "submit_to": lambda deed: f"fills in:{_pairs(deed.get('values', {}))}",
    "react": lambda deed: f"reacts {deed['emoji']}",
    "take_back": lambda deed: f"takes {deed['emoji']} back",
    "edit": lambda deed: f"changes it to: {deed['text']}",
    "attach": lambda deed: f"attaches {deed['filename']}",
}


def told(step: Step) -> Iterator[str]:
    """Yield the lines that tell a step: `-` before what was recorded, `+` before what is now."""
    if step.deed:
        yield f"{step.number:>3}  {step.deed['person']} {_deed(step.deed)}"
    if step.refused:
        yield f"   + {step.refused}"
    for line in step.recorded:
        yield f"   {' ' if line in step.now else '-'} {_answer(line)}"
    for line in step.now:
        if line not in step.recorded:
            yield f"   + {_answer(line)}"


def _deed(deed: Json) -> str:
    does = deed["does"]
    return _DEEDS[does](deed) if does in _DEEDS else does.replace("_", " ")


def _options(deed: Json) -> str:
    return _pairs(deed.get("options", {}))


def _pairs(values: Json) -> str:
    return "".join(f" {name}: {value}" for name, value in values.items())


def _target(deed: Json) -> str:
    return deed["target"] if isinstance(deed["target"], str) else "a message"


def _answer(line: Json) -> str:
    """Return what the bot did: how, and what it says then."""
    parts = [line.get("title", ""), line.get("text", ""), line.get("emoji", "")]
    parts += [*line.get("embeds", ()), line.get("poll", "")]
    parts += [f"[{each}]" for each in (*line.get("controls", ()), *line.get("fields", ()))]
    parts += [f"<{each}>" for each in line.get("files", ())]
    privately = " privately" if line.get("private") else ""
    return f"Bot {line['bot']}{privately}: {' '.join(filter(None, parts))}".replace("\n", " / ")
