"""The tables: what the database holds, and what each column means.

There are two kinds of moments. What is *due* goes by the bot's clock, which a sandbox can move.
What *waits* (leases, pauses, the window of a nonce) goes by the database's own time, the only
one that all processes share: those columns say "database time".
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.store.instants import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only if the type is INTEGER.
_ROW_NUMBER = BigInteger().with_variant(Integer, "sqlite")

schedules = Table(
    "schedules",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger),  # for the host's channel, unknown until Discord was asked
    Column("minute", Integer, nullable=False),  # of the local day, 0 to 1439
    Column("zone", Text, nullable=False),
    Column("days", Integer, nullable=False),  # bit 0 is Monday
    Column("more_times", Text),  # JSON: further times as pairs of slot and minute
    Column("order", Text, nullable=False, server_default="newest"),  # newest, queue, digest
    Column("ping_role_id", BigInteger),
    Column("when_nothing_new", Text, nullable=False),  # repost, skip
    Column("style", Text, nullable=False, server_default="full"),  # full, card, headlines
    # false: the style is the guild's, and changes with that
    Column("own_style", Boolean, nullable=False, server_default=false()),
    Column("announcement", Boolean, nullable=False),  # posts there are published
    Column("state", Text, nullable=False),  # active, paused, blocked, ended, removed
    Column("trouble", Text),  # while blocked or ended: what is wrong, see bot.daily
    Column("trouble_facts", Text),  # JSON
    Column("trouble_number", Integer, nullable=False, server_default="0"),  # how many so far
    Column("set_by", BigInteger),  # the person; none for the host's
    Column("set_by_host", Boolean, nullable=False),
    Column("effective_from", Instant, nullable=False),  # nothing due earlier is posted
    Column("next_due", Instant),  # computed at `planned_at`; none: never again
    Column("planned_at", Instant, nullable=False),
    Column("paused_at", Instant),  # by the bot's clock
    Column("paused_by", BigInteger),
    Column("next_article_id", Text),  # somebody asked for it to come next
    Column("archive", Text),  # hash of the articles from before its first schedule
    Column("had_before", Text),  # hash of the articles that it had by an older database
    # In an older database, until `had_before` is made: it had all up to that place.
    Column("last_article_place", Text),
    Column("undo", Text),  # JSON: what the last command changed
    Column("undo_number", Integer, nullable=False, server_default="0"),  # of the last command
    Index(None, "state", "next_due"),
    Index(None, "planned_at"),
    Index(None, "guild_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _ROW_NUMBER, primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("local_date", Date, nullable=False),
    # 0: the daily post, down to -3: those of the day's further times; from 1 up: made on purpose
    Column("seq", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    # planned long after it was due: the channel may have it already
    Column("late", Boolean, nullable=False, server_default=false()),
    # somebody asked for it, whether its article is new or not
    Column("on_purpose", Boolean, nullable=False, server_default=false()),
    Column("state", Text, nullable=False),  # see bot.daily
    Column("reason", Text),  # why it was skipped or failed
    Column("status", Integer),  # Discord's last refusal: HTTP status,
    Column("code", Integer),  # its own code,
    Column("detail", Text),  # and its words
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),  # database time
    Column("owner", Text),  # the process that claimed it
    # database time: since when its owner may have sent it; none: it has not sent it yet
    Column("claimed_at", Instant),
    Column("lease_until", Instant),  # database time
    Column("unsure_since", Instant),  # database time: it may have been posted since
    Column("article_ids", Text),  # JSON
    Column("headline", Text),
    # the mark of what its articles said, see bot.daily.ledger.marks; the look; whom it pings
    Column("content", Text),
    Column("style", Text),
    Column("ping_role_id", BigInteger),
    Column("corrected_at", Instant),  # database time: when its message was edited last
    Column("payload", Text),  # hash of the frozen message
    Column("nonce", Text),
    Column("tag", Text),
    Column("message_id", BigInteger),
    Column("sent_at", Instant),  # by the bot's clock, like `due`
    Column("publish", Text),  # in announcement channels: wanted, done, refused
    Column("publish_not_before", Instant),  # database time
    Column("publish_attempts", Integer, nullable=False, server_default="0"),
    Column("erase_after", Instant),  # database time, once the guild has removed the bot
    UniqueConstraint("channel_id", "local_date", "seq"),
    Index(None, "state", "not_before"),
    Index(None, "publish", "publish_not_before"),
    Index(None, "guild_id"),
    Index(None, "due"),
    Index(None, "payload"),
    Index(None, "erase_after"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # of the delivery
    Column("article_id", Text, nullable=False),
    Column("content", Text, nullable=False),  # the mark of what the post is to say
    Column("at", Instant, nullable=False),  # by the bot's clock: when the change was seen
    Column("state", Text, nullable=False),  # planned, claimed, and what became of it
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),  # database time
    Column("owner", Text),
    Column("claimed_at", Instant),  # database time
    Column("lease_until", Instant),  # database time
    Column("unsure_since", Instant),  # database time
    Column("made_at", Instant, nullable=False),  # database time
    Index(None, "state", "not_before"),
    Index(None, "article_id", "state"),
)

payloads = Table(
    "payloads",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("body", Text, nullable=False),  # the message as wire JSON, without a tag
    Column("used_at", Instant, nullable=False),  # database time: last frozen for a delivery
    Column("picture", Text),  # the digest of what is sent along
    Index(None, "used_at"),
    Index(None, "picture"),
)

pictures = Table(
    "pictures",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),  # 8 MiB at most
    Column("kept_at", Instant, nullable=False),  # database time
)

had = Table(
    "had",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", Text, primary_key=True),
    Column("how", Text, nullable=False),  # posted, left-out, refused
    Column("payload", Text),  # hash of the message that Discord refused
    Column("at", Instant, nullable=False),  # database time
)

article_sets = Table(
    "article_sets",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("ids", Text, nullable=False),  # JSON
)

notices = Table(
    "notices",
    metadata,
    Column("id", _ROW_NUMBER, primary_key=True),
    Column("channel_id", BigInteger, nullable=False),  # the channel it is about
    Column("guild_id", BigInteger),
    Column("about", Text, nullable=False),  # the topic; told once per channel
    Column("set_by", BigInteger),  # the first to be told
    Column("body", Text, nullable=False),  # the message as wire JSON
    Column("state", Text, nullable=False),  # planned, claimed, sent, unconfirmed, undeliverable
    Column("step", Integer, nullable=False, server_default="0"),  # which recipient is being tried
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),  # database time
    Column("owner", Text),
    Column("claimed_at", Instant),  # database time
    Column("lease_until", Instant),  # database time
    Column("unsure_since", Instant),  # database time
    Column("made_at", Instant, nullable=False),  # database time
    UniqueConstraint("channel_id", "about"),
    Index(None, "state", "not_before"),
    Index(None, "guild_id"),
)

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("last_zone", Text),  # the default for its next schedule
    Column("style", Text),  # full, card, headlines: of the posts in channels without their own
)

desks = Table(
    "desks",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    # grows with each change of what its readers see, so that other processes read it again
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("editor_role_id", BigInteger),  # whose people may use the desk, beside managers
)

desk_texts = Table(
    "desk_texts",
    metadata,
    Column("id", Text, primary_key=True),  # the article's
    Column("guild_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # draft, published
    Column("name", Text, nullable=False),  # of the file: its ending tells how the text is read
    Column("text", Text, nullable=False),  # as it was handed in
    Column("headline", Text, nullable=False),  # for lists; of a faulty text its first words
    Column("corrects", Text),  # of a draft: the id of the published article that it replaces
    Column("reason", Text),  # why it is corrected, or was corrected last
    Column("zone", Text),  # by whose clocks its dates are meant; none: the host's
    Column("out_at", Instant),  # the date that an editor chose, instead of what the text says
    Column("published_at", Instant),  # by the bot's clock
    Column("changed_at", Instant, nullable=False),  # database time
    Index(None, "guild_id", "state"),
    Index(None, "state", "changed_at"),
)

processes = Table(
    "processes",
    metadata,
    Column("id", Text, primary_key=True),
    # database time: when it started, or the first of those that it took over from without a break
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),  # database time
)

brakes = Table(
    "brakes",
    metadata,
    Column("name", Text, primary_key=True),  # pause; token:<fingerprint>
    Column("until", Instant),  # database time; none: until somebody lifts it
)
