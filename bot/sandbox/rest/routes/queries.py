"""What the queries of requests may hold, by name; nobody looks at names that aren't here.

Numbers come as text, which forms take for numbers. How many things may be asked for at once is
each route's own; what counts as yes or no, Discord doesn't say.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.forms.fields import Choice, Field, Form, Integer, Snowflake, Timestamp, check

_IDS = (
    "before after around min_id max_id thread_id user_id guild_id target_id author_id channel_id "
    "mentions guild_scheduled_event_id target_channel_id target_message_id"
).split()
_FIELDS: dict[str, Field] = {
    **dict.fromkeys(_IDS, Snowflake()),
    "offset": Integer(0, 9975),
    "slop": Integer(0, 100),
    "days": Integer(1, 30),
    "action_type": Integer(0),
    "sort_order": Choice(("asc", "desc")),
    "tag_setting": Choice(("match_all", "match_some")),
}
_MESSAGES = {"sort_by": Choice(("timestamp", "relevance"))}
_THREADS = {"sort_by": Choice(("last_message_time", "archive_time", "relevance", "creation_time"))}
# There it is a moment; of one's own private threads it is an id.
_PAGES_OF_MOMENTS = ("/pins", "/threads/archived/public", "{channel_id}/threads/archived/private")


def form_of(template: str) -> Form:
    """Return the form of a route's query."""
    fields = dict(_FIELDS)
    if template.endswith(_PAGES_OF_MOMENTS):
        fields["before"] = Timestamp()
    if template.endswith("/search"):
        fields |= _MESSAGES if "/messages/" in template else _THREADS
    return Form(fields)


def check_limit(text: str, least: int, most: int) -> int:
    """Return how many things are asked for; raises 50035 if that can't be."""
    check(Form({"limit": Integer(least, most)}), {"limit": text})
    return int(text)


def check_query(form: Form, query: Mapping[str, str]) -> None:
    """Raise 50035 if a query holds what it may not."""
    if query:
        check(form, dict(query))
