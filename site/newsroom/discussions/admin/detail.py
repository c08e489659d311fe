"""One comment in its thread, who wrote it, and what has been done to it: a page, and the same in the queue's drawer."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from newsroom.discussions.admin.banning import BanForm, TrustForm
from newsroom.discussions.admin.cards import cards_for
from newsroom.discussions.admin.history import entries, history_of
from newsroom.discussions.admin.permissions import BAN, CONFIGURE, PermissionNeeded, reach
from newsroom.discussions.models import ArticleComment
from newsroom.discussions.services import scorer
from newsroom.discussions.services.marking import marks_on
from newsroom.discussions.views.access import BIGGEST_ID

AROUND = 12  # comments of the thread before and after this one


class CommentView(PermissionNeeded, WagtailAdminTemplateMixin, TemplateView):
    template_name = "newsroom_discussions/admin/comment.html"
    page_title = _("Comment")
    header_icon = "comment"

    @cached_property
    def comment(self) -> ArticleComment:
        pk = self.kwargs["comment_id"]
        found = ArticleComment.objects.select_related("discussion__page", "commenter__user", "reply_to", "appeal")
        comment = found.filter(pk=pk).first() if pk <= BIGGEST_ID else None
        if comment is None or not self.reach.covers(comment.discussion.page):
            raise Http404("No such comment")
        return comment

    def get_template_names(self) -> list[str]:
        return ["newsroom_discussions/admin/comment_body.html"] if self.in_drawer else [self.template_name]

    @property
    def in_drawer(self) -> bool:
        return "drawer" in self.request.GET

    def get_page_subtitle(self) -> str:
        return self.comment.user_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("discussion_queue"), "label": _("Reader comments")},
            {"url": "", "label": self.comment.user_name or _("Anonymous"), "sublabel": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        comment = self.comment
        user = self.request.user
        here = reverse("discussion_moderate", args=[comment.pk])
        context.update(
            comment=comment,
            page=comment.discussion.page,
            card=cards_for([comment])[0],
            why=scorer.explain(comment.comment) if comment.spam_score is not None else [],
            marks=marks_on(comment),
            thread=self.thread(),
            reports=comment.reports.order_by("-at"),
            revisions=comment.revisions.all(),
            events=entries(comment.moderation_events.select_related("actor")),
            may_make_rules=user.has_perm(CONFIGURE),
            may_configure=reach(user, CONFIGURE).covers(comment.discussion.page),
            may_ban=reach(user, BAN).covers(comment.discussion.page),
            in_drawer=self.in_drawer,
            here=reverse("discussion_queue") if self.in_drawer else here,
        )
        if comment.commenter:
            context.update(
                history=history_of(comment.commenter, self.reach),
                ban_form=BanForm(),
                trust_form=TrustForm(initial={"trust": comment.commenter.trust}),
            )
        return context

    def thread(self) -> QuerySet:
        """The comment that starts the thread, what this one answers, and its neighbours; in whatever state."""
        comment = self.comment
        near = Q(root=comment.root_pk, reply_no__range=(comment.reply_no - AROUND, comment.reply_no + AROUND))
        above = Q(pk__in=[comment.root_pk, comment.reply_to_id or comment.root_pk])
        return ArticleComment.objects.filter(near | above).order_by("reply_no", "pk")
