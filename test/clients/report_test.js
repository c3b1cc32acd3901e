// The example of doc/clients.md for node-postgres. usage: node report_test.js REPORT_JS
'use strict';
const assert = require('assert');
const { forUser, summary, exportCsv, pool } = require(process.argv[2]);

async function main() {
    const row = await summary(42, { project: '1', outcomes: ['COMP', 'REF'] });
    const counted = await pool.query(`
        SELECT count(*)::int AS attempts, count(*) FILTER (WHERE outcome_code = 'COMP')::int AS completes FROM core_interview
        WHERE project_id = 1 AND outcome_code IN ('COMP', 'REF')
          AND (coalesce(end_form, start_form) AT TIME ZONE 'Asia/Tehran')::date BETWEEN $1 AND $2`, [row.date_from, row.date_to]);
    assert.deepStrictEqual({ attempts: row.attempts, completes: row.completes }, counted.rows[0]);
    assert.strictEqual(row.success_rate, Math.round(10000 * row.completes / row.attempts) / 10000);
    assert.match(row.date_from, /^\d{4}-\d\d-\d\d$/);
    assert.ok((await summary(42)).attempts > row.attempts, 'nothing given means the defaults');

    await assert.rejects(summary(42, { project: 3 }), { code: '42501' });
    await assert.rejects(summary(42, { outcomes: ['NOSUCH'] }), ({ code, hint }) => code === '22023' && hint.includes('COMP'));
    // What was named went with its transaction, after COMMIT and after ROLLBACK.
    assert.deepStrictEqual((await pool.query('SELECT * FROM collection_projects')).rows, []);

    let text = '';
    await exportCsv(42, { project: 1 }, (chunk) => { text += chunk; });
    const rows = await forUser(42, (client) => client.query('SELECT collection_rows_count(project => 1)'));
    assert.strictEqual(text.split('\r\n').length - 2, rows.rows[0].collection_rows_count);
    await pool.end();
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
