"""The channels that an installation has, from its settings; none is the default."""

from collections.abc import Callable

from bot.channels.mail import mail_from
from bot.channels.page import Channel
from bot.channels.webhook import webhook_from


def channels_from(
    smtp: str, sender: str, webhook: str, secret: str, now: Callable[[], float]
) -> tuple[Channel, ...]:
    """One for each that is set; ChannelError in one line for a wrong setting."""
    mail = (mail_from(smtp, sender),) if smtp else ()
    gateway = (webhook_from(webhook, secret, now),) if webhook else ()
    return (*mail, *gateway)
