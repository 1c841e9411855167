"""The methods by which a bot gets its updates: the long poll and the webhook's settings."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from bot.simulator.errors import ApiError, bad_request
from bot.simulator.params import Params
from bot.simulator.state import Hook, State
from bot.simulator.updates import DEFAULT_KINDS, WEBHOOK_ACTIVE, WEBHOOK_SET

LONGEST_POLL = 50
SECRET = re.compile(r"[A-Za-z0-9_-]*")
PORTS = {80, 88, 443, 8443}


@dataclass(frozen=True, slots=True)
class Described:
    """A result that Telegram comments on."""

    result: Any
    description: str


async def get_updates(state: State, params: Params) -> list[dict[str, Any]]:
    if state.hook.url:
        raise ApiError(409, WEBHOOK_ACTIVE)
    state.updates.choose(params.lenient_json("allowed_updates"))
    batch = await state.updates.poll(
        params.number("offset"),
        params.number("limit", 100, 1, 100),
        params.number("timeout", 0, 0, LONGEST_POLL),
    )
    result = [update.as_json() for update in batch]
    if state.faults.reorder_updates:
        result.reverse()
    if state.faults.duplicate_updates:
        result = [update for update in result for _ in range(2)]
    return result


def set_webhook(state: State, params: Params) -> Described:
    url = params.text("url")
    if not url:
        return delete_webhook(state, params)
    secret = params.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _check_url(url)
    wanted = Hook(url, secret, params.number("max_connections", 40, 1, 100))
    drop = params.flag("drop_pending_updates")
    state.updates.choose(params.lenient_json("allowed_updates"))
    old = state.hook
    same = (old.url, old.secret, old.max_connections) == (url, secret, wanted.max_connections)
    if same and not drop:
        return Described(True, "Webhook is already set")
    if drop:
        state.updates.clear()
    state.updates.end_poll(WEBHOOK_SET)
    state.hook = wanted
    state.events.pulse()
    return Described(True, "Webhook was set")


def _check_url(url: str) -> None:
    """Https on Telegram's ports, or plain http on loopback as a local Bot API server takes it."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if not _loopback(parts):
        if parts.scheme == "http":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if (port or 443) not in PORTS:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        # The simulator never speaks to other machines.
        raise bad_request("bad webhook: Failed to resolve host: Name or service not known")


def _loopback(parts: SplitResult) -> bool:
    if parts.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def delete_webhook(state: State, params: Params) -> Described:
    if params.flag("drop_pending_updates"):
        state.updates.clear()
    was_set = bool(state.hook.url)
    state.hook = Hook()
    state.events.pulse()
    return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def get_webhook_info(state: State, _params: Params) -> dict[str, Any]:
    hook = state.hook
    info: dict[str, Any] = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.pending()),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if state.updates.kinds != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(state.updates.kinds)
    return info


METHODS: dict[str, Callable[[State, Params], Any]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
