"""Rows that the host makes, multiplied by SQL: the ORM would take many times what a bench measures.

What comes out is as wide as the host's own, with whatever the installed modules add, and no column is forgotten.
"""

import contextlib


@contextlib.contextmanager
def undone(env):
    """Let the host make something that only lasts for the block."""
    with contextlib.closing(env.cr.savepoint()):
        yield


def row(record):
    """Return the row of a record as text that ``multiply`` understands."""
    record.env.flush_all()
    record.env.cr.execute(f"SELECT to_jsonb(one)::text FROM {record._table} one WHERE id = %s", [record.id])
    return record.env.cr.fetchone()[0]


def reserve(cr, table, number):
    """Take ``number`` ids of a table and return the one before the first."""
    cr.execute("SELECT setval(%(ids)s, nextval(%(ids)s) + %(number)s)", {"ids": f"{table}_id_seq", "number": number})
    return cr.fetchone()[0] - number


def multiply(cr, table, pattern, changes, source, known):
    """Insert ``pattern`` once for each row of ``source``, with the columns in ``changes`` worked out from it."""
    pairs = ", ".join(f"'{column}', {expression}" for column, expression in changes.items())
    cr.execute(
        f"""
        INSERT INTO {table}
        SELECT made.* FROM (SELECT %(pattern)s::jsonb || jsonb_build_object({pairs}) AS columns FROM {source}) changed
         CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, changed.columns) made
        """,
        {"pattern": pattern, **known},
    )


def tidy(env):
    """Commit and let PostgreSQL look at its tables, as it does by itself."""
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
