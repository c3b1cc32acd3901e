"""Libraries of versions 0.1.0, VERSION and 9.0.0 meet SQL of 0.1.0, VERSION, 9.0.0 and one too old, 0.0.9.
usage: library_versions.py VERSION LIBRARY DIRECTORY_OF_LIBRARIES TEST_DIRECTORY"""
import os
import shutil
import sys
import time

import psycopg2

from sessions import ATTEMPTS, REGISTER, SUMMARY, Checks, Session, new_database

version, library, directory, here = sys.argv[1:]
check = Checks()
UPDATE = "ALTER EXTENSION collection_performance UPDATE"
UNSERVED = "does not serve this version of the extension"


def install(which):
    """As a package does: the new file takes the place of the old one, which stays with those that have loaded it."""
    shutil.copy(f"{directory}/{which}.so", library + ".new")
    os.rename(library + ".new", library)


def rows_in(session):
    return session.value("SELECT count(*) FROM calls")


# 1. A package is installed, and nobody has updated the extension yet; then somebody does.
install("0.1.0")
old = new_database("versions", "0.1.0", here)
old.run(REGISTER)
old.write(100, 1)
check("library 0.1.0, SQL 0.1.0", (old.drift(), old.value(SUMMARY)), (0, old.value(ATTEMPTS)))
install(version)
new = Session("versions")
closed = "SELECT count(*) > 0 FROM collection_internal.rollup WHERE level = 3"
for sql, libraries in (("0.1.0", (("0.1.0", old), (version, new), ("0.1.0", old))), (version, ((version, new),))):
    for seed, (name, session) in enumerate(libraries):
        session.write(50, 2 + seed)
        session.run("UPDATE calls SET outcome = 'REF' WHERE id % 9 = 0")
        check(f"library {name}, SQL {sql}: writes, counts, reports", (session.drift(), session.value(SUMMARY)), (0, session.value(ATTEMPTS)))
        session.run("SELECT collection_refresh()")
        check(f"library {name}, SQL {sql}: folds", session.drift(), 0)
        check(f"library {name}, SQL {sql}: stores zeros as the objects want them", session.value("SELECT bool_or(open_rows IS NULL) FROM collection_internal.rollup"), sql != "0.1.0")
        check(f"library {name}, SQL {sql}: closes months where the objects know of them", session.value(closed), sql != "0.1.0")
        check(f"library {name}, SQL {sql}: verifies", session.run("SELECT * FROM collection_verify('calls')"), [])
        session.run("CREATE TABLE made (id int)")
        session.run("DROP TABLE made")
        session.run("SET client_min_messages = warning")
        session.run("CALL collection_reconcile('calls')")
        session.run("SELECT collection_retain('calls', 100000)")
        check(f"library {name}, SQL {sql}: maintains", (session.drift(), session.run("SELECT * FROM collection_verify('calls')")), (0, []))
        session.run(REGISTER.replace("'calls'", "'more'", 1))
        session.run("SELECT collection_unregister('more')")
        check(f"library {name}, SQL {sql}: reports by interviewer", session.value("SELECT sum(attempts) FROM collection_bar(date_from => '2020-01-01', date_to => '2030-01-01', row_limit => 100)"), session.value(ATTEMPTS))
    if sql == "0.1.0":
        check.refused("what is new in the SQL is not there yet", lambda: new.run("SELECT * FROM collection_installed()"), "42883")
        new.run(UPDATE)
        check("nothing is closed by the update itself", new.value(closed), False)
for what, statement in (("a writer", "INSERT INTO calls (project_id) VALUES (1)"), ("a report", SUMMARY), ("refresh", "SELECT collection_refresh()"), ("reconcile", "CALL collection_reconcile()")):
    check.refused(f"the older library after the update: {what}", lambda: old.run(statement), "55000", UNSERVED, "version 0.1.0 of the library", f"is version {version}", "Start a new session")
check("the new library tells versions", new.run("SELECT * FROM collection_installed()"), [(version, version, True)])
check.refused("a function that the older library does not have", lambda: old.run("SELECT * FROM collection_installed()"), "42883", "could not find function", "in file")
old.close()

# 2. A library of another series that still serves ours
install("9.0.0")
next_ = Session("versions")
check("a later series that serves ours says so", next_.run("SELECT * FROM collection_installed()"), [("9.0.0", version, True)])
next_.write(20, 5)
check("and does", (next_.drift(), next_.value(SUMMARY)), (0, next_.value(ATTEMPTS)))

# 3. SQL of a series that the library does not know
check.refused("a session with the older library may not update", lambda: new.run(UPDATE + " TO '9.0.0'"), "55000", UNSERVED, f"version {version} of the library",
              "is version 9.0.0", "Start a new session")
check("nothing came of it", (new.version(), new.drift()), (version, 0))
waiting = Session("versions")
waiting.run("BEGIN")
waiting.write(5, 6)
count = rows_in(next_)
next_.run(UPDATE + " TO '9.0.0'")
waiting.run("COMMIT")
check("the new library updates", next_.run("SELECT * FROM collection_installed()"), [("9.0.0", "9.0.0", True)])
for what, statement in (("a writer", "INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now())"), ("an update", "UPDATE calls SET outcome = 'X'"), ("a delete", "DELETE FROM calls"),
                        ("truncate", "TRUNCATE calls"), ("a report", SUMMARY), ("a view", "SELECT * FROM collection_projects"), ("health", "SELECT * FROM collection_health"),
                        ("refresh", "SELECT collection_refresh()"), ("reconcile", "CALL collection_reconcile()"), ("verify", "SELECT * FROM collection_verify()"),
                        ("register", REGISTER.replace("'calls'", "'more'", 1)), ("a grant", "SELECT collection_grant_role('postgres', all_projects => true, source => 'calls')"),
                        ("a preset", "SELECT collection_preset_save('mine', '{}', source => 'calls')"), ("presets", "SELECT * FROM collection_presets"), ("DDL of a fact table", "ALTER TABLE calls DROP outcome")):
    check.refused(f"an older library: {what}", lambda: new.run(statement), "55000", UNSERVED, f"version {version} of the library", "is version 9.0.0", "Start a new session")
check("it says which it is", new.run("SELECT * FROM collection_installed()"), [(version, "9.0.0", False)])
check("nothing was lost, nor written uncounted", (next_.drift(), rows_in(next_)), (0, count + 5))
new.close()
new = Session("versions")
new.write(20, 7)
check("a new session loads the new library", (new.drift(), new.value(SUMMARY)), (0, new.value(ATTEMPTS)))
new.close()
next_.run("DROP EXTENSION collection_performance")
next_.close()

# 4. SQL older than all that the library serves
install(version)
dba = new_database("ancient", version, here)
dba.run(REGISTER)
dba.write(100, 1)
dba.run("UPDATE pg_extension SET extversion = '0.0.9' WHERE extname = 'collection_performance'")
late = Session("ancient")
for what, statement in (("a writer", "INSERT INTO calls (project_id) VALUES (1)"), ("a report", SUMMARY), ("refresh", "SELECT collection_refresh()"), ("DDL", "ALTER TABLE calls ADD further int")):
    check.refused(f"SQL too old: {what}", lambda: late.run(statement), "55000", UNSERVED, f"version {version} of the library", "is version 0.0.9", f"Run {UPDATE}.")
check("SQL too old: it can be looked at", late.run("SELECT * FROM collection_installed()"), [(version, "0.0.9", False)])
late.run("BEGIN")
late.run("DROP EXTENSION collection_performance CASCADE")
late.run("INSERT INTO calls (project_id) VALUES (1)")
late.run("ROLLBACK")
late.run(UPDATE)
late.write(10, 2)
check("updated: it goes on", (late.version(), late.drift(), late.value(SUMMARY)), (version, 0, late.value(ATTEMPTS)))

# 5. A worker that cannot serve says so in the log, and the next one that can folds.
late.run("UPDATE pg_extension SET extversion = '9.0.0' WHERE extname = 'collection_performance'")
late.run("SET collection_performance.fold_threshold = 1")
late.write(50, 3)
FAILED = "folding failed: the library of collection_performance " + UNSERVED


def logged():
    with open(f"{directory}/data/server.log", encoding="utf-8") as log:
        return FAILED in log.read()


deadline = time.time() + 30
while time.time() < deadline and not logged():
    late.write(1, 4)
    time.sleep(0.2)
check("a worker says what it lacks", logged(), True)
late.run(f"UPDATE pg_extension SET extversion = '{version}' WHERE extname = 'collection_performance'")
Session("ancient").run("SELECT collection_refresh()")
check("folded later", (late.drift(), late.value("SELECT count(*) FROM collection_internal.delta")), (0, 0))

# 6. What the check costs: no look into pg_extension a statement


def extension_scans():
    late.run("SELECT pg_stat_force_next_flush()")
    return late.value("SELECT idx_scan + seq_scan FROM pg_stat_sys_tables WHERE relname = 'pg_extension'")


late.run("RESET collection_performance.fold_threshold")
first = extension_scans()
for number in range(300):
    late.run("INSERT INTO calls (project_id, outcome, started) VALUES (1, 'COMP', now())")
    late.run(SUMMARY)
looked = extension_scans() - first
check(f"600 statements look into pg_extension less than 60 times ({looked})", looked < 60, True)
check.end()
