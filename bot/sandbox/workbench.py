"""What the pages may ask of whoever runs the sandbox; what nobody tells they don't offer."""

from __future__ import annotations

from typing import Protocol

from bot.sandbox.model import Json


class Workbench(Protocol):
    """The host's side of the page."""

    async def restart_bot(self) -> None:
        """Stop the bot and start it again, as a host would; return when it is ready."""
        ...

    async def due(self) -> list[Json]:
        """Return the posts to come, soonest first.

        Each is `{channel_id, due, article, why}`: `due` a moment in ISO form with its offset
        from UTC, `article` what will be posted, `why` the reason in a few words.
        """
        ...

    async def deliveries(self) -> list[Json]:
        """Return what became of the posts so far, the latest first.

        Each is `{channel_id, date, due, state, headline, words, message_id}`: `date` the local
        day it is for, `words` the outcome in a sentence, `message_id` None if there is no message.
        """
        ...

    async def articles(self) -> Json:
        """Return what there is to post, and what came of reading it last.

        That is `{articles, is_whole, reload, folder, troubles}`: whole if there are no others,
        `folder` where they are saved, None if nobody knows; `troubles` a sentence for each source
        that can't be read now; each article is `{id, file, headline, date,
        sections, standing, out, is_over, tags, posts, posted}`, the newest first and those that
        are over last, with `sections` as `{key, title}`, `standing` what is special about it in
        words, `out` since when it is shown, `posts` its last posts as `{channel_id, message_id,
        date, is_corrected}`, and how often it was `posted`. What one server has for itself comes
        after these, with the `server`'s name and whether it `is_coming`. `reload` is `{at, words,
        counts, faults, hints, left_out, coming, is_cut, is_in_vain}`: `counts` a summary in
        words; each fault and hint `{file, line, wrong, mend}`; what was left out `{file, why,
        is_draft}`; `coming` the articles that are not out yet, the next first; cut if there is
        more of these than is listed; in vain if no article could be read. A host that reads
        articles again tells `reload` to the pages as the event `_RELOADED`, by
        `Sandbox.tell_pages`.
        """
        ...

    async def find(self, words: str) -> list[Json]:
        """Return the articles that words lead to, the likeliest first, each as in `articles`."""
        ...

    async def preview(self, article_id: str, section: str | None) -> Json | None:
        """Return the message of an article, or of one section, as it would be sent.

        None when there is no such article or section. It may name `files`, each `{digest, name}`,
        and show them as `attachment://name`.
        """
        ...

    async def picture(self, digest: str) -> tuple[str, bytes] | None:
        """Return the media type and the bytes of a file that a preview names."""
        ...


class Gallery(Protocol):
    """Every message that the host's bot can send, to look at; it can be asked from any thread."""

    def __call__(self) -> Json:
        """Return the messages in groups.

        That is `{now, channels, roles, people, groups}`: `now` the moment that the messages go
        by, the names of channels, roles and people in them as `{id, name}`. Each group is
        `{title, about, entries}`, and each entry `{name, when, seen, by, message}`: `when` it is
        sent in a few words, `seen` one of `by_all`, `by_one` and `direct`, and `by` the same in
        words.
        """
        ...
