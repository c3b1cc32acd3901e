-- Twenty survey projects and two hundred interviewers in ten teams.
INSERT INTO core_project (id, name)
SELECT n, (ARRAY['Household panel', 'Health and habits', 'Bank customers', 'Mobile services', 'City transport',
                 'Television audience', 'Consumer mood', 'School leavers', 'Insurance', 'Food and shopping'])
          [(n - 1) % 10 + 1] || CASE WHEN n <= 10 THEN ', wave 1' ELSE ', wave 2' END
FROM generate_series(1, 20) AS n;

INSERT INTO core_interviewer (id, user_id, display_name, team)
SELECT n, 1000 + n,
       (ARRAY['Ali', 'Sara', 'Reza', 'Maryam', 'Hossein', 'Zahra', 'Amir', 'Fatemeh', 'Mehdi', 'Leila',
              'Omid', 'Neda', 'Saeed', 'Parisa', 'Farid', 'Shirin', 'Babak', 'Nasrin', 'Kaveh', 'Mina'])
       [(n - 1) % 20 + 1] || ' ' || chr(65 + (n - 1) / 20) || '.',
       'Team ' || (n - 1) / 20 + 1
FROM generate_series(1, 200) AS n;
