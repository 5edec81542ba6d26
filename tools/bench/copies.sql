-- Makes a division of a company again and again below its root: psql -v copies=99 -v cycle=2026-q3 -f copies.sql
-- Every row that the services wrote for the company that was imported is written once more for each copy, with ids and codes of
-- its own, in every table that holds it: so the copies are what importing them would have made. Ids are of version 7: their
-- first digits are the copy's. The reporting store is left out: a rebuild fills it.
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
SET session_replication_role = replica; -- foreign keys hold by construction

CREATE TABLE IF NOT EXISTS public.copying AS
SELECT (SELECT id FROM organization.org_units WHERE parent_id IS NULL ORDER BY id LIMIT 1) AS root,
       (SELECT id FROM goal.cycles WHERE code = :'cycle') AS cycle,
       (SELECT substr(min(id::text), 1, 4) FROM goal.objectives) AS first,
       :copies AS copies;

CREATE FUNCTION public.copy_table(source regclass) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  c record;
  known public.copying%ROWTYPE;
  columns text := '';
  expressions text := '';
  expression text;
  made bigint;
  has_owner_kind boolean := EXISTS (SELECT FROM pg_attribute WHERE attrelid = source AND attname = 'owner_kind' AND NOT attisdropped);
  indexes text[];
  statement text;
BEGIN
  SELECT * INTO known FROM public.copying;
  FOR c IN
    SELECT attname AS name, format_type(atttypid, NULL) AS type, attidentity <> '' AS identity
    FROM pg_attribute WHERE attrelid = source AND attnum > 0 AND NOT attisdropped ORDER BY attnum
  LOOP
    CONTINUE WHEN c.identity;
    expression := CASE
      WHEN c.name = 'cycle_id' THEN quote_ident(c.name)
      WHEN c.type = 'uuid' THEN format('overlay(%I::text placing p.prefix from 1 for 4)::uuid', c.name)
      WHEN c.type = 'uuid[]' THEN format('replace(%I::text, %L, p.prefix)::uuid[]', c.name, known.first)
      WHEN c.name IN ('code', 'employee_no', 'key') THEN format('%I || ''-'' || p.prefix', c.name)
      -- Ids within JSON and keys.
      WHEN c.name IN ('participant_ids', 'co_editor_ids', 'steps', 'done_step_ids', 'live_key')
        THEN format('replace(replace(%I, %L, ''"'' || p.prefix), %L, '':'' || p.prefix)', c.name, '"' || known.first, ':' || known.first)
      ELSE quote_ident(c.name)
    END;
    -- The root of a copy becomes a division, and what the company owned becomes the division's.
    IF c.name = 'parent_id' AND source::text ~ 'org_unit' THEN
      expression := format('CASE WHEN parent_id IS NULL THEN %L::uuid ELSE %s END', known.root, expression);
    ELSIF c.name = 'kind' AND source::text ~ 'org_unit' THEN
      expression := 'CASE kind WHEN ''company'' THEN ''division'' ELSE kind END';
    ELSIF c.name = 'owner_kind' THEN
      expression := 'CASE owner_kind WHEN ''company'' THEN ''unit'' ELSE owner_kind END';
    ELSIF c.name = 'owner_rank' THEN
      expression := 'greatest(owner_rank, 1)';
    ELSIF has_owner_kind AND c.name IN ('owner_unit_id', 'owner_id') THEN
      expression := format('CASE owner_kind WHEN ''company'' THEN overlay(%L placing p.prefix from 1 for 4)::uuid ELSE %s END', known.root, expression);
    ELSIF c.name = 'recheck_on' THEN
      expression := '''-infinity''::date';
    END IF;
    columns := columns || ', ' || quote_ident(c.name);
    expressions := expressions || ', ' || expression;
  END LOOP;
  -- Indexes are made again afterwards: for millions of rows that is several times as fast.
  SELECT array_agg(pg_get_indexdef(i.indexrelid)) INTO indexes
  FROM pg_index i WHERE i.indrelid = source AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid);
  FOR statement IN
    SELECT format('DROP INDEX %s', i.indexrelid::regclass)
    FROM pg_index i WHERE i.indrelid = source AND NOT i.indisprimary AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
  LOOP
    EXECUTE statement;
  END LOOP;
  EXECUTE format(
    'INSERT INTO %s (%s) SELECT %s FROM (SELECT lpad(to_hex(4096 + i), 4, ''0'') AS prefix FROM generate_series(1, %s) i) p CROSS JOIN (SELECT * FROM %s) t',
    source, substr(columns, 3), substr(expressions, 3), known.copies, source);
  GET DIAGNOSTICS made = ROW_COUNT;
  FOREACH statement IN ARRAY coalesce(indexes, '{}') LOOP
    EXECUTE statement;
  END LOOP;
  RETURN made;
END $$;

\pset format unaligned
\pset tuples_only on
SELECT t.table::text || ' ' || public.copy_table(t.table)
FROM (
  SELECT c.oid::regclass AS table
  FROM pg_class c
  WHERE c.relkind = 'r'
    AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('organization', 'goal', 'alignment', 'progress', 'scoring'))
    AND c.relname NOT IN ('outbox', 'inbox', 'idempotency_keys', 'cycles', 'graph_locks', '__EFMigrationsHistory', 'accounts', 'access_tokens', 'sessions',
      'role_assignments', 'audit_entries', 'imported_rows', 'export_log')
    AND c.relname NOT LIKE 'import%' AND c.relname NOT LIKE 'data_protection%'
  ORDER BY c.oid::regclass::text
) t;
DROP FUNCTION public.copy_table;
DROP TABLE public.copying;
VACUUM (ANALYZE, PARALLEL 0);
