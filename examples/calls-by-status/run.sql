-- The whole example in an empty database. Variables: calls (how many, 3000).
\set ON_ERROR_STOP on
CREATE EXTENSION IF NOT EXISTS collection_performance;
\ir schema.sql
\ir data.sql
\ir register.sql
\ir indexes.sql
\ir queries.sql
