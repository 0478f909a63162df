from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_drops"),
    ]

    operations = [
        migrations.AddField(
            model_name="uploadrow",
            name="is_settled",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
