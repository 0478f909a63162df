"""Where a unit hung on a day, as the database answers it for every row of a figure."""

from django.db import migrations

# Walks up from a unit on one day. The cost keeps the planner from asking before it has to.
CHILD_THEN = """
CREATE FUNCTION services_child_then(place bigint, day date, root bigint) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE COST 2000 AS $$
DECLARE
    here bigint := place;
    above bigint;
BEGIN
    IF here = root THEN
        RETURN root;
    END IF;
    FOR step IN 1..100 LOOP
        SELECT p.parent_id INTO above FROM services_unitplacement p
        WHERE p.unit_id = here
        ORDER BY p.from_on <= day DESC, CASE WHEN p.from_on <= day THEN p.from_on END DESC,
                 p.from_on
        LIMIT 1;
        IF above IS NULL THEN
            RETURN NULL;
        ELSIF above = root THEN
            RETURN here;
        END IF;
        here := above;
    END LOOP;
    RETURN NULL;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("services", "0005_theme_and_enabler_decisions")]

    operations = [
        migrations.RunSQL(CHILD_THEN, "DROP FUNCTION services_child_then(bigint, date, bigint)"),
    ]
