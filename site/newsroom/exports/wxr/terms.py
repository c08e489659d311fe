"""Authors, sections, topics and series as WordPress's authors, categories, tags and terms."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from wagtail.models import Page

from news.models import ArticlePage, SectionPage, Series, Topic
from newsroom.exports.wxr.text import Out, cdata
from newsroom.people.models import Contributor

# WordPress has one row of numbers for all terms, we have one for sections, one for topics and one for series.
TOPICS = 1_000_000_000
SERIES = 2_000_000_000


class Terms:
    """What articles are filed under. WordPress knows a category by its slug alone, whatever it is below: a section
    whose slug another one has gets those of the sections above it as well."""

    def __init__(self, root: Page) -> None:
        self.sections = {section.pk: section for section in SectionPage.objects.descendant_of(root).order_by("path")}
        self.by_path = {section.path: section for section in self.sections.values()}
        self.slugs: dict[int, str] = {}
        taken: set[str] = set()
        for section in self.sections.values():
            slug, above = section.slug, self._above(section)
            while slug in taken and above:
                slug, above = f"{above.slug}-{slug}", self._above(above)
            while slug in taken:
                slug = f"{slug}-{section.pk}"
            taken.add(slug)
            self.slugs[section.pk] = slug

    def _above(self, section: SectionPage) -> SectionPage | None:
        return self.by_path.get(section.path[: -section.steplen])

    def declare(self, out: Out) -> None:
        for person in Contributor.objects.order_by("pk").iterator():
            out.write(f"<wp:author><wp:author_id>{person.pk}</wp:author_id>\n")
            names = {"login": person.slug, "email": "", "display_name": person.name, "first_name": "", "last_name": ""}
            out.lines("wp:author_", names)
            out.write("</wp:author>\n")
        for section in self.sections.values():
            above = self._above(section)
            out.write(f"<wp:category><wp:term_id>{section.pk}</wp:term_id>\n")
            out.line("wp:category_nicename", self.slugs[section.pk])
            out.line("wp:category_parent", self.slugs[above.pk] if above else "")
            out.line("wp:cat_name", section.title)
            out.line("wp:category_description", section.introduction)
            out.write("</wp:category>\n")
        for topic in Topic.objects.order_by("pk").iterator():
            out.write(f"<wp:tag><wp:term_id>{TOPICS + topic.pk}</wp:term_id>\n")
            out.lines("wp:tag_", {"slug": topic.slug, "name": topic.name, "description": topic.description})
            out.write("</wp:tag>\n")
        for series in Series.objects.order_by("pk").iterator():
            out.write(f"<wp:term><wp:term_id>{SERIES + series.pk}</wp:term_id>\n")
            values = {"taxonomy": "series", "slug": series.slug, "parent": "", "name": series.title}
            out.lines("wp:term_", {**values, "description": series.description})
            out.write("</wp:term>\n")

    def of(self, article: ArticlePage, people: list[Contributor]) -> Iterator[str]:
        """The terms of an article; co-authors as the plugin Co-Authors Plus keeps them."""
        found = []
        if article.section_id in self.slugs:
            section = self.sections[article.section_id]
            found.append(("category", self.slugs[section.pk], section.title))
        found += [("post_tag", topic.slug, topic.name) for topic in article.topics.all()]
        found += [("author", f"cap-{person.slug}", person.name) for person in people if len(people) > 1]
        if article.series:
            found.append(("series", article.series.slug, article.series.title))
        for domain, slug, name in found:
            yield f'<category domain="{domain}" nicename={quoteattr(slug)}>{cdata(name)}</category>\n'
