from django.db import migrations, models

# What stands in the sums that are told, and in those alone.
KEEP = """
    UPDATE training_poolfigure f
       SET change = f.later::int - f.before::int,
           before = CASE WHEN p.kind = 'after' THEN f.before END
      FROM training_pool p WHERE p.id = f.pool_id
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
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="poolfigure", name="later"),
    ]
