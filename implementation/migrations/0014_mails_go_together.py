from django.db import migrations

# Who chose keeps the choice: the mail about plans is part of the one mail now.
KEEP_CHOICES = """
INSERT INTO services_digestchoice (user_id, rhythm)
SELECT user_id, CASE WHEN wants THEN 'weekly' ELSE 'none' END FROM implementation_digestchoice
ON CONFLICT DO NOTHING"""


class Migration(migrations.Migration):
    dependencies = [
        ("implementation", "0013_parts_of_answers"),
        ("services", "0013_mails_and_own_record"),
    ]

    operations = [
        migrations.RunSQL(KEEP_CHOICES, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="digestchoiceevent",
            name="pgh_obj",
        ),
        migrations.RemoveField(
            model_name="digestchoiceevent",
            name="pgh_context",
        ),
        migrations.RemoveField(
            model_name="digestchoiceevent",
            name="user",
        ),
        migrations.RemoveField(
            model_name="digestsent",
            name="user",
        ),
        migrations.DeleteModel(
            name="DigestChoice",
        ),
        migrations.DeleteModel(
            name="DigestChoiceEvent",
        ),
        migrations.DeleteModel(
            name="DigestSent",
        ),
    ]
