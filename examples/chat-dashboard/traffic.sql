-- What happens once the dashboard is there: new sessions, sessions that end, move and are deleted, messages that are corrected.
-- Variable: sessions, as for data.sql.
SET ROLE chat_owner;
CALL converse(:sessions + 1, :sessions + :sessions / 4);
UPDATE experiment_session SET status = 'complete', ended_at = created_at + interval '90 s' WHERE ended_at IS NULL AND id % 3 = 0;
UPDATE experiment_session SET channel = 'web', participant_id = NULL WHERE id % 41 = 0;
UPDATE experiment_session SET experiment_id = 102 WHERE experiment_id = 103 AND id % 5 = 0;
UPDATE chat_message SET message_type = 'ai' WHERE message_type = 'human' AND id % 97 = 0;
UPDATE chat_message SET content = content || '!' WHERE id % 11 = 0;
DELETE FROM experiment_session WHERE id % 23 = 0;
DELETE FROM tagged_item WHERE id % 19 = 0;
RESET ROLE;
