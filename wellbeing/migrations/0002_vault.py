"""The sealed inbox and its doors. Nobody but the owner may look inside (wellbeing/vault.py)."""

from django.db import migrations

INBOX = """
CREATE SCHEMA vault;
CREATE TABLE vault.inbox (
    round uuid NOT NULL,
    nullifier bytea NOT NULL CHECK (octet_length(nullifier) = 32),
    box bytea NOT NULL CHECK (octet_length(box) = 304),
    PRIMARY KEY (round, nullifier)
) PARTITION BY LIST (round);
-- Beside the row, never in a table of long values with numbers that rise with time.
ALTER TABLE vault.inbox ALTER COLUMN box SET STORAGE PLAIN;
ALTER TABLE vault.inbox ALTER COLUMN nullifier SET STORAGE PLAIN;
"""

# Answers share this lock; the seal takes it alone, so that none slips in behind it.
DOORS = """
CREATE FUNCTION vault.lock_of(asked uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT hashtextextended('check-in ' || asked::text, 0)
$$;

CREATE FUNCTION vault.is_open(asked uuid) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.wellbeing_round
        WHERE id = asked AND state = 'open' AND clock_timestamp() < closes_at
    )
$$;

CREATE FUNCTION vault.spend(asked uuid, key bytea, sealed bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF asked IS NULL OR octet_length(key) IS DISTINCT FROM 32
       OR octet_length(sealed) IS DISTINCT FROM 304 THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(vault.lock_of(asked));
    IF NOT vault.is_open(asked) THEN
        RETURN false;
    END IF;
    INSERT INTO vault.inbox AS kept (round, nullifier, box) VALUES (asked, key, sealed)
    ON CONFLICT (round, nullifier) DO UPDATE SET box = excluded.box;
    RETURN true;
END $$;

CREATE FUNCTION vault.withdraw(asked uuid, key bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(vault.lock_of(asked));
    IF asked IS NULL OR NOT vault.is_open(asked) THEN
        RETURN false;
    END IF;
    DELETE FROM vault.inbox WHERE round = asked AND nullifier = key;
    RETURN true;
END $$;

CREATE FUNCTION vault.support(asked uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'kind', s.kind, 'whom', s.whom, 'names', s.names, 'details', s.details,
        'hours', s.hours, 'phone', s.phone, 'text_to', s.text_to, 'web', s.web
    ) ORDER BY s.kind, s.position, s.id), '[]'::jsonb)
    FROM public.wellbeing_supportsource s
    WHERE s.retired_on IS NULL AND (
        s.organisation_id IS NULL OR s.organisation_id = (
            SELECT u.organisation_id FROM public.wellbeing_round r
            JOIN public.services_unit u ON u.id = r.unit_id WHERE r.id = asked
        )
    )
$$;

CREATE FUNCTION vault.open_round(asked uuid, key bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF octet_length(key) IS DISTINCT FROM 32 THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(vault.lock_of(asked));
    UPDATE public.wellbeing_round
    SET state = 'open', public_key = key, opened_at = clock_timestamp()
    WHERE id = asked AND state = 'opening' AND public_key IS NULL AND closes_at IS NOT NULL;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    -- The planner's own notes on a table tell its size; without vacuum there are none.
    EXECUTE format('CREATE TABLE vault.%I PARTITION OF vault.inbox FOR VALUES IN (%L)'
                   ' WITH (autovacuum_enabled = false)',
                   'inbox_' || replace(asked::text, '-', ''), asked);
    RETURN true;
END $$;

CREATE FUNCTION vault.hold(asked uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(vault.lock_of(asked));
    RETURN (SELECT state FROM public.wellbeing_round WHERE id = asked);
END $$;

CREATE FUNCTION vault.boxes(asked uuid) RETURNS SETOF bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.box FROM vault.inbox i
    JOIN public.wellbeing_round r ON r.id = i.round
    WHERE i.round = asked AND r.state = 'open' AND r.closes_at <= clock_timestamp()
    ORDER BY i.box
$$;

CREATE FUNCTION vault.empty(asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('TRUNCATE vault.%I', 'inbox_' || replace(asked::text, '-', ''));
    EXECUTE format('DROP TABLE vault.%I', 'inbox_' || replace(asked::text, '-', ''));
END $$;

CREATE FUNCTION vault.seal_round(asked uuid, what jsonb, signed text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.wellbeing_round
    SET state = 'sealed', sealed_at = clock_timestamp(), record = what, signature = signed
    WHERE id = asked AND state = 'open' AND closes_at <= clock_timestamp();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'round % does not wait for its seal', asked;
    END IF;
    PERFORM vault.empty(asked);
END $$;

CREATE FUNCTION vault.void_round(asked uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before text;
BEGIN
    SELECT state INTO before FROM public.wellbeing_round WHERE id = asked;
    UPDATE public.wellbeing_round SET state = 'void', sealed_at = clock_timestamp()
    WHERE id = asked AND state IN ('opening', 'open');
    IF FOUND AND before = 'open' THEN
        PERFORM vault.empty(asked);
    END IF;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA vault FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("wellbeing", "0001_initial"), ("services", "0003_rolls")]
    operations = [
        migrations.RunSQL(INBOX, "DROP SCHEMA vault CASCADE"),
        migrations.RunSQL(DOORS, migrations.RunSQL.noop),
    ]
