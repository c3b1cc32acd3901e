-- The nightly job by pg_cron, at 01:00 where the salons are. To be run by a superuser in the database of pg_cron, with the variable
-- database: the one of the salons. The statement again replaces the job. The schedule comes from the variable metrics_schedule, which is what
-- this gives in the salons' database (pg_cron's clock is GMT unless cron.timezone says otherwise):
--   SELECT to_char((bucket + interval '1 hour') AT TIME ZONE 'GMT', 'FMMI FMHH24 * * *') AS metrics_schedule
--   FROM collection_series(last_days => 1, fill => true, source => 'sessions')
SELECT cron.schedule_in_database('salon daily metrics', :'metrics_schedule', 'CALL salon.collect_daily_metrics()', :'database', 'salon_jobs');
