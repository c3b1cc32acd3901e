# shellcheck shell=bash disable=SC2154
# What distinct subjects cost: reports on 30 days of 10,000 chat sessions, and writers with and without track_subjects.

# Two copies of a table of sessions, both registered: subjects are tracked in that of the schema kept alone.
prepare_sessions() {
    progress 'writing 300,000 sessions'
    quiet_psql -f "$here/sql/sessions.sql" >"$work/output"
    local copy tracked
    for copy in plain kept; do
        [ $copy = kept ] && tracked=true || tracked=false
        quiet_psql -c "SELECT collection_register('sessions_$copy', '$copy.chat_session', project => 'bot_id', time_zone => 'UTC',
                           started_at => 'started', ended_at => 'ended', segment => 'channel', subject => 'participant', bucket => 'hour',
                           track_subjects => $tracked, track_percentiles => true, backfill => 'now')" \
            -c 'VACUUM collection_internal.subject_rollup' -c 'VACUUM collection_internal.rollup' >"$work/output"
    done
}

sessions_report() {
    latency_of "SELECT * FROM collection_$1(source => 'sessions_kept', date_from => '2026-03-01', date_to => '2026-03-30'$2)"
}

insert_sessions() {
    local copy=$1
    # What was written is taken away by either copy's own turn.
    quiet_psql -c "DELETE FROM $copy.chat_session WHERE started > '2026-04-15'" -c 'SELECT collection_refresh()' -c CHECKPOINT >"$work/output"
    milliseconds "$copy" "INSERT INTO chat_session (bot_id, channel, participant, started, ended) SELECT * FROM random_sessions(50000, '2026-05-01')"
}

bench_subjects() {
    prepare_sessions
    repeat 'unique participants, 300,000 sessions of 30 days' ms '<=' 100 sessions_report summary ''
    repeat 'the same by day' ms '<=' 100 sessions_report series ''
    repeat 'the same by channel' ms '<=' 100 sessions_report bar ", group_by => 'segment'"
    repeat 'the same of one chatbot' ms '<=' 100 sessions_report summary ', project => 1'
    repeat 'most active participants' ms '<=' 100 sessions_report subjects ''
    local clients
    for clients in 1 4; do
        compare "INSERT, $clients client$([ $clients = 1 ] || echo s), tracked against not" tx/s '>=' 0.95 clients_on insert_session.pgbench $clients on
    done
    compare 'INSERT ... SELECT, 50,000 sessions, tracked against not' ms '<=' 2 insert_sessions
    quiet_psql -c "SELECT collection_unregister('sessions_plain'), collection_unregister('sessions_kept')" \
        -c 'DROP TABLE plain.chat_session, kept.chat_session' >"$work/output"
}
