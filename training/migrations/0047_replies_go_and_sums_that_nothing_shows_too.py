from django.db import migrations, models

# What stands in the sums that are told, and in those alone.
KEEP = """
    UPDATE training_poolfigure f
       SET change = f.later::int - f.before::int,
           before = CASE WHEN p.kind = 'after' THEN f.before END
      FROM training_pool p WHERE p.id = f.pool_id
"""
# On the way back the sums are made up again from what is left: their difference is what it was.
BACK = """
    UPDATE training_poolfigure
       SET before = coalesce(before, greatest(-change, 0)),
           later = coalesce(before, greatest(-change, 0)) + change
"""


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0046_what_was_claimed_stays_with_what_was_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="evaluation",
            name="forgotten_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="poolfigure",
            name="change",
            field=models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="poolfigure",
            name="before",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="poolfigure",
            name="later",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunSQL(KEEP, BACK),
        migrations.RemoveField(model_name="poolfigure", name="later"),
    ]
