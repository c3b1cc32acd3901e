-- The whole example in an empty database. Variables: sessions (how many, 3000), time_zone (Europe/Moscow).
\set ON_ERROR_STOP on
CREATE EXTENSION IF NOT EXISTS collection_performance;
\ir schema.sql
\ir data.sql
\ir register.sql
\ir api.sql
\ir job.sql
\ir queries.sql
