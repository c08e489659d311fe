import django.db.models.deletion
import modelsearch.index
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from 0001, because the images a portrait comes from need the user model to exist first.
    dependencies = [
        ("newsroom_people", "0001_initial"),
        ("newsroom_media", "0002_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contributor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        help_text="The end of the address of their page. If you change it, the old address leads to the new one.",
                        max_length=120,
                        unique=True,
                        verbose_name="slug",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="Culture editor, for example.", max_length=120, verbose_name="job title"
                    ),
                ),
                (
                    "short_biography",
                    models.TextField(
                        blank=True,
                        help_text="One or two sentences, shown under articles.",
                        max_length=400,
                        verbose_name="short biography",
                    ),
                ),
                (
                    "biography",
                    wagtail.fields.RichTextField(blank=True, help_text="For their own page.", verbose_name="biography"),
                ),
                (
                    "links",
                    wagtail.fields.StreamField(
                        [("link", 2)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"max_length": 60}),
                            1: ("wagtail.blocks.URLBlock", (), {"max_length": 500}),
                            2: ("wagtail.blocks.StructBlock", [[("label", 0), ("url", 1)]], {}),
                        },
                        verbose_name="links",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="newsroom_media.customimage",
                        verbose_name="portrait",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        help_text="Only for contributors who log in themselves.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contributor",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="login",
                    ),
                ),
            ],
            options={
                "verbose_name": "contributor",
                "verbose_name_plural": "contributors",
                "ordering": ["name", "pk"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
    ]
