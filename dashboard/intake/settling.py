"""Decides each judged row's end: landed, rejected or duplicate, and compares a school's day with what stood before."""

import duckdb

from dashboard.contracts import Contract
from dashboard.sql import literal, scalar

CONTRADICTION = """[{'field': '', 'value': NULL::VARCHAR,
    'zh': '同一份文件里同一对象有几行互相矛盾；请只留正确的一行',
    'en': 'rows of this file contradict each other about the same thing; keep the right one',
    'suggestion': NULL::VARCHAR}]"""


def settle(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Settle the rows of ``settled``, which judging has made, and make ``new_slots``: whose reports they are."""
    _part_repeated(connection)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE new_slots AS
        SELECT delivery_id, {literal(contract.name)} AS dataset, slot_school AS school_code, day AS report_date,
            slot_session AS session, any_value(received_at) AS received_at,
            count(*) FILTER (NOT is_zero) AS rows, bool_and(is_zero) AS zero,
            coalesce(bit_xor(content) FILTER (NOT is_zero), 0) AS content
        FROM settled WHERE state = 'landed' GROUP BY ALL""")
    if contract.replaces == "school-day":
        _drop_unchanged(connection)


def _part_repeated(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell repeated rows (duplicates) from rows that contradict each other (all rejected), where there are any."""
    good = "state = 'landed' AND NOT is_zero"
    if not scalar(
        connection, f"SELECT count(*) - count(DISTINCT hash(delivery_id, key_hash)) FROM settled WHERE {good}"
    ) and not scalar(connection, "SELECT count(*) > 1 FROM settled WHERE is_zero"):
        return
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE repeated AS
        SELECT delivery_id, row_number, contents, rank FROM (
            SELECT delivery_id, row_number, is_zero,
                count(DISTINCT content) OVER (PARTITION BY delivery_id, key_hash, is_zero) AS contents,
                row_number() OVER (
                    PARTITION BY delivery_id, key_hash, content, is_zero, CASE WHEN is_zero THEN (slot_school, day) END
                    ORDER BY row_number
                ) AS rank
            FROM settled WHERE state = 'landed'
        ) WHERE (contents > 1 AND NOT is_zero) OR rank > 1""")
    connection.execute(f"""
        UPDATE settled SET
            state = CASE WHEN rank > 1 THEN 'duplicate' ELSE 'rejected' END,
            reasons = CASE WHEN rank > 1 THEN reasons ELSE {CONTRADICTION} END
        FROM repeated
        WHERE settled.delivery_id = repeated.delivery_id AND settled.row_number = repeated.row_number""")


def _drop_unchanged(connection: duckdb.DuckDBPyConnection) -> None:
    """Call a school's day a duplicate where it says exactly what the delivery before it had said."""
    connection.execute("""
        CREATE OR REPLACE TEMP TABLE unchanged AS
        WITH history AS (
            SELECT delivery_id, dataset, school_code, report_date, session, rows, content, received_at, true AS is_new
            FROM new_slots
            UNION ALL
            SELECT delivery_id, dataset, school_code, report_date, session, rows, content, received_at, false
            FROM slots JOIN deliveries USING (delivery_id, dataset)
            SEMI JOIN new_slots USING (dataset, school_code, report_date, session)
        ), compared AS (
            SELECT *, lag((rows, content)) OVER (
                PARTITION BY dataset, school_code, report_date, session ORDER BY received_at, delivery_id
            ) AS before
            FROM history
        )
        SELECT delivery_id, school_code, report_date, session FROM compared
        WHERE is_new AND before = (rows, content)""")
    if not scalar(connection, "SELECT count(*) FROM unchanged"):
        return
    connection.execute("""
        UPDATE settled SET state = 'duplicate' FROM unchanged
        WHERE settled.state = 'landed' AND settled.delivery_id = unchanged.delivery_id
          AND settled.slot_school = unchanged.school_code
          AND settled.day = unchanged.report_date AND settled.slot_session = unchanged.session""")
    connection.execute("""
        DELETE FROM new_slots USING unchanged
        WHERE new_slots.delivery_id = unchanged.delivery_id AND new_slots.school_code = unchanged.school_code
          AND new_slots.report_date = unchanged.report_date AND new_slots.session = unchanged.session""")
