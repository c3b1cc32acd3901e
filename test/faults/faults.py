"""What the programs that inject faults share: the faults, a session that sets them, and what must hold afterwards."""
import psycopg2

KINDS = {
    # name: (settings, the one that counts, SQLSTATEs); an error that cannot be copied is out of memory.
    "error": ({"fail_pg_call": "{n}"}, "fail_pg_call", {"CPF01"}),
    "error without memory": ({"fail_allocation": "-1", "fail_pg_call": "{n}"}, "fail_pg_call", {"CPF01", "53200"}),
    "error that is not copied": ({"fail_translation": "on", "fail_pg_call": "{n}"}, "fail_pg_call", {"53200"}),
    "memory": ({"fail_allocation": "{n}"}, "fail_allocation", {"53200"}),
}
SETTINGS = ("fail_pg_call", "fail_allocation", "fail_translation")


def passages(step):
    """1, 2, 3, ...; with a step, ever further apart."""
    n = 1
    while True:
        yield n
        n += max(1, int((n - 3) * step))


def settings_of(kind, n):
    """The settings by which a fault of the kind happens at passage n."""
    return {name: value.format(n=n) for name, value in KINDS[kind][0].items()}


def prefixed(setting):
    return "collection_performance." + setting


class Failed(Exception):
    """What a statement did that it must not."""


class Session:
    def __init__(self):
        self.connection = psycopg2.connect(application_name="faults")
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.failures = []
        self.injected = 0
        self.log_at = self.log_size()

    def run(self, statement, *values):
        self.cursor.execute(statement, values or None)

    def value(self, statement, *values):
        self.run(statement, *values)
        return self.cursor.fetchone()[0]

    def log_size(self):
        return self.value("SELECT size FROM pg_stat_file('server.log')")

    def log_since(self, start):
        return self.value("SELECT pg_read_file('server.log', %s, 1000000000)", start)

    def set(self, settings):
        for name, value in settings.items():
            self.run(f"SET {prefixed(name)} = '{value}'")

    def clear(self):
        self.run("".join(f"SET {prefixed(name)} = 0;" for name in SETTINGS))

    def left(self, which):
        return int(self.value(f"SHOW {prefixed(which)}"))

    def fail(self, message):
        self.failures.append(message)
        print("NOT OK", message, flush=True)

    def check_exact(self, after):
        self.run("SELECT s.name, o FROM collection_internal.source s, LATERAL (SELECT o::text FROM oracle(s.name) o"
                 " UNION ALL SELECT l::text FROM oracle_levels(s.name) l LIMIT 5) o")
        for row in self.cursor.fetchall():
            self.fail(f"after {after}: drift of {row[0]}: {row[1]}")

    def check_log(self):
        for line in self.log_since(self.log_at).splitlines():
            if "leak" in line and "WARNING" in line or "terminated by signal" in line or "PANIC" in line:
                self.failures.append("log: " + line)

    def report(self, done):
        """Prints what was done and what failed; the exit code."""
        print(f"{done}, {len(self.failures)} failures")
        for failure in self.failures:
            print(failure)
        return 1 if self.failures else 0
