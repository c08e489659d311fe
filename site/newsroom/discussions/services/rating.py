"""Readers give an article one to five stars: once each, which they can change and take back."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.discussions.identity import ip_hash
from newsroom.discussions.models import ArticleRating, Discussion
from newsroom.discussions.pages import public_page
from newsroom.discussions.readers import Reader
from newsroom.discussions.services.drafts import NoDiscussion, Reason
from newsroom.discussions.services.locking import lock
from newsroom.discussions.services.submitting import settings_of
from newsroom.discussions.services.taking_part import (
    ask_whether_open,
    is_banned,
    mode_of,
    often,
    refuse,
    so_many_guests,
)

MOST_STARS = 5
IN_AN_HOUR = (60, 60)  # on any articles: by one reader, and from one address


def rate(page_id: int, stars: int, reader: Reader, ip: str = "") -> Discussion:
    """Make the reader's rating of an article one to five stars, or 0 to take it back. Returns the discussion after it.

    Raises Refused, or NoDiscussion where there is no such page for the public.
    """
    if not 0 <= stars <= MOST_STARS:
        raise ValueError(stars)
    page = public_page(page_id)
    if page is None:
        raise NoDiscussion
    settings = settings_of(page)
    address = ip_hash(ip)
    with transaction.atomic():
        discussion = lock([page.pk])[page.pk]
        discussion.page = page
        ask_whether_open(mode_of(discussion, settings, timezone.now()), reader)
        if not settings.ratings:
            raise refuse(Reason.CLOSED, _("Articles are not rated here."))
        own = ArticleRating.objects.filter(discussion=discussion, voter=reader.key).first()
        if own is None:
            if not stars:
                return discussion
            _ask(discussion, reader, settings.guests_vote, address)
            ArticleRating.objects.create(discussion=discussion, voter=reader.key, stars=stars, ip_hash=address)
        elif stars:
            ArticleRating.objects.filter(pk=own.pk).update(stars=stars, at=timezone.now())
        else:
            own.delete()
        number = (stars > 0) - (own is not None)
        Discussion.objects.filter(pk=page.pk).update(
            rating_sum=F("rating_sum") + stars - (own.stars if own else 0), rating_count=F("rating_count") + number
        )
        discussion.refresh_from_db(fields=["rating_sum", "rating_count"])
    return discussion


def own_stars(page_id: int, reader: Reader) -> int:
    """What the reader has given to the article; 0 for nothing."""
    if not reader.key:
        return 0
    own = ArticleRating.objects.filter(discussion=page_id, voter=reader.key)
    return own.values_list("stars", flat=True).first() or 0


def _ask(discussion: Discussion, reader: Reader, guests_vote: bool, address: str) -> None:
    """Raises Refused where this reader has no stars to give."""
    if reader.user is None and not guests_vote:
        raise refuse(Reason.MEMBERS_ONLY, _("Only readers who are logged in can rate articles."))
    now = timezone.now()
    ratings = ArticleRating.objects.all()
    too_often = often(ratings, "voter", reader, address, now, IN_AN_HOUR)
    if reader.user is None and address:
        too_often |= so_many_guests(ratings.filter(discussion=discussion, ip_hash=address))
    asked = Discussion.objects.values(banned=is_banned(reader, now), too_often=too_often).get(pk=discussion.pk)
    if asked["banned"]:
        raise refuse(Reason.BANNED, _("You cannot take part here at present."))
    if asked["too_often"]:
        raise refuse(Reason.RATE, _("There have been a lot of ratings from where you are. Come back later."))
