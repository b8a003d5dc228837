"""A moment, and a server with channels and roles: what all samples share."""

from __future__ import annotations

import datetime as dt

NOW = dt.datetime(2026, 11, 3, 8, 0, tzinfo=dt.UTC)
"""A Tuesday, nine o'clock in Berlin."""
ZONE = "Europe/Berlin"

GUILD = 700_000_000_000_000_001
SERVER = "The Harbour"
BOT = "Briefing Bot"

NEWS = 700_000_000_000_000_011
ANNOUNCEMENTS = 700_000_000_000_000_012
THREAD = 700_000_000_000_000_013
FORUM = 700_000_000_000_000_014
VOICE = 700_000_000_000_000_015
EVENING = 700_000_000_000_000_016
GONE = 700_000_000_000_000_019
CHANNELS = {
    NEWS: "news",
    ANNOUNCEMENTS: "announcements",
    THREAD: "bridge-repairs",
    FORUM: "ideas",
    VOICE: "Lounge",
    EVENING: "evening-edition",
}
"""Their names by id; `GONE` was deleted, so it has none."""

PERSON = 700_000_000_000_000_041
PEOPLE = {PERSON: "Admin"}
"""Names by id."""
READERS = 700_000_000_000_000_021
EDITORS = 700_000_000_000_000_022
ROLES = {READERS: "Readers", EDITORS: "Editors"}
