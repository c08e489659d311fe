"""Moderators of a section see and do there what others do everywhere, and nothing elsewhere."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from newsroom.desk.section_access import give_section
from newsroom.discussions.admin.permissions import CODENAMES
from newsroom.discussions.models import (
    ArticleComment,
    CommenterNote,
    GroupDiscussionPermission,
    ModerationEvent,
    Status,
)
from newsroom.discussions.services import reject
from tests.factories import make_article, make_user
from tests.newsroom.discussions.saying import fresh, said, say

pytestmark = pytest.mark.django_db
QUEUE = "/admin/reader-comments/"


def allow(user, page, *codenames):
    group = Group.objects.create(name=f"{page} {codenames}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        permission = Permission.objects.get(codename=codename)
        GroupDiscussionPermission.objects.create(group=group, page=page, permission=permission)
    user.groups.add(group)


@pytest.fixture
def elsewhere(newsroom):
    return make_article("An opinion", section=newsroom.opinion)


@pytest.fixture
def local(newsroom, client):
    """Somebody who moderates the section, and its subsections."""
    user = make_user("lou")
    allow(user, newsroom.section, "moderate_comments")
    client.force_login(user)
    return client


def test_the_queue_shows_what_is_below_the_section(newsroom, article, elsewhere, local):
    deep = make_article("Deep down", section=newsroom.subsection)
    mine, below, other = say(article), say(deep), say(elsewhere)
    body = local.get(QUEUE).content.decode()
    for comment, shown in ((mine, True), (below, True), (other, False)):
        assert (f'data-comment="{comment.pk}"' in body) is shown
    assert 'data-tab-count="pending">2<' in body
    assert '"data-waiting": "2"' in local.get("/admin/").content.decode().replace("&quot;", '"')


def test_acts_reach_no_further(article, elsewhere, local):
    mine, other = say(article), say(elsewhere)
    local.post(reverse("discussion_act"), {"act": "approve", "comment": [mine.pk, other.pk]})
    assert fresh(mine).status == Status.PUBLISHED
    assert fresh(other).status == Status.PENDING
    local.post(reverse("discussion_act"), {"act": f"approve-{other.pk}"})
    assert fresh(other).status == Status.PENDING
    assert local.get(reverse("discussion_moderate", args=[mine.pk])).status_code == 200
    assert local.get(reverse("discussion_moderate", args=[other.pk])).status_code == 404


def test_all_that_match_are_all_of_the_section(article, elsewhere, local):
    mine, other = say(article), say(elsewhere)
    page = local.get(reverse("discussion_sweep"), {"act": "spam", "tab": "pending"})
    local.post(reverse("discussion_sweep"), {"plan": page.context["signed"]})
    assert fresh(mine).status == Status.SPAM
    assert fresh(other).status == Status.PENDING


def test_commenters_are_known_as_far_as_they_wrote_there(article, elsewhere, local):
    mine, other = say(article, "Here"), say(elsewhere, "There")
    both, again = say(elsewhere, "Over there"), say(article, "And here")
    ArticleComment.objects.filter(pk=again.pk).update(commenter=both.commenter)
    assert local.get(reverse("discussion_commenter", args=[mine.commenter_id])).status_code == 200
    assert local.get(reverse("discussion_commenter", args=[other.commenter_id])).status_code == 404
    body = local.get(reverse("discussion_commenter", args=[both.commenter_id])).content.decode()
    assert "And here" in body
    assert "Over there" not in body


def test_without_the_permission_nobody_is_banned(article, local):
    comment = say(article)
    address = reverse("discussion_decide", args=[comment.commenter_id])
    local.post(address, {"act": "ban", "days": "7"})
    assert not fresh(comment).commenter.is_banned()
    local.post(address, {"act": "note", "note": "Hm"})
    assert CommenterNote.objects.get().text == "Hm"


def test_the_log_is_that_of_the_section(article, elsewhere, local, moderator):
    mine, other = say(article, "My words"), say(elsewhere, "Their words")
    reject(mine.pk, moderator)
    reject(other.pk, moderator)
    body = local.get("/admin/reports/moderation/").content.decode()
    assert "My words" in body
    assert "Their words" not in body


def test_opening_and_closing_reaches_no_further(newsroom, article, elsewhere, client):
    user = make_user("cleo")
    allow(user, newsroom.section, "configure_discussions")
    client.force_login(user)
    assert client.get(reverse("discussion_configure", args=[article.pk])).status_code == 200
    assert client.get(reverse("discussion_configure", args=[elsewhere.pk])).status_code == 404
    assert client.get(QUEUE).status_code == 302


def test_section_editors_moderate_in_their_section(newsroom, article, elsewhere, client):
    ana = make_user("ana", groups=("Section editors",))
    give_section(newsroom.section, [ana])
    mine, other = say(article), say(elsewhere)
    client.force_login(ana)
    body = client.get(QUEUE).content.decode()
    assert f'data-comment="{mine.pk}"' in body
    assert f'data-comment="{other.pk}"' not in body
    assert client.get(reverse("discussion_configure", args=[article.pk])).status_code == 200


def test_permissions_for_a_section_are_given_on_the_form_for_groups(newsroom, admin_client):
    group = Group.objects.create(name="Sports desk")
    address = reverse("wagtailusers_groups:edit", args=[group.pk])
    page = admin_client.get(address)
    assert "Reader comments of a section" in page.content.decode()
    prefixes = [panel.prefix for panel in page.context["permission_panels"]]
    fields = {"name": group.name}
    for prefix in prefixes:
        fields |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0", f"{prefix}-MAX_NUM_FORMS": "1000"}
    mine = "discussion_permissions"
    ticked = {f"{mine}-TOTAL_FORMS": "1", f"{mine}-0-page": newsroom.section.pk, f"{mine}-0-permissions": CODENAMES[:2]}
    assert admin_client.post(address, fields | ticked).status_code == 302
    given = group.discussion_permissions.values_list("page", "permission__codename")
    assert set(given) == {(newsroom.section.pk, codename) for codename in CODENAMES[:2]}
    assert "checked" in admin_client.get(address).content.decode()
    assert admin_client.post(address, fields).status_code == 302
    assert not group.discussion_permissions.exists()


def test_undo_is_for_ones_own_clicks(article, client, moderator):
    comment = say(article)
    client.force_login(moderator)
    client.post(reverse("discussion_act"), {"act": f"approve-{comment.pk}"})
    batch = ModerationEvent.objects.get(action="approve").batch
    client.force_login(make_user("other", groups=("Moderators",)))
    client.post(reverse("discussion_undo"), {"batch": str(batch)})
    assert fresh(comment).status == Status.PUBLISHED
    client.force_login(moderator)
    client.post(reverse("discussion_undo"), {"batch": str(batch)})
    assert fresh(comment).status == Status.PENDING


def test_an_editor_sees_the_discussion_beside_the_page(newsroom, article, client, moderator):
    said(article)
    say(article)
    editor = make_user("ed", groups=("Editors",))
    client.force_login(editor)
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    assert "What waits on this page" not in client.get(address).content.decode()
    editor.groups.add(Group.objects.get(name="Moderators"))
    body = client.get(address).content.decode()
    assert "What waits on this page" in body
    assert f"?tab=pending&amp;article={article.pk}" in body
    assert "Open or close the discussion" not in body
