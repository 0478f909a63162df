from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0023_signed_stands_and_failures_are_told"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting to be sent"),
                    ("held", "Goes when it is signed"),
                    ("sent", "Sent"),
                    ("withheld", "Not sent: no access any more"),
                    ("stopped", "Not sent: no mail wanted"),
                    ("failed", "Could not be sent"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
    ]
