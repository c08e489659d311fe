"""What facets count stands in the index, and is filled in: what has none is found by no search for words alone.

On SQLite there is a column already. What is written is what `ArticlePage.search_facets` said at the time of this
migration; should a later one say something else, `check_search` finds the difference.
"""

from django.db import connection, migrations, models
from django.utils import timezone

AT_ONCE = 1_000  # articles in memory
ON_POSTGRESQL = "UPDATE search_fulltext SET facets = %s WHERE object_id = %s AND content_type_id = %s"
ON_SQLITE = "UPDATE wagtailsearch_indexentry SET body = %s WHERE object_id = CAST(%s AS text) AND content_type_id = %s"


def fill(apps, schema_editor):
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="news", model="articlepage").first()
    write = {"postgresql": ON_POSTGRESQL, "sqlite": ON_SQLITE}.get(schema_editor.connection.vendor)
    if not (kind and write):
        return
    articles = apps.get_model("news", "ArticlePage").objects.filter(live=True).order_by("pk")
    columns = ("pk", "kind", "section_id", "published_at", "lead_video_id")
    last = 0
    while rows := list(articles.filter(pk__gt=last).values_list(*columns)[:AT_ONCE]):
        facets = {key: [f"kind:{kind_of}"] for key, kind_of, *_rest in rows}
        add_names(apps, facets)
        for key, _kind, section, published, video in rows:
            facets[key] += [f"section:{section}"] if section else []
            facets[key] += [f"year:{timezone.localtime(published).year}"] if published else []
            facets[key] += ["video:1"] if video else []
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(write, [(" ".join(found), key, kind.pk) for key, found in facets.items()])
        last = rows[-1][0]


def add_names(apps, facets):
    """Who wrote these articles, and what they are about."""
    article = apps.get_model("news", "ArticlePage")
    entries = apps.get_model("news", "ArticleContributor").objects.filter(article__in=list(facets))
    for key, author in entries.order_by("contributor_id").values_list("article_id", "contributor_id").distinct():
        facets[key].append(f"author:{author}")
    topics = article.objects.filter(pk__in=list(facets), topics__isnull=False).order_by("topics__pk")
    for key, topic in topics.values_list("pk", "topics__pk").distinct():
        facets[key].append(f"topic:{topic}")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0005_keeping"),
        ("news", "0002_list_entries"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        *(
            [migrations.AddField(model_name="fulltext", name="facets", field=models.TextField(default=""))]
            if connection.vendor == "postgresql"
            else []
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
