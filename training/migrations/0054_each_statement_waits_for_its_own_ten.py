from django.db import migrations, models

# Until now the answers of all sessions of a pool were added up in each of its figures.
HELD = """
    INSERT INTO training_poolfigure_evaluations (poolfigure_id, evaluation_id)
    SELECT f.id, e.id
      FROM training_poolfigure f
      JOIN training_evaluation e ON f.pool_id IN (e.after_pool_id, e.six_months_pool_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0021_mails_apart"),
        ("training", "0050_days_of_names"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pool",
            name="a_pool_holds_ten_people_or_more",
        ),
        migrations.AddField(
            model_name="poolfigure",
            name="evaluations",
            field=models.ManyToManyField(related_name="+", to="training.evaluation"),
        ),
        migrations.AlterField(
            model_name="pool",
            name="answered_before",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="answered_later",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="asked",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="matched",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="pool",
            name="sessions",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("matched__gte", 10),
                    models.Q(
                        ("answered_before", 0),
                        ("answered_later", 0),
                        ("asked", 0),
                        ("matched", 0),
                        ("sessions", 0),
                    ),
                    _connector="OR",
                ),
                name="a_pool_counts_ten_people_or_nobody",
            ),
        ),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
    ]
