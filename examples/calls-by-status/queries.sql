-- Every query of the specification, as the back end makes them: one transaction a request, in which it says who asks.
BEGIN;
SELECT collection_set_user(3);
-- All statuses with up to 100 calls each, and their users
SELECT crm.get_grouped_by_status();
-- For the board: 20, 50
SELECT crm.get_grouped_by_status(row_limit => 20);
SELECT crm.get_grouped_by_status(row_limit => 50);
-- For the overview: ids only
SELECT crm.get_grouped_by_status(include_enrichment => 'false');
-- Counts only
SELECT crm.get_grouped_by_status(row_limit => 0);
SELECT code, label, color, total FROM collection_board(row_limit => 0);
-- Calls whose status is stored as a number: the same
SELECT crm.get_grouped_by_status(row_limit => 20, source => 'numbered_calls');
-- Of one month, of two statuses
SELECT code, total, newest FROM collection_board(date_from => '2025-10-01', date_to => '2025-10-31', row_limit => 5);
SELECT code, total, jsonb_array_length(newest) FROM collection_board(outcomes => ARRAY['1', '10']);
-- The second page of a column
SELECT row_id, start_form, details FROM collection_rows(outcomes => ARRAY['1'], last_days => 400, page => 2, page_size => 20);
COMMIT;

-- Slow queries and the use of indexes
SELECT table_name, index_name, scans FROM crm.index_use;
