"""What is said of a text at the desk, and of what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Sequence
from typing import cast

from bot.articles.article import Article
from bot.articles.faults import Fault, ParseError
from bot.articles.text import counted
from bot.desk import forms
from bot.desk.controls import Control, Verb, button
from bot.desk.reading import PASTED, DeskReading
from bot.desk.texts import DeskText, Listed, State
from bot.messages import components, limits
from bot.messages.components import rows
from bot.messages.embeds import COLOUR
from bot.messages.framing import say, told
from bot.messages.limits import fit
from bot.messages.markdown import bullets, literal
from bot.messages.measure import check
from bot.messages.mentions import command
from bot.messages.post import Style, post
from bot.messages.wire import (
    NO_PINGS,
    ActionRow,
    Button,
    ButtonStyle,
    ComponentType,
    Message,
    SelectOption,
)

PAGE = 10
"""How many texts stand on one page of the list."""
_ROOM = 3_000
_NAMED = 10  # channels
_FAULT, _HEADLINE = 400, 150
_DRAFTS_KEPT = "Drafts are kept for 30 days."


def preview(text: DeskText, article: Article, style: Style) -> Message:
    """Return the post of a text exactly as it will look, with what can be done below it."""
    message = post(article, style)
    own = rows(_of_draft(text) if text.state is State.DRAFT else _of_published(text))
    above = message.get("components", [])[: limits.ROWS - len(own)]
    return check(cast(Message, {**message, "components": [*above, *own]}))


def _of_draft(text: DeskText) -> list[Button]:
    edit = [button("Edit", Verb.EDIT, text)] if forms.fits(text) else []
    discard = button("Discard", Verb.DISCARD, text)
    if text.corrects:
        publish = button("Publish the correction", Verb.PUBLISH, text, ButtonStyle.PRIMARY)
        return [publish, *edit, discard]
    publish = button("Publish", Verb.PUBLISH, text, ButtonStyle.PRIMARY)
    return [publish, button("On a date", Verb.DATE, text), *edit, discard]


def _of_published(text: DeskText) -> list[Button]:
    correct = [button("Correct", Verb.CORRECT, text)] if forms.fits(text) else []
    return [*correct, button("Withdraw", Verb.WITHDRAW, text)]


def hints(reading: DeskReading) -> Message:
    """Say what to look at in a text that can be published all the same."""
    return told(f"**Have a look at this first**\n{_lines(reading.hints)}")


def faulty(text: DeskText, reading: DeskReading) -> Message:
    """Say what is wrong with a text, line by line; it is kept as it is."""
    this = "this" if len(reading.hints) == 1 else "these"
    what = "your text" if text.name == PASTED else literal(text.name, limits.LABEL)
    mend = (
        "Press **Edit** to mend it here."
        if forms.fits(text)
        else "Mend your file and attach it again."
    )
    edit = button("Edit", Verb.EDIT, text, ButtonStyle.PRIMARY)
    parts = [
        f"**Something is wrong with {what}, so it can't be published yet.** It is kept as a "
        f"draft. {mend}",
        _lines(reading.faults),
    ]
    if reading.hints:
        parts.append(f"Have a look at {this} too:\n{_lines(reading.hints)}")
    edits = [edit] if forms.fits(text) else []
    below = rows([*edits, button("Discard", Verb.DISCARD, text)])
    return told("\n\n".join(parts), components=below)


def unreadable(name: str, error: ParseError) -> Message:
    """Say why a file can't be kept at all."""
    what = f"**{literal(name, limits.LABEL)} can't be read, so nothing was kept of it.**"
    return told(f"{what}\n{_lines(error.faults)}")


def _lines(faults: Sequence[Fault]) -> str:
    return bullets([_line(each) for each in faults], _ROOM // 2)


def _line(fault: Fault) -> str:
    return f"Line {fault.line:,}: {literal(f'{fault.wrong}; {fault.mend}', _FAULT)}."


def published(
    article: Article, out: dt.datetime | None, now: dt.datetime, channels: Sequence[int]
) -> Message:
    """Say that an article is out, or when it will be, and where it is posted."""
    name, is_there = _name(article.headline), f"{command('briefing')} shows it in this server"
    if out is not None and out > now:
        at = int(out.timestamp())
        begin = f"{name} comes out <t:{at}:F>, <t:{at}:R>. Then {is_there}"
    else:
        begin = f"{name} is published: {is_there}"
    return say(f"{begin}{_where(channels)}", clear=True)


def _where(channels: Sequence[int]) -> str:
    if not channels:
        return f". No channel here has a daily post; {command('schedule set')} gives it one."
    places = ", ".join(f"<#{each}>" for each in channels[:_NAMED])
    return f", and the daily post brings it to {places}."


def no_moment(draft: DeskText, why: str) -> Message:
    """Say what of a day or a time can't be understood, and ask again."""
    again = button("Try again", Verb.DATE, draft, ButtonStyle.PRIMARY)
    return say(f"{why}\nNothing was published yet.", components=rows([again]))


def corrected(article: Article, posts: int) -> Message:
    """Say that a correction is out, and how many posts are to follow it."""
    name, now_on = _name(article.headline), "What people open from now on has the new text."
    if not posts:
        return say(f"{name} is corrected. No post of it has to follow. {now_on}", clear=True)
    follow = "One post of the last 90 days follows" if posts == 1 else f"{posts} posts follow"
    return say(
        f"{name} is corrected. {follow} within minutes; you are told when that is done. {now_on}",
        clear=True,
    )


def reached(article: Article, count: int, posts: int) -> Message:
    """Say how many of the posts that are out have been corrected."""
    name = _name(article.headline)
    if count == posts:
        all_of_it = "The post" if posts == 1 else f"All {posts} posts"
        return say(f"{all_of_it} of {name} {'has' if posts == 1 else 'have'} the new text now.")
    if not count and posts == 1:
        return say(f"The post of {name} could not be changed: it is gone, or Discord refused.")
    if not count:
        return say(
            f"None of {posts} posts of {name} could be changed: deleted, or Discord refused."
        )
    return say(
        f"{count} of {posts} posts of {name} {'has' if count == 1 else 'have'} the new text now. "
        "The others were deleted, or Discord refused to change them."
    )


def still_going(article: Article, count: int, posts: int) -> Message:
    """Say how far a correction is that takes longer than anybody can be told of."""
    return say(
        f"{count} of {counted(posts, 'post')} of {_name(article.headline)} "
        f"{'has' if count == 1 else 'have'} the new text so far. The others follow when Discord "
        "lets us: of posts that were published to followers, three an hour."
    )


def withdrawn(text: DeskText) -> Message:
    """Say that an article is a draft again."""
    return say(
        f"{_name(text.headline)} is withdrawn: nobody can open it any more, and no daily post "
        f"brings it. Posts that are out stay as they are. It is a draft again. {_DRAFTS_KEPT}",
        components=rows(
            [
                button("Publish again", Verb.PUBLISH, text),
                button("Discard", Verb.DISCARD, text),
            ]
        ),
        clear=True,
    )


def discarded() -> Message:
    """Say that a draft is gone."""
    return say("The draft is deleted.", clear=True)


def editors(role_id: int | None) -> Message:
    """Say who may use the desk."""
    if role_id is None:
        return say(
            "The desk is for everyone with **Manage Server**. "
            f"{command('desk editors')} lets the people of a role use it too."
        )
    return say(f"The desk is for everyone with <@&{role_id}>, and with **Manage Server**.")


def listing(
    texts: Sequence[Listed], now: dt.datetime, page: int = 0, expired: Container[str] = ()
) -> Message:
    """List a server's texts, drafts first, with a select to open one; `expired` are ids."""
    if not texts:
        return say(
            f"There is nothing at the desk of this server yet. {command('desk add')} takes a file "
            "or what you type.",
            clear=True,
        )
    last = (len(texts) - 1) // PAGE
    page = max(0, min(page, last))
    shown = texts[page * PAGE : (page + 1) * PAGE]
    standings = [_standing(each, now, expired) for each in shown]
    lines = [
        f"{_name(each.headline)}\n-# {' '.join(filter(None, standing))}"
        for each, standing in zip(shown, standings, strict=True)
    ]
    return check(
        {
            "content": "",
            "embeds": [
                {"title": "The desk", "description": "\n".join(lines), "color": COLOUR},
            ],
            "components": [
                _menu(shown, [begin for begin, _ in standings]),
                *rows(_turns(page, last)),
            ],
            "allowed_mentions": NO_PINGS,
        }
    )


def _standing(text: Listed, now: dt.datetime, expired: Container[str]) -> tuple[str, str]:
    """Return how a text stands, and since when, which a select can't show."""
    if text.state is State.DRAFT:
        return ("Draft of a correction" if text.corrects else "Draft"), ""
    if text.id in expired:
        return "Expired", ""
    at = text.out_at or text.published_at
    if at is None:
        return "Published", ""
    return ("To come" if at > now else "Published"), f"<t:{int(at.timestamp())}:R>"


def _menu(shown: Sequence[Listed], standings: Sequence[str]) -> ActionRow:
    options: list[SelectOption] = [
        {
            "label": fit(each.headline, limits.OPTION),
            "value": each.id,
            "description": standing,
        }
        for each, standing in zip(shown, standings, strict=True)
    ]
    return {
        "type": ComponentType.ACTION_ROW,
        "components": [
            {
                "type": ComponentType.STRING_SELECT,
                "custom_id": str(Control(Verb.OPEN)),
                "placeholder": "Look at one…",
                "options": options,
            }
        ],
    }


def _turns(page: int, last: int) -> list[Button]:
    if not last:
        return []
    back, on = (Control(Verb.PAGE, mark=str(max(0, each))) for each in (page - 1, page + 1))
    return [
        components.button(str(back), "◀ Previous", disabled=page == 0),
        components.button(str(on), "Next ▶", disabled=page == last),
    ]


def _name(headline: str) -> str:
    return f"**{literal(headline, _HEADLINE)}**"
