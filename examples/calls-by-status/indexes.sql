-- The index script: what is missing of the indexes that reports want, and those by which users are found. It can be run again.
SELECT statement FROM collection_indexes('calls') WHERE NOT present \gexec
SELECT statement FROM collection_indexes('numbered_calls') WHERE NOT present \gexec

-- How often each index of the application's tables is used, and what it takes.
CREATE OR REPLACE VIEW crm.index_use AS
SELECT relname AS table_name, indexrelname AS index_name, idx_scan AS scans, idx_tup_read AS entries_read, pg_relation_size(indexrelid) AS bytes
FROM pg_stat_user_indexes WHERE schemaname = 'crm' ORDER BY idx_scan, relname, indexrelname;

-- Statements that take more than 100 ms, where the server loads pg_stat_statements.
SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements') AS has_statements \gset
\if :has_statements
CREATE OR REPLACE VIEW crm.slow_statements AS
SELECT query, calls, mean_exec_time AS mean_ms, max_exec_time AS max_ms, rows, shared_blks_read
FROM pg_stat_statements WHERE mean_exec_time > 100 ORDER BY total_exec_time DESC;
\endif
