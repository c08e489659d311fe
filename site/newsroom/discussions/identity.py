"""Who somebody is, without keeping what would give them away: keyed hashes, names compared as readers see them."""

import unicodedata

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

# Letters and digits that pass for another letter at a glance.
LOOK_ALIKES = str.maketrans(
    "013457|!i@$аеорсухкмтнвіјѕԁԛԝαβεικμνορτυχ",
    "oleastlllasaeopcyxkmthbljsdqwabelkmnoptux",
)


def keyed_hash(purpose: str, value: str) -> str:
    """A hash of `value` that nobody can work out without the site's secret key, different for every purpose."""
    return salted_hmac(
        f"newsroom.discussions.{purpose}", value, algorithm="sha256", secret=settings.SECRET_KEY
    ).hexdigest()


def email_hash(email: str) -> str:
    return keyed_hash("email", email.strip().casefold())


def ip_hash(address: str) -> str:
    return keyed_hash("address", address.strip()) if address.strip() else ""


def client_address(request: HttpRequest) -> str:
    """The reader's address on the network; behind a proxy of ours, the one that the proxy saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def fold_name(name: str) -> str:
    """The name without case, accents, spaces, marks and look-alike letters: equal where two names look the same."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    folded = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(LOOK_ALIKES)
    return "".join(letter for letter in folded if letter.isalnum())


def initials(name: str) -> str:
    """One or two letters to stand for a picture."""
    words = ["".join(letter for letter in word if letter.isalnum()) for word in name.split()]
    letters = [word[0] for word in words if word]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters).upper()


def tone(name: str, tones: int = 6) -> int:
    """Which of the muted colours the initials of this name stand on; the same name always gets the same one."""
    return sum(name.encode()) % tones
