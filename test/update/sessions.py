"""What the tests of updates share: sessions of a server, a registered table that the oracle knows, checks that are counted."""
import os
import subprocess
import sys

import psycopg2

REGISTER = """SELECT collection_register('calls', fact => 'calls', project => 'project_id', time_zone => 'UTC', interviewer => 'interviewer_id', outcome => 'outcome',
    started_at => 'started', ended_at => 'ended', dials => 'dials', amount => 'amount', segment => 'segment', subject => 'phone', track_subjects => true,
    track_percentiles => true, backfill => 'now')"""
COLUMNS = "project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone"
# What the next counts, from the table itself
ATTEMPTS = "SELECT count(*) FROM calls WHERE btrim(outcome) <> '' AND coalesce(ended, started) IS NOT NULL"
SUMMARY = "SELECT attempts FROM collection_summary(date_from => '2020-01-01', date_to => '2030-01-01')"


class Checks:
    def __init__(self):
        self.failed = 0

    def __call__(self, what, found, wanted):
        if found == wanted:
            print(f"ok: {what}")
        else:
            print(f"not ok: {what}: expected {wanted!r}, found {found!r}")
            self.failed += 1

    def refused(self, what, call, sqlstate, *texts):
        """That a call raises, and that message, detail or hint hold the texts."""
        try:
            call()
        except psycopg2.Error as error:
            said = " ".join(filter(None, (error.diag.message_primary, error.diag.message_detail, error.diag.message_hint)))
            self(what, (error.pgcode, [text for text in texts if text not in said]), (sqlstate, []))
            if any(text not in said for text in texts):
                print(f"    it said: {said}")
        else:
            self(what, "no error", sqlstate)

    def end(self):
        sys.exit(1 if self.failed else 0)


class Session:
    """A connection that commits each statement by itself, unless BEGIN is sent."""

    def __init__(self, database, user="postgres"):
        self.connection = psycopg2.connect(dbname=database, user=user, options="-c statement_timeout=60s -c lock_timeout=20s")
        self.connection.autocommit = True

    def run(self, sql):
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def value(self, sql):
        return self.run(sql)[0][0]

    def write(self, rows, seed):
        self.run(f"INSERT INTO calls ({COLUMNS}) SELECT * FROM generated_calls({rows}, {seed})")

    def drift(self, source="calls"):
        return self.value(f"SELECT (SELECT count(*) FROM oracle('{source}')) + (SELECT count(*) FROM oracle_levels('{source}'))")

    def version(self):
        return self.value("SELECT extversion FROM pg_extension WHERE extname = 'collection_performance'")

    def close(self):
        self.connection.close()


def new_database(name, version, here):
    """A database with that version of the extension, and the table calls with the oracle, not yet registered."""
    server = Session("postgres")
    server.run(f"CREATE DATABASE {name}")
    server.close()
    psql = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", name, "-c", f"CREATE EXTENSION collection_performance VERSION '{version}'",
            "-f", f"{here}/pgtap/oracle.psql", "-f", f"{here}/pgtap/oracle_calls.psql"]
    subprocess.run(psql, check=True, env=os.environ, stdout=subprocess.DEVNULL)
    return Session(name)
