"""A title from a learning system may be a line of the equivalence register."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0027_adopting_in_large_organisations")]

    operations = [
        migrations.AddField(
            model_name="learningtitle",
            name="equivalence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="learning_titles",
                to="training.equivalence",
            ),
        ),
        migrations.AddConstraint(
            model_name="learningtitle",
            constraint=models.CheckConstraint(
                condition=models.Q(("course", None), ("equivalence", None), _connector="OR"),
                name="a_learning_title_is_one_thing",
            ),
        ),
    ]
