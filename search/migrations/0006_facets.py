"""What facets count stands in the index. On SQLite it is in a column that is there already."""

from django.db import connection, migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0005_keeping")]
    operations = (
        [migrations.AddField(model_name="fulltext", name="facets", field=models.TextField(default=""))]
        if connection.vendor == "postgresql"
        else []
    )
