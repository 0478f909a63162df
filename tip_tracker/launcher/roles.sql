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
