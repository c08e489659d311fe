"""What readers find in their letters, and do with it."""

import re

from django.core import mail
from django.test import Client

from newsroom.mail.drain import drain
from newsroom.mail.models import Letter


def letters_to(recipient: str) -> list[Letter]:
    return list(Letter.objects.filter(recipient=recipient).order_by("pk"))


def link_in(letter: Letter, word: str) -> str:
    """The path of the first address in the plain text that holds the word."""
    (address,) = re.findall(rf"https?://[^/\s]+(/\S*{word}\S*)", letter.text)[:1]
    return address


def press(client: Client, address: str, **fields):
    """The button of a page, pressed in a browser that says where the post comes from."""
    return client.post(address, fields, headers={"Sec-Fetch-Site": "same-origin"})


def sent() -> list[mail.EmailMessage]:
    """Everything that waits goes out; what has gone out so far."""
    drain()
    return mail.outbox
