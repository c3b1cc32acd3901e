-- Two projects on days of their own, written by hand. User 10 sees the first, and user 11 the second.
INSERT INTO core_project (id, name) VALUES (50, 'Edges'), (51, 'Hidden from user 10');
INSERT INTO auth_user (id, username, password, first_name, last_name, email, is_superuser, is_staff, is_active, date_joined)
VALUES (10, 'edges', '!', '', '', '', false, false, true, now()), (11, 'other', '!', '', '', '', false, false, true, now()),
       (1050, 'interviewer50', '!', '', '', '', false, false, false, now()), (1051, 'interviewer51', '!', '', '', '', false, false, false, now());
INSERT INTO core_interviewer (id, user_id, display_name, team) VALUES (50, 1050, 'Edith <b>E.</b>', 'Edge, team'), (51, 1051, '100%_\', '');
INSERT INTO user_project_permission (user_id, project_id, permission)
VALUES (10, 50, 'view_collection_perf'), (11, 51, 'view_collection_perf'), (11, 51, 'view_phone'),
       -- Neither lets view: a name that is no permission, and phone numbers alone.
       (10, 51, 'view_phone'), (10, 1, 'VIEW_COLLECTION_PERF');
INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra)
VALUES (50, 50, '+989120000001', 'COMP', 1, '2026-02-01 10:00+03:30', '2026-02-01 10:10+03:30', '{}'),
       -- no end
       (50, 50, '+989120000002', 'COMP', 1, '2026-02-01 11:00+03:30', NULL, '{}'),
       -- a start alone, not even an outcome
       (50, 50, '+989120000003', '', 1, '2026-02-01 12:00+03:30', NULL, '{}'),
       -- an end alone
       (50, 51, '=1+1', 'REF', 2, NULL, '2026-02-01 13:00+03:30', '{}'),
       -- an end before the start
       (50, 51, '+989120000005', 'NOANS', 3, '2026-02-01 15:00+03:30', '2026-02-01 14:00+03:30', '{}'),
       -- neither
       (50, 51, '+989120000006', 'COMP', 1, NULL, NULL, '{}'),
       -- the last second of a day in Tehran, and the first of the next: both are one day in UTC
       (50, 50, '+989120000007', 'BUSY', 1, NULL, '2026-02-02 23:59:59+03:30', '{}'),
       (50, 50, '+989120000008', 'NA', 1, NULL, '2026-02-03 00:00:00+03:30', '{}'),
       -- a day on which nothing was tried
       (50, 50, '+989120000009', '', 1, '2026-02-05 10:00+03:30', NULL, '{}'),
       -- a code that the dictionary does not have
       (50, 50, '+989120000010', 'ODD', 1, '2026-02-06 10:00+03:30', '2026-02-06 10:01+03:30', '{}'),
       (51, 51, '+989121111111', 'COMP', 1, '2026-02-01 10:00+03:30', '2026-02-01 10:30+03:30', '{}'),
       (51, 50, '+989121111112', 'COMP', 1, '2026-02-01 10:00+03:30', '2026-02-01 10:30+03:30', '{}');
SELECT setval(pg_get_serial_sequence('core_project', 'id'), 100), setval(pg_get_serial_sequence('core_interviewer', 'id'), 100);
