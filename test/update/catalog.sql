-- Everything that the catalogs say of the extension collection_performance, a line a fact, in an order of its own: two databases
-- whose extensions are alike print the same. No number of an object is in it, but those of columns are.
\set QUIET on
SET search_path = pg_catalog;
CREATE TEMP VIEW extension AS SELECT * FROM pg_extension WHERE extname = 'collection_performance';
CREATE TEMP VIEW member AS
SELECT d.classid, d.objid FROM pg_depend d JOIN extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid WHERE d.deptype = 'e';
-- With what belongs to the members: row types, indexes, constraints, defaults, rules, triggers, TOAST left out.
CREATE TEMP VIEW object AS
WITH RECURSIVE o AS (
    SELECT classid, objid FROM member
    UNION
    SELECT d.classid, d.objid FROM o JOIN pg_depend d ON d.refclassid = o.classid AND d.refobjid = o.objid AND d.deptype IN ('a', 'i', 'P', 'S')
    WHERE d.objsubid = 0
)
SELECT classid, objid, (pg_identify_object(classid, objid, 0)).type, (pg_identify_object(classid, objid, 0)).identity FROM o
WHERE NOT (classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM pg_class WHERE relkind = 't' OR relnamespace = 'pg_toast'::regnamespace));
CREATE TEMP VIEW relation AS
SELECT c.*, o.identity FROM object o JOIN pg_class c ON o.classid = 'pg_class'::regclass AND c.oid = o.objid;

CREATE FUNCTION pg_temp.grants(acl aclitem[]) RETURNS text LANGUAGE sql RETURN
    (SELECT coalesce(string_agg(a.item::text, ' ' ORDER BY a.item::text), 'none') FROM unnest(acl) AS a (item));

-- Some versions of PostgreSQL keep a stamp of their own among the options of columns.
CREATE FUNCTION pg_temp.chosen(options text[]) RETURNS text[] LANGUAGE sql RETURN (SELECT array_agg(o ORDER BY o) FROM unnest(options) AS o WHERE o NOT LIKE 'pg\_%');

CREATE TEMP VIEW line AS
SELECT 'extension' AS kind, extname::text AS identity, format('version %s owner %s schema %s relocatable %s', extversion, extowner::regrole, extnamespace::regnamespace, extrelocatable) AS fact FROM extension
UNION ALL SELECT 'dumped', c.oid::regclass::text, t.condition FROM extension, unnest(extconfig, extcondition) AS t (table_oid, condition) JOIN pg_class c ON c.oid = t.table_oid
UNION ALL SELECT 'member', identity, type FROM object JOIN member USING (classid, objid)
UNION ALL SELECT 'object', identity, type FROM object
UNION ALL SELECT 'comment', o.identity, concat_ws(' ', o.type, nullif(d.objsubid, 0), d.description) FROM object o JOIN pg_description d ON d.objoid = o.objid AND d.classoid = o.classid
UNION ALL SELECT 'comment', 'extension', obj_description(oid, 'pg_extension') FROM extension
UNION ALL SELECT 'initial grants', o.identity, format('%s %s: %s', i.privtype, i.objsubid, pg_temp.grants(i.initprivs)) FROM object o JOIN pg_init_privs i ON i.objoid = o.objid AND i.classoid = o.classid
UNION ALL SELECT 'label', o.identity, concat_ws(' ', o.type, l.objsubid, l.provider, l.label) FROM object o JOIN pg_seclabel l ON l.objoid = o.objid AND l.classoid = o.classid
-- What depends on what; the order of creation does not matter.
UNION ALL SELECT 'depends', o.identity, format('%s %s on %s (%s)', o.type, d.objsubid, (pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid)).identity, d.deptype)
          FROM object o JOIN pg_depend d USING (classid, objid) WHERE NOT (d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e')
UNION ALL SELECT 'schema', o.identity, format('owner %s grants %s', nspowner::regrole, pg_temp.grants(nspacl)) FROM object o JOIN pg_namespace n ON o.classid = 'pg_namespace'::regclass AND n.oid = o.objid
UNION ALL SELECT 'function', o.identity, format('owner %s library %s grants %s %s', proowner::regrole, probin, pg_temp.grants(proacl), pg_get_functiondef(p.oid))
          FROM object o JOIN pg_proc p ON o.classid = 'pg_proc'::regclass AND p.oid = o.objid WHERE prokind <> 'a'
UNION ALL SELECT 'aggregate', o.identity, format('owner %s grants %s %s', proowner::regrole, pg_temp.grants(proacl), to_jsonb(a) - 'aggfnoid')
          FROM object o JOIN pg_proc p ON o.classid = 'pg_proc'::regclass AND p.oid = o.objid JOIN pg_aggregate a ON aggfnoid = p.oid
UNION ALL SELECT 'type', o.identity, format('owner %s grants %s %s', typowner::regrole, pg_temp.grants(typacl),
              jsonb_build_object('kind', typtype, 'category', typcategory, 'length', typlen, 'not null', typnotnull, 'base', nullif(typbasetype, 0)::regtype, 'default', typdefault))
          FROM object o JOIN pg_type t ON o.classid = 'pg_type'::regclass AND t.oid = o.objid
UNION ALL SELECT 'value', o.identity, format('%s %s', row_number() OVER (PARTITION BY enumtypid ORDER BY enumsortorder), enumlabel) FROM object o JOIN pg_enum ON o.classid = 'pg_type'::regclass AND enumtypid = o.objid
UNION ALL SELECT 'relation', identity, format('owner %s grants %s %s', relowner::regrole, pg_temp.grants(relacl),
              jsonb_build_object('kind', relkind, 'persistence', relpersistence, 'columns', relnatts, 'options', pg_temp.chosen(reloptions), 'method', (SELECT amname FROM pg_am WHERE pg_am.oid = relam),
                  'identity', relreplident, 'row security', relrowsecurity, 'forced', relforcerowsecurity, 'tablespace', reltablespace, 'partition', relispartition, 'toast', reltoastrelid <> 0,
                  'toast options', (SELECT t.reloptions FROM pg_class t WHERE t.oid = relation.reltoastrelid))) FROM relation
UNION ALL SELECT 'column', identity, format('%s %s %s grants %s %s', attnum, attname, format_type(atttypid, atttypmod), pg_temp.grants(attacl),
              jsonb_build_object('not null', attnotnull, 'dropped', attisdropped, 'default', pg_get_expr(adbin, adrelid), 'generated', attgenerated, 'identity', attidentity, 'storage', attstorage,
                  'compression', attcompression, 'collation', nullif(attcollation, 0)::regcollation, 'statistics', to_jsonb(a) -> 'attstattarget', 'options', pg_temp.chosen(attoptions), 'missing', attmissingval, 'inherited', attinhcount))
          FROM relation JOIN pg_attribute a ON attrelid = relation.oid AND attnum > 0 LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relkind <> 'i'
UNION ALL SELECT 'index', identity, format('%s %s', pg_get_indexdef(i.indexrelid), to_jsonb(i) - '{indexrelid,indrelid,indcollation,indclass,indexprs,indpred,indcheckxmin}'::text[]) FROM relation JOIN pg_index i ON i.indexrelid = relation.oid
UNION ALL SELECT 'constraint', o.identity, format('%s valid %s deferrable %s %s', pg_get_constraintdef(c.oid), convalidated, condeferrable, condeferred) FROM object o JOIN pg_constraint c ON o.classid = 'pg_constraint'::regclass AND c.oid = o.objid
UNION ALL SELECT 'view', identity, pg_get_viewdef(relation.oid) FROM relation WHERE relkind IN ('v', 'm')
UNION ALL SELECT 'rule', o.identity, format('%s %s', ev_enabled, pg_get_ruledef(r.oid)) FROM object o JOIN pg_rewrite r ON o.classid = 'pg_rewrite'::regclass AND r.oid = o.objid
UNION ALL SELECT 'sequence', identity, (to_jsonb(s) - '{seqrelid,seqtypid}'::text[])::text || seqtypid::regtype FROM relation JOIN pg_sequence s ON seqrelid = relation.oid
UNION ALL SELECT 'trigger', o.identity, format('%s %s', tgenabled, pg_get_triggerdef(t.oid)) FROM object o JOIN pg_trigger t ON o.classid = 'pg_trigger'::regclass AND t.oid = o.objid
UNION ALL SELECT 'policy', o.identity, format('%s %s %s %s', polcmd, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM object o JOIN pg_policy p ON o.classid = 'pg_policy'::regclass AND p.oid = o.objid
UNION ALL SELECT 'event trigger', evtname, format('owner %s %s %s %s %s', evtowner::regrole, evtevent, evtfoid::regprocedure, evtenabled, evttags) FROM object o JOIN pg_event_trigger ON o.classid = 'pg_event_trigger'::regclass AND oid = o.objid
UNION ALL SELECT 'operator', o.identity, (to_jsonb(p) - '{oid,oprcom,oprnegate}'::text[])::text FROM object o JOIN pg_operator p ON o.classid = 'pg_operator'::regclass AND p.oid = o.objid
UNION ALL SELECT 'cast', o.identity, format('%s %s', castcontext, castmethod) FROM object o JOIN pg_cast c ON o.classid = 'pg_cast'::regclass AND c.oid = o.objid;

\pset format unaligned
\pset tuples_only on
SELECT format('%s %s: %s', kind, identity, replace(fact, E'\n', ' ')) FROM line ORDER BY kind COLLATE "C", identity COLLATE "C", fact COLLATE "C";
