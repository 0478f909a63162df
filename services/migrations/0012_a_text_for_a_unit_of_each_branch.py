from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0011_names_of_units"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="unitalias",
            name="one_unit_per_alias_in_an_organisation",
        ),
        migrations.AddConstraint(
            model_name="unitalias",
            constraint=models.UniqueConstraint(
                fields=["organisation", "key", "unit"], name="one_alias_per_text_and_unit"
            ),
        ),
    ]
