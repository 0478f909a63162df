from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0030_days_of_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="needsadoption",
            name="takes_back",
            field=models.BooleanField(default=False),
        ),
    ]
