"""Who writes, photographs, translates: no login needed."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets.slug import SlugInput
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PreviewableMixin
from wagtail.search import index

from newsroom.core.blocks import ExternalLinkBlock


class Contributor(PreviewableMixin, index.Indexed, models.Model):
    """A person in bylines, with a public page at a stable address."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("slug"),
        max_length=120,
        unique=True,
        help_text=_("The end of the address of their page. If you change it, the old address leads to the new one."),
    )
    photo = models.ForeignKey(
        "newsroom_media.CustomImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    role = models.CharField(_("job title"), max_length=120, blank=True, help_text=_("Culture editor, for example."))
    short_biography = models.TextField(
        _("short biography"), max_length=400, blank=True, help_text=_("One or two sentences, shown under articles.")
    )
    biography = RichTextField(
        _("biography"), blank=True, features=["bold", "italic", "link", "ol", "ul"], help_text=_("For their own page.")
    )
    links = StreamField([("link", ExternalLinkBlock())], verbose_name=_("links"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("login"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributor",
        help_text=_("Only for contributors who log in themselves."),
    )

    panels: ClassVar[list[Any]] = [
        TitleFieldPanel("name", placeholder=_("Name*")),
        FieldPanel("role"),
        FieldPanel("photo"),
        FieldPanel("short_biography"),
        FieldPanel("biography"),
        FieldPanel("links"),
        MultiFieldPanel(
            [FieldPanel("slug", widget=SlugInput, required_on_save=False), FieldPanel("user")],
            heading=_("Address and login"),
        ),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.SearchField("role"),
        index.SearchField("short_biography"),
        index.FilterField("slug"),
    ]

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """Their public page as it would be, asked for by its address: what it lists is none of this app's business."""
        self.slug = self.slug or "preview"
        return resolve(self.get_absolute_url()).func(request, slug=self.slug, preview=self)

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """The person as schema.org Person."""
        data: dict[str, Any] = {
            "@type": "Person",
            "name": self.name,
            "url": request.build_absolute_uri(self.get_absolute_url()),
        }
        if self.role:
            data["jobTitle"] = self.role
        if self.short_biography:
            data["description"] = strip_tags(self.short_biography)
        links = [link.value["url"] for link in self.links]
        if links:
            data["sameAs"] = links
        return data
