-- Eight surveys, and forty interviewers in five teams. An interviewer is a user who cannot sign in.
INSERT INTO core_project (id, name)
SELECT number, name
FROM unnest(ARRAY['Household panel', 'Bank customers', 'Mobile services', 'City transport', 'پنل سلامت', 'Television audience',
                  'Consumer mood', 'School leavers']) WITH ORDINALITY AS survey (name, number);

INSERT INTO auth_user (id, username, password, first_name, last_name, email, is_superuser, is_staff, is_active, date_joined)
SELECT 1000 + n, 'interviewer' || n, '!', '', '', '', false, false, false, timestamptz '2026-01-01 00:00 UTC'
FROM generate_series(1, 40) AS n;

INSERT INTO core_interviewer (id, user_id, display_name, team)
SELECT n, 1000 + n,
       CASE WHEN n % 5 = 0
            THEN (ARRAY['علی م.', 'سارا ک.', 'رضا ن.', 'مریم ح.', 'زهرا ب.', 'امیر ف.', 'نسرین ج.', 'کاوه د.'])[n / 5]
            ELSE (ARRAY['Ali', 'Sara', 'Reza', 'Maryam', 'Hossein', 'Zahra', 'Amir', 'Fatemeh', 'Mehdi', 'Leila', 'Omid', 'Neda',
                        'Saeed', 'Parisa', 'Farid', 'Shirin', 'Babak', 'Nasrin', 'Kaveh', 'Mina'])[1 + n % 20] || ' ' || chr(64 + n % 23 + 1) || '.'
       END,
       (ARRAY['North', 'South', 'East', 'West', 'Evening'])[1 + n % 5]
FROM generate_series(1, 40) AS n;

SELECT setval(pg_get_serial_sequence('core_project', 'id'), 100), setval(pg_get_serial_sequence('core_interviewer', 'id'), 100),
       setval(pg_get_serial_sequence('auth_user', 'id'), 2000);
