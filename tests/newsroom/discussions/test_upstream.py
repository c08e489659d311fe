"""What of django-comments-xtd must not be on: its hook, its URLs, and comments in Wagtail's reference index."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models.signals import pre_save
from django.urls import NoReverseMatch, path, reverse
from django_comments_xtd.models import publish_or_unpublish_on_pre_save
from wagtail.models import ReferenceIndex

from newsroom.discussions import checks, upstream
from newsroom.discussions.models import ArticleComment
from tests.newsroom.discussions.saying import said

pytestmark = pytest.mark.django_db


def test_upstreams_hook_is_off_and_the_check_sees_it_when_it_is_on():
    assert not upstream.is_connected()
    assert checks.check_engine() == []
    label = ArticleComment._meta.label
    pre_save.connect(publish_or_unpublish_on_pre_save, sender=ArticleComment, dispatch_uid=label)
    try:
        assert [error.id for error in checks.check_engine()] == ["discussions.E002"]
    finally:
        pre_save.disconnect(sender=ArticleComment, dispatch_uid=label)
    assert checks.check_engine() == []


def test_upstreams_urls_are_not_there_and_the_check_sees_them_when_they_are(settings):
    for name, args in [("comments-post-comment", []), ("comments-xtd-reply", [1]), ("comments-flag", [1])]:
        with pytest.raises(NoReverseMatch):
            reverse(name, args=args)
    assert checks.check_urls() == []
    settings.ROOT_URLCONF = __name__
    assert [error.id for error in checks.check_urls()] == ["discussions.E003"]


def upstream_view(request):
    raise ImproperlyConfigured


upstream_view.__module__ = "django_comments_xtd.views"
urlpatterns = [path("comments/", upstream_view)]


def test_comments_stay_out_of_the_reference_index(article):
    said(article)
    for model in (ArticleComment, *ArticleComment._meta.all_parents):
        assert not ReferenceIndex.is_indexed(model)
    assert not ReferenceIndex.get_references_to(article).exists()
