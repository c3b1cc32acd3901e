"""The sessions of the stress test: writers, readers and keepers, each a thread with a connection and dice of its own."""
import io
import random
import threading
import time

import psycopg2

from writes import any_write

LEVELS = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]
SOURCES = ["calls", "listed", "parted"]
# What PostgreSQL itself asks to try again, a lock that was waited for too long, and a key that another's upsert has taken.
RETRIED = {"40001", "40P01", "55P03", "23505"}
# A cancelled statement and a terminated session, where somebody cancels and terminates.
CANCELLED = {"57014", "57P01"}
# A server that goes down, comes up, or is not there.
CRASHED = {"57P01", "57P02", "57P03", "08006", "08001", None}
# No room on the disk; a hash table or a sort that found none ends in an error of its own.
FULL = {"53100"}


class Run:
    """What the sessions of one run share."""

    def __init__(self, seed, tolerated):
        self.seed = seed
        self.tolerated = RETRIED | tolerated
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.failures = []
        self.counts = {}
        self.prepared = []

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def fail(self, who, what):
        with self.lock:
            self.failures.append(f"{who}: {what}")
        self.stop.set()

    def add_prepared(self, gid):
        with self.lock:
            self.prepared.append(gid)

    def take_prepared(self, dice):
        with self.lock:
            return self.prepared.pop(dice.randrange(len(self.prepared))) if self.prepared else None


class Session(threading.Thread):
    """Does one thing after the other until it is told to stop. An error that is tolerated ends the transaction only."""

    def __init__(self, run, number):
        super().__init__(name=f"{type(self).__name__.lower()} {number}", daemon=True)
        self.stress = run
        self.dice = random.Random(f"{run.seed} {self.name}")
        self.connection = None
        self.last = ""

    def run(self):
        while not self.stress.stop.is_set():
            try:
                if self.connection is None or self.connection.closed:
                    self.connect()
                self.step()
            except psycopg2.Error as error:
                self.forgive(error)
            except Exception as error:  # pylint: disable=broad-except
                # psycopg2 wraps the loss of a connection in the middle of a COPY.
                if isinstance(error.__cause__, psycopg2.Error):
                    self.forgive(error.__cause__)
                else:
                    self.stress.fail(self.name, f"{error!r} after: {self.last}")
        if self.connection is not None and not self.connection.closed:
            self.connection.close()

    def connect(self):
        self.connection = psycopg2.connect(application_name=f"stress {self.name}")
        self.connection.autocommit = True
        self.sql("SET lock_timeout = '1s'; SET statement_timeout = '60s'; SET client_min_messages = warning")

    def forgive(self, error):
        code = error.pgcode
        if code not in self.stress.tolerated or self.is_ours(error):
            self.stress.fail(self.name, f"{code} {str(error).strip()} after: {self.last}")
            return
        self.stress.count(code or "connection lost")
        try:
            self.connection.rollback()
            self.sql("ROLLBACK")
        except (psycopg2.Error, AttributeError):
            self.connection = None
            time.sleep(0.05)

    @staticmethod
    def is_ours(error):
        """Without an SQLSTATE it comes from the client: the loss of the connection in various guises, or a mistake made here."""
        return error.pgcode is None and isinstance(error, (psycopg2.ProgrammingError, psycopg2.NotSupportedError))

    def sql(self, statement):
        self.last = statement
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None

    def write(self):
        statement = any_write(self.dice)
        if isinstance(statement, tuple):
            self.last, data = statement
            with self.connection.cursor() as cursor:
                cursor.copy_expert(self.last, io.BytesIO(data.encode()))
        else:
            self.sql(statement)

    def begin(self):
        self.sql(f"BEGIN ISOLATION LEVEL {self.dice.choice(LEVELS)}")


class Writer(Session):
    """Transactions of a few writes with savepoints that end in every way; now and then it ends one that is prepared."""

    def step(self):
        if self.dice.random() < 0.5:
            self.end_prepared()
        self.begin()
        for _ in range(self.dice.randint(1, 4)):
            if self.dice.random() < 0.3:
                self.write_with_savepoint()
            else:
                self.write()
        self.end()
        self.stress.count("transactions")

    def write_with_savepoint(self):
        self.sql("SAVEPOINT s")
        self.write()
        if self.dice.random() < 0.3:
            self.sql("SAVEPOINT t")
            self.write()
        self.sql(self.dice.choice(["RELEASE s", "ROLLBACK TO s", "ROLLBACK TO s; RELEASE s"]))

    def end(self):
        way = self.dice.random()
        if way < 0.72:
            self.sql("COMMIT")
        elif way < 0.9:
            self.sql("ROLLBACK")
        else:
            gid = f"{self.name} {self.dice.getrandbits(60)}"
            self.sql(f"PREPARE TRANSACTION '{gid}'")
            self.stress.add_prepared(gid)

    def end_prepared(self):
        gid = self.stress.take_prepared(self.dice)
        if gid is None:
            return
        try:
            self.sql(f"{self.dice.choice(['COMMIT', 'COMMIT', 'ROLLBACK'])} PREPARED '{gid}'")
        except psycopg2.Error:
            # Cancelled before it happened, or lost with the connection: the next round looks what is there.
            self.stress.count("prepared left")
            raise


class Reader(Session):
    """Looks at all sources within a transaction, before and after a write of its own: every look must be exact."""

    def step(self):
        self.begin()
        # A TRUNCATE that commits between a snapshot and the lock of the table empties it for that snapshot.
        self.sql("LOCK TABLE calls, parted IN ACCESS SHARE MODE")
        self.look()
        if self.dice.random() < 0.5:
            self.write()
            self.look()
        self.sql("ROLLBACK")

    def look(self):
        for source in SOURCES:
            self.sql(f"SELECT look('{source}'), look_at_summary('{source}')")
            self.stress.count("looks")
        self.stress.stop.wait(0.05)


class Keeper(Session):
    """Folds, reconciles, verifies and vacuums, by hand beside the workers that do it by themselves."""

    def step(self):
        source = self.dice.choice(SOURCES)
        task = self.dice.choice([self.fold, self.fold, self.reconcile, self.verify, self.vacuum])
        task(source)
        self.stress.stop.wait(self.dice.random() / 10)

    def fold(self, source):
        self.sql(f"SELECT collection_refresh('{source}')")
        self.stress.count("folds")

    def reconcile(self, source):
        self.sql(f"CALL collection_reconcile('{source}')")
        self.stress.count("reconciles")

    def verify(self, source):
        self.begin()
        self.sql("LOCK TABLE calls, parted IN ACCESS SHARE MODE")
        differing = self.sql(f"SELECT * FROM collection_verify('{source}')")
        self.sql("ROLLBACK")
        if differing:
            self.stress.fail(self.name, f"collection_verify('{source}') found {differing[:3]}")
        self.stress.count("verified")

    def vacuum(self, source):
        self.sql(self.dice.choice(["VACUUM collection_internal.delta", "VACUUM collection_internal.rollup", "VACUUM calls",
                                   "REINDEX TABLE CONCURRENTLY collection_internal.rollup", "ANALYZE"]))
        self.stress.count("vacuums")


class Saboteur(Session):
    """Cancels and terminates whatever runs: sessions of the test and the extension's own workers."""

    VICTIMS = ("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database() "
               "AND (backend_type LIKE 'collection%' OR application_name LIKE 'stress%' AND application_name NOT LIKE '%saboteur%') ORDER BY random()")

    def step(self):
        victims = self.sql(self.VICTIMS)
        if victims:
            deed = "pg_terminate_backend" if self.dice.random() < 0.25 else "pg_cancel_backend"
            self.sql(f"SELECT {deed}({victims[0][0]})")
            self.stress.count("cancels" if deed.endswith("cancel_backend") else "terminations")
        self.stress.stop.wait(self.dice.uniform(0.02, 0.3))


class Rebuilder(Session):
    """Gives the extension's own tables and indexes new files, in every way that PostgreSQL has, and at times takes it back."""

    # The third is the index's name where a table can be clustered by it.
    INDEXES = ("SELECT relid::regclass::text, i.indexrelid::regclass::text, CASE WHEN indpred IS NULL THEN c.relname END FROM pg_stat_all_tables t LEFT JOIN pg_index i ON indrelid = relid AND indisvalid "
               "LEFT JOIN pg_class c ON c.oid = indexrelid WHERE schemaname = 'collection_internal' ORDER BY 1, 2")
    ALONE = ["VACUUM FULL {table}", "REINDEX TABLE CONCURRENTLY {table}", "REINDEX INDEX CONCURRENTLY {index}",
             "REINDEX (TABLESPACE {tablespace}, CONCURRENTLY) TABLE {table}"]
    WITHIN = ["CLUSTER {table} USING {name}", "REINDEX TABLE {table}", "REINDEX INDEX {index}", "ALTER TABLE {table} SET TABLESPACE {tablespace}",
              "ALTER INDEX {index} SET TABLESPACE {tablespace}"]

    def step(self):
        table, index, name = self.dice.choice(self.sql(self.INDEXES))
        # Those that are written most, more often than their number.
        if self.dice.random() < 0.4:
            table, index, name = self.dice.choice([("collection_internal.delta", None, None), ("collection_internal.rollup", "collection_internal.rollup_key", "rollup_key")])
        ways = [way for way in self.ALONE + self.WITHIN if (index or "{index}" not in way) and (name or "{name}" not in way)]
        way = self.dice.choice(ways)
        statement = way.format(table=table, index=index, name=name, tablespace=self.dice.choice(["pg_default", "stress_elsewhere"]))
        if way in self.WITHIN and self.dice.random() < 0.3:
            self.sql("BEGIN")
            self.sql(statement)
            self.sql("ROLLBACK")
            self.stress.count("rebuilt and taken back")
        else:
            self.sql(statement)
            self.stress.count(" ".join(word for word in statement.split()[:3] if word.isupper()).lower())
        self.stress.stop.wait(self.dice.random() / 5)


class Stormer(Session):
    """Changes catalogs, so that the others forget what they have cached: of one table, of a source, or of everything, as after a
    transaction of more changes than the queue of messages holds."""

    def step(self):
        deed = self.dice.choice([self.flood, self.change_table, self.change_table, self.change_leaf, self.come_and_go, self.grant, self.change_function])
        deed()
        self.stress.count(deed.__name__.replace("_", " "))
        self.stress.stop.wait(self.dice.uniform(0.01, 0.2))

    def flood(self):
        """About 8,000 messages at once; 4,096 fit."""
        self.sql("DO $$ BEGIN FOR n IN 1..150 LOOP CREATE TEMP TABLE flood (a int PRIMARY KEY, b text) ON COMMIT DROP; DROP TABLE flood; END LOOP; END $$")

    def change_table(self):
        table = self.dice.choice(["calls", "parted"])
        self.sql(self.dice.choice([
            "ALTER TABLE {t} ALTER COLUMN note SET STATISTICS {n}", "COMMENT ON TABLE {t} IS '{n}'", "ANALYZE {t}", "ALTER TABLE {t} ALTER COLUMN note SET DEFAULT '{n}'",
            "ALTER TABLE {t} ADD COLUMN IF NOT EXISTS passing int DEFAULT {n}", "ALTER TABLE {t} DROP COLUMN IF EXISTS passing",
            "CREATE INDEX IF NOT EXISTS {t}_passing ON {t} (note)", "DROP INDEX IF EXISTS {t}_passing",
        ]).format(t=table, n=self.dice.randrange(1000)))

    def change_leaf(self):
        self.sql(self.dice.choice(["ALTER TABLE parted_2_b ALTER COLUMN note SET STATISTICS {n}", "ALTER TABLE parted_n SET (fillfactor = {n})",
                                   "ANALYZE parted_2_a"]).format(n=50 + self.dice.randrange(50)))

    def come_and_go(self):
        """A source of a table that others write to. Where something prepared holds that table, it stays until the next time."""
        name = f"passing {self.name.rpartition('.')[2]}"
        if self.sql(f"SELECT 1 FROM collection_internal.source WHERE name = '{name}'"):
            self.sql(f"SELECT collection_unregister('{name}')")
        fact = self.dice.choice(["calls", "parted"])
        self.sql(f"SELECT collection_register('{name}', '{fact}', 'phone', 'UTC', started_at => 'started', outcome => 'outcome', backfill => 'now')")
        self.stress.stop.wait(self.dice.random() / 5)
        self.begin()
        self.sql(f"LOCK TABLE {fact} IN ACCESS SHARE MODE")
        self.sql(f"SELECT look('{name}')")
        self.sql("COMMIT")
        self.sql(f"SELECT collection_unregister('{name}')")

    def grant(self):
        self.sql(self.dice.choice(["SELECT collection_grant_user({n}, project => 1)", "SELECT collection_revoke_user({n}, project => 1)",
                                   "GRANT SELECT ON calls TO PUBLIC", "REVOKE SELECT ON calls FROM PUBLIC"]).format(n=self.dice.randrange(10)))

    def change_function(self):
        self.sql(f"ALTER FUNCTION look(text) COST {1 + self.dice.randrange(100)}")


def sessions_of(run, writers, faults, number):
    """The sessions of a round, not yet started; each round rolls other dice."""
    kinds = [Writer] * writers + [Reader, Reader, Keeper] + {"cancel": [Saboteur], "rebuild": [Rebuilder], "storm": [Stormer, Stormer]}.get(faults, [])
    return [kind(run, f"{number}.{place}") for place, kind in enumerate(kinds, 1)]
