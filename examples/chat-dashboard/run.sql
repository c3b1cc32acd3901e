-- The whole example in an empty database. Variables: sessions (how many, 2000), time_zone (Africa/Johannesburg).
\set ON_ERROR_STOP on
CREATE EXTENSION IF NOT EXISTS collection_performance;
\ir schema.sql
\ir data.sql
\ir register.sql
\ir traffic.sql
\ir queries.sql
