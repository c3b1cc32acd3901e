"""Every kind of write, drawn from a random generator: the same seed gives the same statements.

A write is a function of the generator that returns SQL, or rows to COPY as a pair of the statement and its data.
"""

COLUMNS = "project_id, interviewer_id, outcome, started, ended, dials, amount, segment, phone"
OUTCOMES = ["'COMP'", "'REF'", "'BUSY'", "'NOANS'", "'TOUCHED'", "''", "' '", "NULL", "repeat('long', 100)"]
TIMES = ["NULL", "'infinity'", "'-infinity'", "'2025-03-09 02:30-03'", "'2025-03-21 20:29:59.999999+00'", "'1890-01-01'",
         "'9999-12-31'", "now()", "'2025-03-02 00:00+00'", "'2025-03-01 23:59:59.999999+00'"]
TABLES = ["calls", "parted"]
LEAVES = {"parted_1": 1, "parted_2_a": None, "parted_n": 4}


def generated(dice, most):
    return f"SELECT * FROM generated_calls({dice.randint(1, most)}, {dice.randrange(1_000_000)})"


def some_ids(dice, table):
    """A condition that a few rows meet, neighbours or scattered."""
    if dice.random() < 0.5:
        return f"id % {dice.choice([53, 97, 211])} = {dice.randrange(53)}"
    return f"id IN (SELECT id FROM {table} ORDER BY id {dice.choice(['', 'DESC'])} LIMIT {dice.randint(1, 30)})"


def insert_few(dice, table):
    return f"INSERT INTO {table} ({COLUMNS}) {generated(dice, 9)}"


def insert_hot(dice, table):
    return f"INSERT INTO {table} (project_id, interviewer_id, outcome, started) VALUES (1, 1, 'HOT', '2025-03-01 12:00+00')"


def insert_many(dice, table):
    return f"INSERT INTO {table} ({COLUMNS}) {generated(dice, 600)}"


def insert_odd_times(dice, table):
    return (f"INSERT INTO {table} (project_id, outcome, started, ended, dials, amount) VALUES ({dice.randint(1, 4)}, "
            f"{dice.choice(OUTCOMES)}, {dice.choice(TIMES)}, {dice.choice(TIMES)}, {dice.choice(['NULL', '3', '2147483647'])}, "
            f"{dice.choice(['NULL', '1.50', chr(39) + 'NaN' + chr(39), '-7', '1e30'])})")


def copy_rows(dice, table):
    rows = "".join(f"{dice.randint(1, 4)}\t{dice.randint(1, 6)}\tCOMP\t2025-03-0{dice.randint(1, 9)} 10:00+00\t+98912{dice.randrange(40)}\n"
                   for _ in range(dice.randint(1, 40)))
    return f"COPY {table} (project_id, interviewer_id, outcome, ended, phone) FROM STDIN", rows


def update_outcome(dice, table):
    return f"UPDATE {table} SET outcome = {dice.choice(OUTCOMES)} WHERE {some_ids(dice, table)}"


def move_rows(dice, table):
    return (f"UPDATE {table} SET project_id = {dice.choice(['1', '2', '3', '4', 'NULL'])}, interviewer_id = {dice.randint(1, 6)}, "
            f"started = started + interval '{dice.randint(-40, 40)} hours' WHERE {some_ids(dice, table)}")


def update_times(dice, table):
    return f"UPDATE {table} SET ended = {dice.choice(TIMES)}, segment = {dice.choice(['NULL', chr(39) + 'web' + chr(39)])} WHERE {some_ids(dice, table)}"


def update_nothing(dice, table):
    return f"UPDATE {table} SET note = 'seen', outcome = outcome WHERE {some_ids(dice, table)}"


def update_from(dice, table):
    return f"UPDATE {table} t SET dials = g, phone = '+98912' || g FROM generate_series(1, 40) g WHERE t.id % 400 = g"


def delete_some(dice, table):
    return f"DELETE FROM {table} WHERE {some_ids(dice, table)}"


def write_nothing(dice, table):
    return dice.choice([f"DELETE FROM {table} WHERE false", f"UPDATE {table} SET outcome = 'X' WHERE id < 0",
                        f"INSERT INTO {table} (project_id) SELECT 1 WHERE false"])


def upsert(dice, table):
    key = "(id)" if table == "calls" else "(project_id, id)"
    action = dice.choice(["DO NOTHING", "DO UPDATE SET outcome = 'AGAIN', amount = 2.5",
                          f"DO UPDATE SET amount = excluded.amount WHERE {table}.outcome = 'COMP'"])
    return (f"INSERT INTO {table} (id, {COLUMNS}) OVERRIDING SYSTEM VALUE SELECT id, {COLUMNS} FROM {table} "
            f"WHERE {some_ids(dice, table)} AND project_id IS NOT NULL ON CONFLICT {key} {action}")


def merge(dice, table):
    """On a plain table: what PostgreSQL does with MERGE on a partitioned one is named among the exceptions."""
    return (f"MERGE INTO calls t USING (SELECT id, n FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM calls) s "
            f"WHERE n % 41 = {dice.randrange(41)} UNION ALL SELECT -1, 2) s ON t.id = s.id "
            "WHEN MATCHED AND n % 3 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET outcome = 'MERGED', project_id = 1 + n % 4 "
            "WHEN NOT MATCHED THEN INSERT (project_id, outcome, started) VALUES (2, 'MERGED', '2025-03-05 12:00+00')")


def move_between_tables(dice, table):
    other = "calls" if table == "parted" else "parted"
    return (f"WITH gone AS (DELETE FROM {table} WHERE {some_ids(dice, table)} RETURNING {COLUMNS}) "
            f"INSERT INTO {other} ({COLUMNS}) SELECT {COLUMNS} FROM gone")


def write_twice(dice, table):
    return (f"WITH made AS (INSERT INTO {table} ({COLUMNS}) {generated(dice, 5)} RETURNING id), "
            f"changed AS (UPDATE {table} SET outcome = 'TWICE' WHERE {some_ids(dice, table)} RETURNING id) "
            "SELECT count(*) FROM made, changed")


def cascade(dice, table):
    batch = dice.randint(1, 20)
    return (f"WITH gone AS (DELETE FROM batch WHERE id = {batch} RETURNING id) SELECT count(*) FROM gone; "
            f"INSERT INTO batch VALUES ({batch}) ON CONFLICT DO NOTHING; "
            f"INSERT INTO calls ({COLUMNS}, batch_id) SELECT c.*, {batch} FROM generated_calls({dice.randint(1, 20)}, {dice.randrange(1000)}) c")


def write_leaf(dice, table):
    leaf, project = dice.choice(list(LEAVES.items()))
    if project is None:
        return dice.choice([f"DELETE FROM {leaf} WHERE id % 7 = 1", f"UPDATE {leaf} SET outcome = 'LEAF' WHERE id % 5 = 2"])
    return f"INSERT INTO {leaf} (project_id, outcome, started) VALUES ({project}, 'LEAF', '2025-03-03 10:00+00')"


def catch_error(dice, table):
    return (f"DO $do$ BEGIN {insert_few(dice, table)}; BEGIN {update_outcome(dice, table)}; {delete_some(dice, table)}; "
            f"RAISE 'caught'; EXCEPTION WHEN raise_exception THEN {insert_hot(dice, table)}; END; END $do$")


def truncate(dice, table):
    return dice.choice(["TRUNCATE calls", "TRUNCATE parted", "TRUNCATE parted_1", "TRUNCATE parted_2, calls", "TRUNCATE parted_n, parted",
                        "TRUNCATE batch CASCADE; INSERT INTO batch SELECT generate_series(1, 20)"])


def move_partition(dice, table):
    return dice.choice(["ALTER TABLE parted DETACH PARTITION parted_1; "
                        "UPDATE parted_1 SET outcome = 'DETACHED' WHERE id % 3 = 0; "
                        "ALTER TABLE parted ATTACH PARTITION parted_1 FOR VALUES IN (1)",
                        "ALTER TABLE parted_2 DETACH PARTITION parted_2_b; "
                        "ALTER TABLE parted_2 ATTACH PARTITION parted_2_b FOR VALUES WITH (MODULUS 2, REMAINDER 1)"])


# How often each is drawn.
WRITES = {insert_few: 12, insert_hot: 8, insert_many: 3, insert_odd_times: 6, copy_rows: 5, update_outcome: 8, move_rows: 8,
          update_times: 5, update_nothing: 3, update_from: 2, delete_some: 8, write_nothing: 2, upsert: 5, merge: 4,
          move_between_tables: 5, write_twice: 3, cascade: 4, write_leaf: 5, catch_error: 4, truncate: 1, move_partition: 1}


def any_write(dice):
    write = dice.choices(list(WRITES), list(WRITES.values()))[0]
    return write(dice, dice.choice(TABLES))
