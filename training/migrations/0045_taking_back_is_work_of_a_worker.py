from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0027_adopting_in_large_organisations"),
    ]

    operations = [
        migrations.AddField(
            model_name="needsadoption",
            name="takes_back",
            field=models.BooleanField(default=False),
        ),
    ]
