"""Briefing Bot: articles in sections for Discord communities.

SQLAlchemy's asyncio package brings the sessions of its ORM along with the connections that are
wanted: six MiB, and a tenth of what there is to load before the first answer. Here modules that
have whatever name is asked of them take their place, before anything loads it; without that all
would be as it is, but larger.
"""

import sys
from types import ModuleType


class _Unused(ModuleType):
    """Stands for a module of which nothing is used but names."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for _name in ("session", "scoping"):
    sys.modules.setdefault(
        f"sqlalchemy.ext.asyncio.{_name}", _Unused(f"sqlalchemy.ext.asyncio.{_name}")
    )
