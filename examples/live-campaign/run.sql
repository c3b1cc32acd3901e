-- The whole example in an empty database. Variables: calls (of the largest campaign, 3000), time_zone (Asia/Kolkata).
\set ON_ERROR_STOP on
CREATE EXTENSION IF NOT EXISTS collection_performance;
\ir schema.sql
\ir data.sql
\ir register.sql
\ir traffic.sql
\ir queries.sql
