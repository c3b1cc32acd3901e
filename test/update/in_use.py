"""ALTER EXTENSION UPDATE of a database in use: with sources, pending deltas, grants of the DBA, open transactions and writers.
usage: in_use.py OLD NEW TEST_DIRECTORY"""
import subprocess
import sys
import threading

import psycopg2

from sessions import ATTEMPTS, REGISTER, SUMMARY, Checks, Session, new_database

old, new, here = sys.argv[1:]
check = Checks()
UPDATE = f"ALTER EXTENSION collection_performance UPDATE TO '{new}'"


def catalog():
    return subprocess.run(["psql", "-XqAt", "-d", "in_use", "-f", f"{here}/update/catalog.sql"], check=True, capture_output=True, text=True).stdout


dba = new_database("in_use", old, here)
for statement in (
        REGISTER,
        "CREATE TABLE parted (LIKE calls) PARTITION BY LIST (project_id)", "CREATE TABLE parted_n PARTITION OF parted DEFAULT",
        REGISTER.replace("'calls'", "'parted'").replace("subject => 'phone', track_subjects => true,", ""),
        "CREATE ROLE reader LOGIN", "CREATE ROLE keeper LOGIN", "CREATE ROLE owner SUPERUSER LOGIN",
        "SELECT collection_grant_role('reader', project, source => 'calls') FROM unnest('{1,2}'::int[]) AS project", "SELECT collection_set_outcome('calls', 'CB', 'Call back', 'other')",
        # What the DBA decided otherwise than the script
        "GRANT EXECUTE ON FUNCTION collection_internal.capture TO keeper", "REVOKE EXECUTE ON FUNCTION collection_masked_phone FROM PUBLIC", "GRANT SELECT ON collection_internal.rollup TO keeper",
        "REVOKE SELECT ON collection_health FROM PUBLIC", "GRANT SELECT ON collection_health TO keeper", "ALTER TABLE collection_internal.delta SET (autovacuum_vacuum_threshold = 777)"):
    dba.run(statement)
dba.write(2000, 1)
dba.run("INSERT INTO parted SELECT * FROM calls")
dba.run("SELECT collection_refresh()")
dba.write(50, 2)
dba.run("INSERT INTO parted SELECT * FROM calls LIMIT 30")
dba.run("ANALYZE")
grants = "SELECT oid::regprocedure::text, proacl::text FROM pg_proc WHERE proacl IS NOT NULL"
tables = "SELECT oid::regclass::text, relacl::text FROM pg_class WHERE relacl IS NOT NULL"
registered = "SELECT s::text FROM collection_internal.source s UNION ALL SELECT g::text FROM collection_internal.grant_role g UNION ALL SELECT o::text FROM collection_internal.outcome o"
before = {sql: set(dba.run(sql)) for sql in (grants, tables, registered)}
check("there is something pending", dba.value("SELECT count(*) > 0 FROM collection_internal.delta"), True)
reader = Session("in_use", "reader")
seen = reader.value(SUMMARY)

# Who may
keeper = Session("in_use", "keeper")
check.refused("a role that does not own it may not update", lambda: keeper.run(UPDATE), "42501", "must be owner of extension")
own = new_database("owned", old, here)
own.run("DROP EXTENSION collection_performance")
owner = Session("owned", "owner")
owner.run(f"CREATE EXTENSION collection_performance VERSION '{old}'")
own.run(REGISTER)
own.run("ALTER ROLE owner NOSUPERUSER")
check.refused("an owner that is no superuser may not", lambda: owner.run(UPDATE), "42501", "Must be superuser to update this extension")
own.write(10, 1)
own.run(UPDATE)
own.write(10, 2)
check("a superuser may, and its owner stays", own.value("SELECT extowner::regrole::text FROM pg_extension WHERE extname = 'collection_performance'"), "owner")
check("what is new belongs to who updated, as with every extension", own.value("SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'collection_installed'"), "postgres")
check("and it counts", own.drift(), 0)
check("and reports", own.value(SUMMARY), own.value(ATTEMPTS))
own.run("SELECT collection_refresh()")
check("folds into what is new, whoever owns it", (own.drift(), own.value("SELECT count(*) FROM collection_internal.month_level")), (0, 1))
own.run("DROP TABLE calls")
check("which goes with its table", own.value("SELECT count(*) FROM collection_internal.month_level"), 0)

# Paths that are not there
check.refused("an unknown version", lambda: dba.run("ALTER EXTENSION collection_performance UPDATE TO '99.0.0'"), "22023", f'has no update path from version "{old}" to version "99.0.0"')
check.refused("to install an unknown version", lambda: Session("postgres").run("CREATE EXTENSION collection_performance VERSION '99.0.0'"), "22023",
              'has no installation script nor update path for version "99.0.0"')

# In a transaction that rolls back, with writing before and after
catalog_before = catalog()
dba.run("BEGIN")
dba.write(20, 3)
dba.run(UPDATE)
dba.write(20, 4)
check("the new version within the transaction", dba.version(), new)
check("exact within it", dba.drift(), 0)
dba.run("SELECT collection_refresh()")
check("a refresh within it does not wait for a worker that would wait for it", dba.drift(), 0)
dba.run("ROLLBACK")
check("rolled back: the old version", dba.version(), old)
check("rolled back: every object is as before", catalog() == catalog_before, True)
check("rolled back: exact", (dba.drift(), dba.drift("parted")), (0, 0))
dba.run("BEGIN")
dba.run("SAVEPOINT before")
dba.run(UPDATE)
dba.run("ROLLBACK TO before")
dba.write(20, 5)
dba.run("COMMIT")
check("rolled back to a savepoint: the old version, exact", (dba.version(), dba.drift()), (old, 0))

# Beside open transactions and writers: nobody waits
stop = threading.Event()
failures, written = [], []


def keep_writing(seed):
    session = Session("in_use")
    count = 0
    while not stop.is_set():
        try:
            session.write(5, seed + count)
            session.run("INSERT INTO parted SELECT * FROM calls ORDER BY id DESC LIMIT 3")
            count += 1
        except psycopg2.Error as error:
            failures.append(str(error))
            break
    written.append(count)


open_writer, open_reader = Session("in_use"), Session("in_use")
open_writer.run("BEGIN")
open_writer.write(30, 6)
open_reader.run("BEGIN ISOLATION LEVEL REPEATABLE READ")
old_sum = open_reader.value(SUMMARY)
writers = [threading.Thread(target=keep_writing, args=(1000 * n,)) for n in (1, 2)]
for writer in writers:
    writer.start()
dba.run("SET lock_timeout = '500ms'")
check.refused("an update that must wait for open transactions need not wait for long", lambda: dba.run(UPDATE), "55P03")
check("and leaves the old version", (dba.version(), failures), (old, []))
updater = Session("in_use")
updater.run("SET lock_timeout = 0")
locked = []


def update():
    updater.run("BEGIN")
    updater.run(UPDATE)
    locked.extend(updater.run("""SELECT relation::regclass::text, mode FROM pg_locks JOIN pg_class c ON c.oid = relation
        WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relkind IN ('r', 'p') AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
        AND relnamespace NOT IN ('collection_internal'::regnamespace, 'pg_catalog'::regnamespace)"""))
    updater.run("COMMIT")


updating = threading.Thread(target=update)
updating.start()
dba.run("SELECT pg_sleep(0.5)")
check("it waits", updating.is_alive(), True)
check("a snapshot from before reads what it read", open_reader.value(SUMMARY), old_sum)
open_reader.run("COMMIT")
open_writer.write(30, 7)
open_writer.run("COMMIT")
updating.join()
check("no table of the application was locked", locked, [])
between = dba.value("SELECT count(*) FROM calls")
while not failures and dba.value("SELECT count(*) FROM calls") < between + 100:
    dba.run("SELECT pg_sleep(0.05)")
stop.set()
for writer in writers:
    writer.join()
check("no writer failed", failures, [])
check("and each wrote", all(written), True)
check("updated", dba.version(), new)
check("exact, with what was open before", (dba.drift(), dba.drift("parted")), (0, 0))
dba.run("SELECT collection_refresh()")
check("exact after a fold", (dba.drift(), dba.drift("parted")), (0, 0))
check("which has closed the months that are over", dba.value("SELECT count(*) FROM collection_internal.month_level WHERE months_before = date_trunc('month', now() AT TIME ZONE 'UTC')"), 2)

for sql, what in ((grants, "grants on functions, those of the DBA too"), (tables, "grants on tables"), (registered, "sources, grants and outcomes")):
    check(f"as before: {what}", before[sql] - set(dba.run(sql)), set())
check("a storage parameter of the DBA's stays", dba.value("SELECT 'autovacuum_vacuum_threshold=777' = ANY (reloptions) FROM pg_class WHERE oid = 'collection_internal.delta'::regclass"), True)
check("a reader sees its projects still", reader.value(SUMMARY) > seen, True)
check.refused("and no others", lambda: reader.run("SELECT * FROM collection_summary(project => 3, date_from => '2020-01-01', date_to => '2030-01-01')"), "42501")
check("all triggers are there", dba.run("SELECT DISTINCT triggers_missing, triggers_disabled FROM collection_health"), [(0, 0)])
for statement in ("UPDATE calls SET outcome = 'REF' WHERE id % 7 = 0", "DELETE FROM parted WHERE id % 5 = 0", "TRUNCATE parted", "ALTER TABLE calls RENAME outcome TO result",
                  "INSERT INTO calls (project_id, result, started) VALUES (1, 'COMP', now())", "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1)",
                  "INSERT INTO parted_1 SELECT * FROM calls WHERE project_id = 1"):
    dba.run(statement)
check("triggers and event triggers go on", (dba.drift(), dba.drift("parted")), (0, 0))
check("what is new is there, in sessions that began before too", reader.value("SELECT extension_version FROM collection_installed()"), new)
check("no statistics are left that tell of projects", dba.value("SELECT count(*) FROM pg_statistic WHERE starelid IN ('collection_internal.rollup'::regclass, 'collection_internal.delta'::regclass)"), 0)
check.refused("no way back", lambda: dba.run(f"ALTER EXTENSION collection_performance UPDATE TO '{old}'"), "22023", f'has no update path from version "{new}" to version "{old}"')
dba.run("ALTER EXTENSION collection_performance UPDATE")
check("updating again is no error", "already installed" in dba.connection.notices[-1], True)
check.end()
