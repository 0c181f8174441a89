"""Rules that every object of the database and every .sql file keeps.

A rule on the catalog is a query that finds what breaks it, and a statement that breaks it. One test
finds nothing by any query; another proves that each query could find something.
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from api_tests.matrix import REPORTS, VERBS, WRITTEN
from api_tests.resources import RESOURCES
from tools.settings import CHECKOUT

Connection = psycopg.Connection[tuple[object, ...]]


class Rule(NamedTuple):
    """`finds` lists what breaks the rule, a column of text; `breaks` makes something that does."""

    finds: str
    breaks: str


# Every schema of this project; lab_admin is the superuser's.
OURS = "'^(?!pg_|information_schema$|public$|sqitch$|lab_admin$)'"
SCHEMAS = f"(select oid from pg_namespace where nspname ~ {OURS})"
ALL_SCHEMAS = f"(select oid from pg_namespace where nspname ~ {OURS} or nspname = 'lab_admin')"
# The functions of pgcrypto are not written here; lab_admin, where they lie, is closed to the API.
EXTENSIONS = "(select objid from pg_depend where deptype = 'e' and classid = 'pg_proc'::regclass)"
PARTITIONS = "(select oid from pg_class where relispartition)"  # are as their table is
LINES = "\n" * 50

RULES = {
    "a foreign key has an index that starts with its columns": Rule(
        f"""
        select conname::text from pg_constraint c
        where contype = 'f' and connamespace in {SCHEMAS} and not exists (
          -- Lab and id name a row; a third column says that it is where this one is.
          select from pg_index where indrelid = conrelid and indisvalid
            and (string_to_array(indkey::text, ' ')::int2[])[1:least(2, cardinality(conkey))]
              @> conkey[1:2]
            and (indpred is null or pg_get_expr(indpred, indrelid) in (
              select format('(%I IS NOT NULL)', attname) from pg_attribute
              where attrelid = conrelid and attnum = any (conkey))))
        """,
        """
        create table inventory.bad (id bigint primary key, a bigint, b bigint,
          constraint bad_fkey foreign key (a, b) references inventory.site (lab_id, id));
        create index on inventory.bad (a, id, b)
        """,
    ),
    "a foreign key's index is whole": Rule(
        f"""
        select indexrelid::regclass::text from pg_index join pg_class on pg_class.oid = indexrelid
        where relnamespace in {SCHEMAS} and not (indisvalid and indisready)
        """,
        """
        create table inventory.bad (id bigint primary key);
        update pg_index set indisvalid = false where indrelid = 'inventory.bad'::regclass
        """,
    ),
    "a constraint holds for the rows that were there before it": Rule(
        f"select conname::text from pg_constraint where not convalidated"
        f" and connamespace in {SCHEMAS}",
        "create table inventory.bad (id bigint);"
        "alter table inventory.bad add constraint bad_id check (id > 0) not valid",
    ),
    "a constraint has a name that says more than its columns": Rule(
        f"""
        select conname::text from pg_constraint
        where connamespace in {SCHEMAS} and conrelid not in {PARTITIONS} and (
          contype = 'c' and conname ~ '_check[0-9]*$'
          or contype = 'f' and conname ~ '_id_fkey[0-9]*$'
          or conname !~ ('^' || (select relname from pg_class where oid = conrelid) || '_'))
        """,
        "create table inventory.bad (id bigint check (id > 0))",
    ),
    "a table, view or function has a comment": Rule(
        f"""
        select oid::regclass::text from pg_class
        where relnamespace in {ALL_SCHEMAS} and relkind in ('r', 'p', 'v', 'm', 'f')
          and not relispartition and obj_description(oid, 'pg_class') is null
        union all
        select oid::regprocedure::text from pg_proc
        where pronamespace in {ALL_SCHEMAS} and oid not in {EXTENSIONS}
          and obj_description(oid, 'pg_proc') is null
        """,
        "create function inventory.bad() returns int language sql return 1",
    ),
    "a schema has a comment": Rule(
        f"select oid::regnamespace::text from unnest(array{ALL_SCHEMAS}) oid"
        " where obj_description(oid, 'pg_namespace') is null",
        "create schema bad",
    ),
    "a column of a view in api has a comment": Rule(
        """
        select attrelid::regclass || '.' || attname
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'api'::regnamespace and attnum > 0 and not attisdropped
          and col_description(attrelid, attnum) is null
        """,
        "create view api.bads as select 1 as id; comment on view api.bads is 'Bad.'",
    ),
    "a comment in api starts with a line that is a summary": Rule(
        """
        select objoid::text || ': ' || description from pg_description
        where split_part(description, E'\\n', 1) !~ '^[A-Z].{3,79}$' and objsubid = 0
          and objoid in (
            select oid from pg_class where relnamespace = 'api'::regnamespace
            union all select oid from pg_proc where pronamespace = 'api'::regnamespace
              and prokind = 'f')
        """,
        "create view api.bads as select 1 as id; comment on view api.bads is E'\\nBad.'",
    ),
    "a view reads as whoever asks": Rule(
        f"""
        select oid::regclass::text from pg_class where relnamespace in {SCHEMAS}
        and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions, '{{}}')
          && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'])
        """,
        "create or replace view api.labs as select id, name from inventory.lab",
    ),
    # PL/pgSQL: see test_plpgsql_check.
    "a function in SQL that is parsed when it runs has an empty search_path": Rule(
        f"""
        select oid::regprocedure::text from pg_proc
        where pronamespace in {ALL_SCHEMAS} and oid not in {EXTENSIONS} and prosqlbody is null
          and prolang = (select oid from pg_language where lanname = 'sql')
          and not coalesce(proconfig, '{{}}') @> array['search_path=""']
          -- PostgreSQL takes no other body for these, and makes it part of the query: one call, by
          -- its full name, with constants.
          and prosrc !~ $r$^ select csv\\.raise_wrong_operator\\('[a-z]+', '[A-Za-z, ]+'\\) $$r$
        """,
        "create function inventory.bad() returns int language sql set search_path = public"
        " as 'select 1'",
    ),
    # PostgREST puts api, csv and answer before pg_catalog; the last differs for one setting alone.
    "without a search_path a function calls nothing by a bare name that hides pg_catalog's": Rule(
        f"""
        select p.oid::regprocedure::text from pg_proc p
        where p.pronamespace in {ALL_SCHEMAS} and p.oid not in {EXTENSIONS}
          and p.prosqlbody is null
          and not coalesce(p.proconfig, '{{}}') @> array['search_path=""']
          and (p.prosrc ~ '(^|[^.[:word:]])current_setting[(]''response[.]headers' or exists (
            select from pg_proc hiding join pg_proc hidden using (proname)
            where hiding.pronamespace in ('api'::regnamespace, 'csv'::regnamespace)
              and hidden.pronamespace = 'pg_catalog'::regnamespace
              and p.prosrc ~ ('(^|[^.[:word:]])' || hiding.proname || '[[:space:]]*[(]')))
        """,
        "create function inventory.bad() returns text language plpgsql as"
        " 'begin return substring(''a'', 1, 1); end'",
    ),
    "request.keep_headers() keeps every header that a function asks for": Rule(
        f"""
        select distinct p.oid::regprocedure || ': ' || asked[1]
        from pg_proc p,
          regexp_matches(pg_get_functiondef(p.oid), $$request[.]header[(]'([a-z-]+)'$$, 'g') asked
        where p.pronamespace in {SCHEMAS} and p.prokind <> 'a' and not exists (
          select from pg_proc where oid = 'request.keep_headers(jsonb)'::regprocedure
            and position(quote_literal(asked[1]) in prosrc) > 0)
        """,
        "create function inventory.bad() returns text language plpgsql as"
        " 'begin return request.header(''x-nobody-reads''); end'",
    ),
    "a definer has an empty search_path and says why it is one": Rule(
        f"""
        select oid::regprocedure::text from pg_proc
        where pronamespace in {ALL_SCHEMAS} and prosecdef
          and not (coalesce(proconfig, '{{}}') @> array['search_path=""']
            and coalesce(obj_description(oid, 'pg_proc'), '') ~* 'definer')
        """,
        "create function inventory.bad() returns int language sql security definer return 1;"
        "comment on function inventory.bad() is 'Definer because it is bad.'",
    ),
    "a function is for those it is granted to, not for everyone": Rule(
        f"""
        select oid::regprocedure::text from pg_proc where pronamespace in {SCHEMAS}
        and (has_function_privilege('public', oid, 'execute')
          -- PostgREST asks whether it may call what casts JSON to a domain.
          or has_function_privilege('authenticator', oid, 'execute')
            and not exists (select from pg_cast where castfunc = pg_proc.oid))
        """,
        "create function inventory.bad() returns int language sql return 1",
    ),
    "no schema, table, sequence or column is for everyone": Rule(
        f"""
        select oid::regnamespace::text from pg_namespace, aclexplode(nspacl)
        where oid in {ALL_SCHEMAS} and grantee in (0, 'authenticator'::regrole)
        union all
        select oid::regclass::text from pg_class, aclexplode(relacl)
        where relnamespace in {ALL_SCHEMAS} and grantee in (0, 'authenticator'::regrole)
        union all
        select attrelid::regclass || '.' || attname
        from pg_attribute join pg_class on pg_class.oid = attrelid, aclexplode(attacl)
        where relnamespace in {ALL_SCHEMAS} and grantee in (0, 'authenticator'::regrole)
        """,
        "create table inventory.bad (id bigint); grant select (id) on inventory.bad to public",
    ),
    "insert and update are granted by column, and no more than rows": Rule(
        f"""
        select oid::regclass || ' ' || privilege_type from pg_class, aclexplode(relacl)
        where relnamespace in {SCHEMAS} and relkind in ('r', 'p', 'v') and grantee <> relowner
          and privilege_type not in ('SELECT', 'DELETE')
        """,
        "create table inventory.bad (id bigint); grant update on inventory.bad to lab_open",
    ),
    "everything belongs to lab_owner": Rule(
        f"""
        select oid::regclass::text from pg_class
        where relnamespace in {SCHEMAS} and relowner <> 'lab_owner'::regrole
        union all
        select oid::regprocedure::text from pg_proc
        where pronamespace in {SCHEMAS} and proowner <> 'lab_owner'::regrole
        """,
        "create table inventory.bad (id bigint)",
    ),
    "a table has row level security, for its owner too": Rule(
        f"""
        select oid::regclass::text from pg_class
        where relnamespace in {SCHEMAS} and relkind in ('r', 'p')
          and not (relrowsecurity and relforcerowsecurity)
        """,
        "create table inventory.bad (id bigint)",
    ),
    "a policy names its roles": Rule(
        f"""
        select polname::text from pg_policy join pg_class on pg_class.oid = polrelid
        where relnamespace in {SCHEMAS} and 0 = any (polroles)
        """,
        "create table inventory.bad (id bigint);"
        "create policy bad on inventory.bad using (true) with check (true)",
    ),
    "a policy that lets write checks what is written": Rule(
        f"""
        select polname::text from pg_policy join pg_class on pg_class.oid = polrelid
        where relnamespace in {SCHEMAS} and polcmd in ('*', 'a', 'w') and polwithcheck is null
        """,
        "create table inventory.bad (id bigint);"
        "create policy bad on inventory.bad for update to lab_open using (true)",
    ),
    "a policy calls a function once, in a scalar subquery": Rule(
        f"""
        select polname::text from pg_policy join pg_class on pg_class.oid = polrelid,
          unnest(array[pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)]) body
        where relnamespace in {SCHEMAS}
          and regexp_replace(body, 'SELECT [a-z_.]+\\(\\)', '', 'g') ~ '[a-z_]\\('
        """,
        "create table inventory.bad (id bigint);"
        "create policy bad on inventory.bad to lab_open using (id = inventory.current_lab())",
    ),
    # A session's id is the exception: random, because it stands in tokens.
    "an id is an identity that a client may choose, or random": Rule(
        f"""
        select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace in {SCHEMAS} and relkind in ('r', 'p') and attname = 'id'
          and not relispartition and attgenerated = ''
          and (attidentity <> 'd' or atttypid <> 'bigint'::regtype)
          and not exists (
            select from pg_attrdef d where adrelid = attrelid and adnum = attnum
              and pg_get_expr(adbin, adrelid) = 'gen_random_uuid()')
        """,
        "create table inventory.bad (id bigserial)",
    ),
    "a default takes no sequence that is not an identity's": Rule(
        f"""
        select adrelid::regclass::text from pg_attrdef join pg_class on pg_class.oid = adrelid
        where relnamespace in {SCHEMAS} and pg_get_expr(adbin, adrelid) ~ 'nextval'
        """,
        "create table inventory.bad (id bigserial)",
    ),
    "a table has a primary key": Rule(
        f"""
        select oid::regclass::text from pg_class t where relnamespace in {SCHEMAS}
        and relkind in ('r', 'p')
        and not exists (select from pg_index where indrelid = t.oid and indisprimary)
        """,
        "create table inventory.bad (id bigint)",
    ),
    # A key that is random tells nothing: nobody can ask for one that is taken.
    "no key spans labs, or it is random": Rule(
        f"""
        select indexrelid::regclass::text
        from pg_index join pg_attribute on attrelid = indrelid and attname = 'lab_id'
          join pg_class on pg_class.oid = indrelid
        where relnamespace in {SCHEMAS} and relkind in ('r', 'p') and indisunique
          and indkey[0] <> attnum and attgenerated = ''
          and not (indnatts = 1 and exists (
            select from pg_attrdef where adrelid = attrelid and adnum = indkey[0]
              and pg_get_expr(adbin, adrelid) = 'gen_random_uuid()'))
        """,
        "create table inventory.bad (lab_id bigint, id bigint, primary key (id, lab_id))",
    ),
    "tables are singular and views plural": Rule(
        f"""
        select oid::regclass::text from pg_class where relnamespace in {SCHEMAS}
        and (relkind in ('r', 'p') and relname ~ '[^s]s$'
          or relkind = 'v' and relname !~ '(s|ed|people)$')
        """,
        "create table inventory.bads (id bigint)",
    ),
    # NaN is above every number. Each check of the column alone is tried with each of the three.
    "a number is neither NaN nor Infinity": Rule(
        f"""
        with bad (value) as (values ('NaN'), ('Infinity'), ('-Infinity')),
        numbers as (
          select attrelid::regclass || '.' || attname as place, base.oid::regtype as type, attname,
            array(select pg_get_expr(conbin, conrelid) from pg_constraint
              where conrelid = attrelid and contype = 'c' and conkey = array[attnum]) as checks
          from pg_attribute
          join pg_class on pg_class.oid = attrelid and relkind in ('r', 'p')
          join pg_type base on base.oid = atttypid
          where relnamespace in {SCHEMAS} and attnum > 0 and not attisdropped
          union all
          select typname, typbasetype::regtype, 'value',
            array(select substring(pg_get_constraintdef(oid) from '^CHECK (.*)$')
              from pg_constraint where contypid = pg_type.oid and contype = 'c')
          from pg_type where typtype = 'd' and typnamespace in {SCHEMAS})
        select distinct place from numbers cross join bad
        where type in ('numeric'::regtype, 'real'::regtype, 'double precision'::regtype)
          and not exists (
            select from unnest(checks) rule
            where query_to_xml(format('select 1 from (select %L::%s as %I) _ where not (%s)',
              bad.value, type, attname, rule), false, true, '')::text ~ 'column')
        """,
        "create table inventory.bad (depth numeric constraint bad_depth check (depth > 0))",
    ),
    # What a client writes: timestamps of the history are the database's own.
    "a day is inventory.day and a time inventory.moment, so that no word is one": Rule(
        """
        select attrelid::regclass || '.' || attname from pg_attribute
        join pg_class on pg_class.oid = attrelid and relkind = 'r'
        where relnamespace = 'inventory'::regnamespace and attnum > 0 and not attisdropped
          and atttypid in ('date'::regtype, 'timestamptz'::regtype, 'timestamp'::regtype)
          and has_column_privilege('lab_manager', attrelid, attnum, 'insert')
          and to_regclass('api.' || relname || 's') is not null
        """,
        "alter table inventory.site add column opened_at timestamptz;"
        " grant insert (opened_at) on inventory.site to lab_manager",
    ),
    "text that must be there may not be blank": Rule(
        """
        select attrelid::regclass || '.' || attname
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where (relnamespace = 'inventory'::regnamespace or relname = 'session') and relkind = 'r'
          and atttypid in ('text'::regtype, 'varchar'::regtype) and attnum > 0 and not attisdropped
          and (attnotnull or attname = 'name') and not exists (
            select from pg_constraint where conrelid = attrelid and contype = 'c'
              and conkey = array[attnum] and pg_get_constraintdef(oid) ~ 'NOT inventory.is_blank'
              -- One of a few words is not blank either.
              or conrelid = attrelid and contype = 'c' and conkey = array[attnum]
              and pg_get_constraintdef(oid) ~ '= ANY [(][(]?ARRAY[[](''[a-z_]+''::text(, )?)+[]]')
        """,
        "create table inventory.bad (name text not null constraint bad_name check (name ~ '[^ ]'))",
    ),
    "the inventory's text is trimmed by a trigger": Rule(
        """
        select attrelid::regclass || '.' || attname
        from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = 'inventory'::regnamespace and relkind = 'r' and attnum > 0
          and atttypid in ('text'::regtype, 'varchar'::regtype) and not attisdropped
          and has_any_column_privilege('lab_manager', attrelid, 'insert')
          and (
            select bit_or(tgtype) & 20 = 20  -- insert and update
            from pg_trigger join pg_proc on pg_proc.oid = tgfoid
            where tgrelid = attrelid and tgname in ('tidy_text', 'tidy_update') and tgenabled = 'O'
              and tgtype & 3 = 3  -- before, for each row
              and prosrc ~ format('new.%I := inventory.trim_%s', attname,
                case when attnotnull then 'text' else 'to_null' end)) is not true
        """,
        "alter table inventory.site add column floor text",
    ),
    "a function fits on a screen": Rule(
        # A function that explains is generated, with a line for each rule of its table.
        f"""
        select oid::regprocedure::text from pg_proc where pronamespace in {ALL_SCHEMAS}
        and cardinality(string_to_array(prosrc, E'\\n')) > 45 and proname !~ '^explain_'
        """,
        f"create function inventory.bad() returns void language plpgsql as 'begin{LINES}end'",
    ),
}


def found(sql: Connection, query: str) -> list[object]:
    """The first column of what a query finds."""
    return [row[0] for row in sql.execute(query.encode())]


def test_rules_are_kept(sql: Connection) -> None:
    """Nothing in the database breaks a rule."""
    broken = {name: found(sql, rule.finds) for name, rule in RULES.items()}
    assert {name: offenders for name, offenders in broken.items() if offenders} == {}


def test_rules_can_be_broken(sql: Connection) -> None:
    """Each rule finds what breaks it."""
    blind = []
    for name, rule in RULES.items():
        before = found(sql, rule.finds)
        with sql.transaction(force_rollback=True):
            sql.execute(rule.breaks.encode())
            if not set(found(sql, rule.finds)) - set(before):
                blind.append(name)
    assert blind == []


def test_views_exposed(sql: Connection) -> None:
    """A resource's list shows its table's columns but the times; these are the other lists."""
    query = """
        select relname || ' (' || string_agg(attname, ', ' order by attnum) || ')'
        from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0
        where relnamespace = 'api'::regnamespace and not attisdropped
        group by relname order by relname
    """
    tables = """
        select relname || 's (id, lab_id' || string_agg(', ' || attname, '' order by attnum) || ')'
        from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0
        where relnamespace = 'inventory'::regnamespace and not attisdropped
          and attname not in ('id', 'lab_id', 'created_at', 'updated_at')
        group by relname
    """
    of_resources = [line for line in found(sql, tables) if str(line).split("s (")[0] in RESOURCES]
    assert len(of_resources) == len(RESOURCES)
    others = [
        "changes (id, changed_at, changed_by, method, path, reason, occurred_at, row_count)",
        "files (id, lab_id, resource, row_id, name, media_type, size, sha256)",
        "instruments (site_id, site_name, computer_id, freezer_id, name)",
        "labs (id, name)",
        "sightings (id, lab_id, stocktake_id, finding, container_id, code, row, col, position)",
        "stocktakes (id, lab_id, storage_unit_id, applied, note, found_count, missing_count, "
        "misplaced_count, unknown_count, unread_count, conflict_count, out_count, ended_count)",
        "members (lab_id, email, role, created_at, invitation_expires_at)",
        "people (id, name, is_member)",
        "row_changes (id, change_id, resource, row_id, operation, changed_at, changed_by, reason,"
        " before, after)",
        "tokens (id, lab_id, name, role, created_at, expires_at, last_used_at)",
    ]
    assert set(found(sql, query)) == {*of_resources, *others}


def test_past_exposed(sql: Connection) -> None:
    """The past shows lists, one resource by its id, and what a row leads to by a foreign key."""
    query = """
        select relname::text from pg_class
        where relnamespace = 'past'::regnamespace and relkind = 'v'
        union all
        select oid::regprocedure || ' ' || case provolatile when 'v' then 'writes'
          else 'reads' end
        from pg_proc where pronamespace = 'past'::regnamespace order by 1
    """
    references = """
        select case when child = parent
          then format('past.parent(past.%1$ss) reads past.%1$ss(past.%1$ss) reads', child)
          else format('past.%1$ss(past.%2$ss) reads past.%2$ss(past.%1$ss) reads', child, parent)
          end
        from pg_constraint, substring(conrelid::regclass::text, '^inventory[.](.*)') child,
          substring(confrelid::regclass::text, '^inventory[.](.*)') parent
        where contype = 'f' and to_regclass('past.' || child || 's') is not null
          and to_regclass('past.' || parent || 's') is not null
          -- What a file is of stands in two columns, which no key has.
          and not exists (select from pg_attribute
            where attrelid = conrelid and attnum = any (conkey) and attgenerated <> '')
    """
    expected = [f"{name}s" for name in [*WRITTEN, "lab", "instrument"]]
    expected += ["sightings", "stocktakes", "past.stocktake(bigint) reads"]
    expected += ["people", "past.owner(past.containers) reads"]
    expected += [f"past.{name}(bigint) reads" for name in WRITTEN]
    expected.append("past.file_bytes(bigint) reads")
    for pair in found(sql, references):
        expected += re.findall(r"\S+ reads", str(pair))
    assert "past.containers(past.freezers) reads" in expected
    assert sorted(map(str, found(sql, query))) == sorted(expected)


def test_functions_exposed(sql: Connection) -> None:
    """A resource has five calls under /rpc/; these are the others, and the columns on demand."""
    query = """
        select oid::regprocedure::text || ' ' || case provolatile when 'v' then 'writes'
          else 'reads' end
        from pg_proc where pronamespace = 'api'::regnamespace
          and prokind = 'f' order by proname
    """
    others = [
        "api.accept(text) writes",
        "api.change(bigint) reads",
        "api.change_password(jsonb) writes",
        "api.container_exposures(bigint) reads",
        "api.container_path(bigint) reads",
        "api.container_whereabouts(bigint) reads",
        "api.create_token(text,text,integer) writes",
        "api.created_at(anyelement) reads",
        "api.cursor(anyelement) reads",
        "api.delete_member(text) writes",
        "api.delete_token(uuid) writes",
        "api.excursion_containers(bigint) reads",
        "api.freezer_space(bigint) reads",
        "api.countries() reads",
        "api.health() reads",
        "api.history(text,bigint) reads",
        "api.is_expired(api.containers) reads",
        "api.is_overdue(api.containers) reads",
        "api.login(text,text) writes",
        "api.logout() writes",
        "api.lookup(jsonb) reads",
        "api.me() reads",
        "api.read_scan(text) reads",
        "api.refresh(text) writes",
        "api.stocktake(bigint) reads",
        "api.stocktake(jsonb) writes",
        "api.owner(api.containers) reads",
        "api.path(anyelement) reads",
        "api.search(text,text,integer) reads",
        "api.set_name(jsonb) writes",
        "api.storage_unit_map(bigint) reads",
        "api.storage_unit_path(bigint) reads",
        "api.storage_unit_space(bigint) reads",
        "api.file_bytes(bigint) reads",
        "api.undo_change(bigint,text,boolean) writes",
        "api.upload_file(bytea) writes",
        "api.updated_at(anyelement) reads",
        "api.updated_by(anyelement) reads",
        "api.upsert_member(jsonb) writes",
    ]
    reports = {"expiring": "integer", "activity": "integer", "occupancy_by_unit": "bigint"}
    others += [f"api.{verb}(jsonb) writes" for verb in VERBS]
    others += [f"api.report_{name}({reports.get(name, '')}) reads" for name in REPORTS]
    # What embeds the parent of a row whose table refers to itself.
    parents = """
        select format('api.parent(api.%ss) reads', relname)
        from pg_constraint join pg_class on pg_class.oid = conrelid
        where contype = 'f' and conrelid = confrelid
          and to_regclass(format('api.%I', relname || 's')) is not null
    """
    of_resources = [
        line
        for name in WRITTEN
        for line in (f"api.{name}(bigint) reads", f"api.delete_{name}(bigint) writes",
                     f"api.upsert_{name}(jsonb) writes", f"api.import_{name}s(bytea) writes",
                     f"api.insert_{name}s(bytea) writes", f"api.store_{name}s(bytea) writes",
                     f"api.{name}s_newest() reads", f"api.{name}s_oldest() reads")
    ]  # fmt: skip
    # What the orders of a list compare: see test_sort.py.
    orders = """
        select format('api.%s_%s(api.%ss) reads', side,
          concat_ws('_', sort, nullif(place, 1)), relname)
        from pg_class join unnest(array['after', 'before', 'by']) side on true
        join lateral (
          select 'id' as sort, 1 as place union all
          select sort, place from inventory.order_keys(pg_class.oid) where sort <> 'updated_at'
        ) k on (side = 'by' and sort <> 'id') or (side <> 'by' and place = 1)
        where relnamespace = 'inventory'::regnamespace and relkind = 'r' and exists (
          select from pg_proc p join pg_class v on v.reltype = p.proargtypes[0]
          where p.proname = 'keys_of' and v.relname = pg_class.relname || 's')
    """
    assert sorted(map(str, found(sql, query))) == sorted([
        *others, *of_resources, *map(str, found(sql, parents)), *map(str, found(sql, orders))
    ])  # fmt: skip


def test_schemas_open(sql: Connection) -> None:
    """A request may look into these schemas, and nobody but their owner may create in one."""
    query = """
        select nspname || ' ' || privilege_type || ' ' || grantee::regrole
        from pg_namespace, aclexplode(nspacl)
        where nspname !~ '^pg_|^information_schema$' and grantee <> nspowner order by 1
    """
    assert found(sql, query) == [
        "answer USAGE lab_anon",
        "answer USAGE lab_user",
        "api USAGE lab_anon",
        "api USAGE lab_user",
        "audit USAGE lab_viewer",
        "auth USAGE lab_anon",
        "auth USAGE lab_user",
        "csv USAGE lab_anon",
        "csv USAGE lab_user",
        "inventory USAGE lab_viewer",
        "lab_admin USAGE lab_owner",
        "lists USAGE lab_viewer",
        "past USAGE lab_anon",
        "past USAGE lab_user",
        "request USAGE lab_anon",
        "request USAGE lab_user",
        "search USAGE lab_viewer",
    ]


# Each trigger function with each of its tables; every other function once. read_body takes a row
# of any view, here one of sites; the parameter's
# name is spelled as the checker spells it.
CHECKED = f"""
    select distinct p.oid, coalesce(tgrelid, 0) as relation,
      prorettype = 'trigger'::regtype as is_trigger, proname, prosrc
    from pg_proc p join pg_language l on l.oid = prolang
    left join pg_trigger on tgfoid = p.oid
    where pronamespace in {ALL_SCHEMAS} and lanname = 'plpgsql'
"""
PLPGSQL_CHECK = f"""
    select checked.oid::regprocedure || ' line ' || coalesce(lineno, 0) || ': ' || message
    from ({CHECKED}) checked, plpgsql_check_function_tb(
      checked.oid, checked.relation, fatal_errors := false, performance_warnings := true,
      security_warnings := true, anyelememttype := 'api.sites',
      oldtable := case when checked.relation <> 0 then 'old_rows' end,
      newtable := case when checked.relation <> 0 then 'new_rows' end) findings
    where (not is_trigger or relation <> 0)
      -- What raises and does no more would be run while planning if it were immutable.
      and not (proname ~ '^raise_' and message ~ 'should be IMMUTABLE')
      -- Where perform would run a query on the path of one row.
      and message <> 'never read variable "ignored"'
      -- The checker does not see what a statement writes that is made when it runs.
      and not (prosrc ~ 'execute format[(].(delete|with (made|changed) as)'
        and message ~ 'should be STABLE')
      -- The work of every verb is called with the same arguments.
      and not (message ~ '^unused parameter "(body|items)"'
        and pg_get_function_arguments(checked.oid)
          = 'the_lab bigint, body jsonb, items inventory.item[]')
      -- What makes a resource or its past runs at a deploy alone, on names from the catalog.
      and not (proname ~ ('_(past|resource|getter|upsert|delete|import|ids|access|columns|text'
          || '|rows|keys|parts|triggers|tails|orders?|newest)$')
        and message ~ 'type variable is not sanitized')
      -- A list is written by a query of names from the catalog; those of its header are quoted.
      and not (checked.oid::regprocedure::text ~ '^lists[.]'
        and message ~ 'type variable is not sanitized')
    union all
    select oid::regprocedure || ' is no table''s trigger' from ({CHECKED}) checked
    where is_trigger and relation = 0
"""


@pytest.mark.once
def test_plpgsql_check(sql: Connection) -> None:
    """The PL/pgSQL checker finds nothing, with its advice on speed and on injection asked for."""
    sql.execute("create extension plpgsql_check schema pg_catalog")
    # A name that is not written in full is not found, and so is a finding.
    sql.execute("set search_path = ''")
    # The checker plans queries, and planning calls auth.require_account().
    sql.execute("set lab.account_id = 1")
    assert found(sql, f"select count(*) from ({CHECKED}) checked") > [15]
    assert found(sql, PLPGSQL_CHECK) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("begin perform nothing_there; end", "does not exist"),
        ("begin perform site(1); end", "does not exist"),
        ("declare n int; begin end", 'unused variable "n"'),
        ("begin execute 'select ' || a; end", "not sanitized"),
    ],
)
def test_plpgsql_check_finds(sql: Connection, body: str, finding: str) -> None:
    """The checker sees a wrong name, an unused variable and an open door to injection."""
    sql.execute("create extension plpgsql_check schema pg_catalog")
    sql.execute("set search_path = ''")
    head = "create function inventory.bad(a text) returns void language plpgsql"
    sql.execute(f"{head} as $$ {body} $$".encode())
    messages = [str(message) for message in found(sql, PLPGSQL_CHECK)]
    assert any(m.startswith("inventory.bad") and finding in m for m in messages), messages


# Files


def squawk(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Runs squawk, with its exceptions from .squawk.toml."""
    command: list[str | Path] = [Path(sys.executable).parent / "squawk", "--reporter=gcc"]
    command += ["--config", CHECKOUT / ".squawk.toml", *paths]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


@pytest.mark.once
def test_squawk() -> None:
    """The linter squawk finds nothing in any deploy script to hold up or break what runs."""
    done = squawk(*sorted((CHECKOUT / "deploy").rglob("*.sql")))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.once
def test_squawk_finds(tmp_path: Path) -> None:
    """The linter squawk sees a column that old programs cannot fill, and an index that locks."""
    bad = tmp_path / "bad.sql"
    bad.write_text(
        "begin;\nalter table inventory.site add column a int not null;\n"
        "create index site_a_idx on inventory.site (a);\ncommit;\n"
    )
    done = squawk(bad)
    assert done.returncode != 0
    assert "adding-required-field" in done.stdout
    assert "require-concurrent-index-creation" in done.stdout


SQL_FILES = sorted(
    path
    for folder in ("db", "deploy", "revert", "verify")
    for path in (CHECKOUT / folder).rglob("*.sql")
    if path != CHECKOUT / "db/schema.sql"
)


def code(text: str) -> str:
    """The text without comments, quoted strings and names, format's places, psql's commands."""
    other = r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"|%(?:\d+\$)?[IL]|^\s*\\\w.*$"
    return re.sub(other, "", text, flags=re.MULTILINE)


def capitals(text: str) -> list[str]:
    """Words with a capital where only text may have one."""
    return re.findall(r"[A-Z]\w*", code(text))


def off_the_page(text: str) -> list[str]:
    """Lines over 100 columns, off the two-space steps, with a tab or a blank at the end."""
    wrong = [
        f"{number}: {line}"
        for number, line in enumerate(text.splitlines(), 1)
        if len(line) > 100 or line != line.rstrip() or "\t" in line
        or (len(line) - len(line.lstrip())) % 2
    ]  # fmt: skip
    return wrong if re.search(r"[^\n]\n\Z", text) else [*wrong, "its end is no single line end"]


def silent_functions(text: str) -> list[str]:
    """Functions that do not say their language, their volatility and whose privileges they use."""
    stated = r"language \w+ (?:immutable|stable|volatile) security (?:invoker|definer)\b"
    heads = re.findall(r"create (?:or replace )?function.*?(?:\bas \$|\breturn\b)", text, re.DOTALL)
    return [head for head in heads if not re.search(stated, head)]


def offenders(rule: Callable[[str], list[str]], paths: list[Path] = SQL_FILES) -> list[str]:
    """All that breaks a rule in these files, each with its file's name."""
    return [f"{path}: {what}" for path in paths for what in rule(path.read_text())]


@pytest.mark.once
def test_sql_is_lower_case() -> None:
    """Keywords and names are in lower case; only text may hold capitals."""
    assert len(SQL_FILES) > 100
    assert offenders(capitals) == []


@pytest.mark.once
def test_sql_fits_the_page() -> None:
    """Lines have 100 columns at most, two-space steps, no tab and no blank at the end."""
    assert offenders(off_the_page) == []


@pytest.mark.once
def test_functions_state_what_they_are() -> None:
    """A function says its language, its volatility and whose privileges it uses."""
    assert offenders(silent_functions) == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (capitals, "select 'A' -- B\n", "select A\n"),
        (off_the_page, "select\n  1;\n", "select 1;\n" + "x" * 101 + "\n"),
        (off_the_page, "select\n  1;\n", "select\n 1;\n"),
        (off_the_page, "select\n  1;\n", "select\t1;\n"),
        (off_the_page, "select\n  1;\n", "select 1; \n"),
        (off_the_page, "select\n  1;\n", "select 1;"),
        (off_the_page, "select\n  1;\n", "select 1;\n\n"),
        (
            silent_functions,
            "create function a() language sql stable security invoker return 1",
            "create function a() language sql security invoker return 1",
        ),
    ],
)
def test_bad_sql_is_found(
    tmp_path: Path, rule: Callable[[str], list[str]], good: str, bad: str
) -> None:
    """Each rule on files finds a file that breaks it, and passes one that does not."""
    paths = [tmp_path / "good.sql", tmp_path / "bad.sql"]
    for path, text in zip(paths, (good, bad), strict=True):
        path.write_text(text)
    (line,) = offenders(rule, paths)
    assert line.startswith(f"{paths[1]}: ")
