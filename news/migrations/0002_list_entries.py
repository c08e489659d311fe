"""The lists of articles as rows, filled from what there is."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    from news.entries import enter_all

    enter_all()


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list", models.CharField(max_length=40, verbose_name="list")),
                ("published_at", models.DateTimeField(verbose_name="publication date")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_entries",
                        to="news.articlepage",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a list",
                "verbose_name_plural": "entries of lists",
                "indexes": [models.Index(fields=["list", "published_at", "article"], name="article_list_in_order")],
                "constraints": [models.UniqueConstraint(fields=("list", "article"), name="article_once_in_a_list")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
