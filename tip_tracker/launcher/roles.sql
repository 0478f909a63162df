-- The four database roles, for one database. Safe to repeat. Run it in the database itself, as a
-- superuser (or as a role that may create roles), before the first `manage.py migrate`.
-- Give each role a password, or a line in pg_hba.conf, as your place does it.
do $$
declare
    missing text;
begin
    foreach missing in array array['tip_owner', 'tip_web', 'tip_vault', 'tip_seal'] loop
        if not exists (select from pg_roles where rolname = missing) then
            execute format('create role %I login', missing);
        end if;
    end loop;
end
$$;
-- Owns every table and migrates. CREATEDB is for the tests alone.
alter role tip_owner createdb;
alter schema public owner to tip_owner;
revoke create on schema public from public;
grant usage on schema public to tip_web, tip_vault, tip_seal;
-- The web, the workers and beat. Migrations take UPDATE and DELETE back from append-only tables.
alter default privileges for role tip_owner in schema public
    grant select, insert, update, delete on tables to tip_web;
alter default privileges for role tip_owner in schema public
    grant usage, select on sequences to tip_web;
-- The server's own counters and sizes would tell how many answers lie in the sealed inbox.
revoke select on pg_stat_all_tables, pg_stat_user_tables, pg_stat_xact_all_tables,
    pg_stat_xact_user_tables, pg_statio_all_tables, pg_statio_user_tables, pg_stat_all_indexes,
    pg_stat_user_indexes, pg_statio_all_indexes, pg_statio_user_indexes from public;
do $$
declare
    counter regprocedure;
begin
    for counter in
        select oid from pg_proc where pronamespace = 'pg_catalog'::regnamespace and (
            proname ~ '^pg_stat_get_(xact_)?(tuples|live|dead|numscans|blocks|ins|mod|last|auto|vacuum|analyze)'
            or proname in ('pg_relation_size', 'pg_total_relation_size', 'pg_table_size', 'pg_indexes_size')
        )
    loop
        execute format('revoke execute on function %s from public', counter);
    end loop;
end
$$;
