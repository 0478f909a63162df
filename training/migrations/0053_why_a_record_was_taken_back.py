from django.db import migrations, models

# Reversals that followed another answer about a title: its rows belong to the record no more.
OF_A_TITLE = """
UPDATE training_trainingrecord r SET source = 'meaning'
FROM training_trainingrecord made
WHERE made.id = r.reverses_id AND r.batch_id IS NULL
    AND made.source = 'completion' AND made.batch_id IS NULL
    AND NOT EXISTS (SELECT FROM training_otherlearning o WHERE o.record_id = made.id)
"""
AS_BEFORE = """
UPDATE training_trainingrecord r SET source = 'completion' WHERE r.source = 'meaning'
"""


class Migration(migrations.Migration):
    """A reversal says whether a person took the record back or its title means something else."""

    dependencies = [("training", "0052_stays_by_list")]

    operations = [
        migrations.AlterField(
            model_name="trainingrecord",
            name="source",
            field=models.CharField(
                choices=[
                    ("hand", "By hand"),
                    ("list", "From a list"),
                    ("completion", "From a learning system"),
                    ("declared", "Said by the person, confirmed"),
                    ("equivalence", "Done elsewhere"),
                    ("meaning", "What a title means was changed"),
                ],
                default="hand",
                max_length=15,
            ),
        ),
        migrations.RunSQL(OF_A_TITLE, AS_BEFORE),
    ]
