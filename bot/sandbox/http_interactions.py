"""Interactions over HTTP, for bots without a gateway: signed, sent, and their answers taken.

An application with an `interactions_endpoint_url` gets its interactions there, and none over
the gateway. Before Discord takes such an address it knocks:

    sent                                      must be answered with
    a PING                                    200 {"type": 1}
    a PING with another key's signature       401
    a PING signed for another moment          401

Source: docs, interactions/overview and interactions/receiving-and-responding.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from typing import Any

import aiohttp
import orjson

from bot.sandbox import api_error, plain_json
from bot.sandbox.api_error import ApiError
from bot.sandbox.ed25519 import SigningKey
from bot.sandbox.forms.fields import check
from bot.sandbox.forms.messages import CALLBACK
from bot.sandbox.interactions import answers
from bot.sandbox.model import Event, Json
from bot.sandbox.world.attachments import parse_body
from bot.sandbox.world.world import World

_log = logging.getLogger(__name__)

_SECONDS = aiohttp.ClientTimeout(total=3)
_MOST_BYTES = 30 << 20
_PING, _PONG = 1, 1
_STRANGER = SigningKey(b"somebody else's, not Discord's..")


class Unfit(Exception):
    """An address that does not answer as Discord asks; the text says how it failed."""


class HttpInteractions:
    """Sends a world's interactions to where its application wants them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._http: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @functools.cached_property
    def _key(self) -> SigningKey:
        return SigningKey(bytes.fromhex(self._world.application.signing_seed))

    @property
    def public_key(self) -> str:
        """The public key, as Discord writes it."""
        return self._key.public.hex()

    def start(self) -> None:
        """Send what happens from now on."""
        self._http = aiohttp.ClientSession(timeout=_SECONDS)
        self._world.subscribe(self._on_event)

    async def stop(self) -> None:
        """Send nothing more, and wait for no answer."""
        if self._http is None:
            return
        self._world.unsubscribe(self._on_event)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()
        self._http = None

    def _on_event(self, event: Event) -> None:
        url = self._world.application.interactions_endpoint_url
        if url is not None and event.name == "INTERACTION_CREATE":
            task = asyncio.create_task(self._send(url, event.data))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    # --- sending ---------------------------------------------------------------------------

    async def _send(self, url: str, interaction: Json) -> None:
        """Send one interaction, and take what is answered as the bot's first answer."""
        try:
            status, kind, raw = await self._post(url, interaction)
            if status == 200:
                self._take(interaction, kind, raw)
            elif status not in (202, 204):
                _log.warning("%s answered an interaction with the status %s.", url, status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("%s did not answer an interaction: %s", url, _said(error))
        except ApiError as error:
            _log.warning("%s answered with what Discord refuses: %s", url, error.payload())

    def _take(self, interaction: Json, content_type: str, raw: bytes) -> None:
        body, files = parse_body(content_type, raw)
        check(CALLBACK, body)
        number, token = int(interaction["id"]), interaction["token"]
        answers.call_back(self._world, number, token, body, files)

    async def _post(
        self,
        url: str,
        payload: Json,
        *,
        key: SigningKey | None = None,
        signed_at: str | None = None,
    ) -> tuple[int, str, bytes]:
        """Post JSON with a signature, and return the answer's status, content type and body."""
        assert self._http is not None  # started with the server
        raw, now = orjson.dumps(payload), str(int(self._world.ticks.now().timestamp()))
        signature = (key or self._key).sign((signed_at or now).encode() + raw)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Discord-Interactions/1.0 (+https://discord.com)",
            "X-Signature-Ed25519": signature.hex(),
            "X-Signature-Timestamp": now,
        }
        async with self._http.post(url, data=raw, headers=headers) as reply:
            body = await reply.content.read(_MOST_BYTES)
            return reply.status, reply.headers.get("Content-Type", ""), body

    # --- knocking --------------------------------------------------------------------------

    async def knock(self, url: str) -> None:
        """Raise 50035 unless an address answers a PING, and refuses those with bad signatures."""
        try:
            await self._knock(url)
        except (Unfit, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            why = str(error) if isinstance(error, Unfit) else f"can't be reached: {_said(error)}"
            message = f"The specified interactions endpoint url could not be verified: it {why}."
            code = "APPLICATION_INTERACTIONS_ENDPOINT_URL_INVALID"
            raise api_error.fault(("interactions_endpoint_url",), code, message) from None

    async def _knock(self, url: str) -> None:
        status, _, raw = await self._post(url, self._ping())
        if status != 200 or _type_in(raw) != _PONG:
            raise Unfit('must answer a PING with the status 200 and {"type": 1}')
        status, _, _ = await self._post(url, self._ping(), key=_STRANGER)
        if status != 401:
            raise Unfit(f"must answer another key's signature with the status 401, not {status}")
        status, _, _ = await self._post(url, self._ping(), signed_at="1")
        if status != 401:
            raise Unfit(f"must answer another moment's signature with the status 401, not {status}")

    def _ping(self) -> Json:
        world = self._world
        return {
            "id": str(world.ids.next()),
            "application_id": str(world.application.id),
            "type": _PING,
            "token": "ping",
            "version": 1,
            "entitlements": [],
            "authorizing_integration_owners": {},
        }


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__


def _type_in(raw: bytes) -> Any:
    try:
        body = plain_json.loads(raw)
    except ValueError:
        return None
    return body.get("type") if isinstance(body, dict) else None
