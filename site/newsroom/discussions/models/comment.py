"""A reader's comment, and the states it can be in."""

from typing import Any, ClassVar, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_comments.managers import CommentManager
from django_comments.models import Comment, CommentFlag
from django_comments_xtd.models import XtdComment

# What readers write is not "usage" of pages or users, and each write would queue work to say that it is.
for _upstream in (Comment, CommentFlag, XtdComment):
    _upstream.wagtail_reference_index_ignore = True


class Status(models.TextChoices):
    AWAITING_EMAIL = "awaiting_email", _("Waiting for the e-mail to be confirmed")
    PENDING = "pending", _("Waiting for a moderator")
    PUBLISHED = "published", _("Published")
    HIDDEN_BY_REPORTS = "hidden_by_reports", _("Hidden after reports")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    REMOVED = "removed", _("Removed")
    DELETED_BY_AUTHOR = "deleted_by_author", _("Deleted by its author")
    SHADOWED = "shadowed", _("Shown to its author only")


class AuthorKind(models.TextChoices):
    GUEST = "guest", _("Guest")
    MEMBER = "member", _("Reader with an account")
    STAFF = "staff", _("Staff")
    AUTHOR = "author", _("Author of the article")


class CommentQuerySet(models.QuerySet["ArticleComment"]):
    """What stands on a page, decided here once."""

    def visible(self) -> Self:
        """Published comments, and those that only keep a place for the published replies below them."""
        return self.filter(visible=True)

    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def starting_threads(self) -> Self:
        return self.filter(root__isnull=True)


class ArticleCommentManager(CommentManager.from_queryset(CommentQuerySet)):  # type: ignore[misc]
    """xtd's vocabulary (`in_moderation`, `for_model`) without its joins and its order on every query."""


class ArticleComment(XtdComment):
    """A comment of the discussion of one page.

    `newsroom.discussions.services` is the only door through which it is written; it keeps xtd's columns true:
    `thread_id` is the root's id, `parent_id` the comment it stands below (its own id in a root), `order` the number
    in the thread, `nested_count` the same as `reply_count`, `is_public` and `is_removed` follow `status`.
    """

    discussion = models.ForeignKey("Discussion", on_delete=models.CASCADE, related_name="reader_comments")
    # Empty in the comment that starts a thread.
    root = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="thread_replies", db_index=False)
    # The comment answered; further up than `parent_id` only says where the thread has got too deep to indent.
    reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="answers")
    reply_no = models.PositiveIntegerField(default=0)  # number in the thread in order of writing; 0 starts it
    reply_count = models.PositiveIntegerField(default=0)  # published comments below this one, at any depth
    status = models.CharField(_("state"), max_length=17, choices=Status, default=Status.PENDING)
    visible = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(status="published") | Q(reply_count__gt=0), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    reasons = models.JSONField(_("why it was held"), default=list, blank=True)
    # The same instant as submit_date, which stands in another table, out of an index's reach.
    posted_at = models.DateTimeField(_("posted"))
    edited_at = models.DateTimeField(_("edited"), null=True)
    body_html = models.TextField()
    is_long = models.BooleanField(default=False)
    commenter = models.ForeignKey(
        "Commenter", null=True, on_delete=models.SET_NULL, related_name="reader_comments", db_index=False
    )
    author_kind = models.CharField(max_length=6, choices=AuthorKind, default=AuthorKind.GUEST)
    # Who wrote it, as `newsroom.discussions.readers` knows people: by account, or by the browser's signed cookie.
    author_key = models.CharField(max_length=64, blank=True)
    ip_hash = models.CharField(max_length=64, blank=True)
    up = models.PositiveIntegerField(default=0)
    down = models.PositiveIntegerField(default=0)
    rank = models.FloatField(default=0)
    report_count = models.PositiveIntegerField(default=0)
    # What the moderators' tab "Reported" shows; stored, so that it is one range of an index.
    is_reported = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(status="hidden_by_reports") | Q(status="published", report_count__gt=0),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    pinned = models.BooleanField(default=False)
    featured = models.BooleanField(default=False)
    # What of the article it speaks about: the block of the body, and the words quoted from it.
    passage_block = models.CharField(max_length=36, blank=True)
    passage = models.TextField(_("passage"), blank=True)
    spam_score = models.FloatField(_("spam score"), null=True)  # 0 to 1, by the site's own scorer; None: not scored
    source = models.CharField(max_length=100, blank=True)
    import_id = models.CharField(max_length=100, blank=True)

    objects = ArticleCommentManager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reader comment")
        verbose_name_plural = _("reader comments")
        ordering: ClassVar = []  # not xtd's, which would join its table for the sake of an order
        default_permissions = ()
        permissions: ClassVar = [("moderate_comments", _("Can moderate reader comments"))]
        indexes: ClassVar = [
            models.Index(
                fields=["discussion", "-posted_at", "-xtdcomment_ptr"],
                name="discussion_roots_newest",
                condition=Q(root__isnull=True, visible=True),
            ),
            models.Index(fields=["status", "-posted_at", "-xtdcomment_ptr"], name="discussion_queue"),
            models.Index(
                fields=["status", "-report_count", "posted_at", "xtdcomment_ptr"], name="discussion_queue_priority"
            ),
            models.Index(fields=["-posted_at", "-xtdcomment_ptr"], name="discussion_queue_recent"),
            models.Index(
                fields=["-report_count", "posted_at", "xtdcomment_ptr"],
                name="discussion_queue_reported",
                condition=Q(is_reported=True),
            ),
            # By date, too: or SQLite walks through all comments by date for the few that were reported.
            models.Index(
                fields=["-posted_at", "-xtdcomment_ptr"],
                name="discussion_queue_reported_date",
                condition=Q(is_reported=True),
            ),
            models.Index(fields=["commenter", "-posted_at"], name="discussion_by_commenter"),
            models.Index(
                fields=["discussion", "-rank", "-xtdcomment_ptr"],
                name="discussion_roots_best",
                condition=Q(root__isnull=True, visible=True),
            ),
            models.Index(
                fields=["discussion"],
                name="discussion_pinned",
                condition=Q(pinned=True, root__isnull=True, visible=True),
            ),
            models.Index(fields=["ip_hash", "-posted_at"], name="discussion_by_address", condition=~Q(ip_hash="")),
            models.Index(
                fields=["discussion", "passage_block"],
                name="discussion_by_passage",
                condition=Q(status="published") & ~Q(passage_block=""),
            ),
        ]
        constraints: ClassVar = [
            # Also the index of the other hot read, the replies of a thread by number. Partial, so that it is never
            # taken for finding the comments that start threads.
            models.UniqueConstraint(
                fields=["root", "reply_no"], name="discussion_reply_number", condition=Q(root__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["source", "import_id"], name="discussion_imported_once", condition=~Q(source="")
            ),
            models.CheckConstraint(
                name="discussion_root_is_not_numbered",
                condition=Q(root__isnull=True, reply_no=0) | Q(root__isnull=False, reply_no__gt=0),
            ),
            models.CheckConstraint(name="discussion_comment_status", condition=Q(status__in=Status.values)),
        ]

    def __str__(self) -> str:
        return f"{self.user_name}: {self.comment[:50]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row as it is: nothing is renumbered, and nobody else's comment changes with it."""
        # Past XtdComment.save, which works out numbers without a lock and ends in duplicates and deadlocks.
        super(XtdComment, self).save(*args, **kwargs)

    def get_absolute_url(self, anchor_pattern: str = "") -> str:
        return reverse("discussion_comment", args=[self.pk])

    def get_content_object_url(self) -> str:
        return reverse("discussion", args=[self.discussion_id])

    def get_reply_url(self) -> str:
        return f"{reverse('discussion_write', args=[self.discussion_id])}?reply_to={self.pk}"

    @property
    def root_pk(self) -> int:
        """The id of the comment that starts the thread, be it this one."""
        return self.root_id or self.pk

    @property
    def old_number(self) -> str:
        """The number that old links to an imported comment end with; an import keeps it free for this one."""
        return self.import_id if self.import_id.isdecimal() and self.import_id != str(self.pk) else ""

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    def set_status(self, status: Status) -> None:
        """The state, with the columns of xtd that say the same."""
        self.status = status
        self.is_public = status == Status.PUBLISHED
        self.is_removed = status in (Status.REMOVED, Status.DELETED_BY_AUTHOR)

    def set_page(self, page_id: int, content_type: ContentType) -> None:
        """The discussion, and the generic key of xtd that says the same."""
        self.discussion_id = page_id
        self.object_pk = str(page_id)
        self.content_type = content_type
