// The calls by node-postgres, on the connection of PGHOST and the like, as the role application.
// usage: node call_node.js CALLS RESULTS; NODE_PATH says where pg is
'use strict';
const fs = require('fs');
const { Client } = require('pg');

const MODES = { nulls: '', untyped: '', native: '', typed: '::' };

// The value as a JavaScript program would have it.
function native(parameter) {
    return parameter.type === 'date' ? new Date(`${parameter.value}T00:00:00`) : parameter.value;
}

function argument(parameter, mode) {
    if (mode === 'nulls' && !parameter.required) {
        return null;
    }
    return mode === 'native' ? native(parameter) : parameter.text;
}

function named(call, mode) {
    return call.parameters.map(
        (parameter, place) => `${parameter.name} => $${place + 1}${MODES[mode] && MODES[mode] + parameter.type}`).join(', ');
}

const digits = (number, length) => String(number).padStart(length, '0');

// A day comes as midnight where the program runs.
function isoDay(date) {
    return `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`;
}

function seconds(interval) {
    const { days = 0, hours = 0, minutes = 0, seconds: rest = 0, milliseconds = 0 } = interval;
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest + milliseconds / 1000;
}

// A value as [its type, what JSON can hold of it].
function tagged(value, type) {
    if (value === null) {
        return ['null', null];
    }
    if (typeof value !== 'object') {
        return [typeof value, value];
    }
    const tag = value.constructor.name;
    if (tag === 'Date') {
        return [tag, type === 'date' ? isoDay(value) : value.toISOString()];
    }
    if (tag === 'PostgresInterval') {
        return [tag, seconds(value)];
    }
    return [tag, tag === 'Buffer' ? `\\x${value.toString('hex')}` : value];
}

async function callFunction(client, call, mode) {
    const plain = await client.query(call[mode === 'nulls' ? 'defaults' : 'given']);
    const bound = await client.query({
        text: `SELECT * FROM ${call.from.replace('{}', named(call, mode))}`,
        values: call.parameters.map((parameter) => argument(parameter, mode)),
        rowMode: 'array',
    });
    const rows = bound.rows.map((row) => row.map((value, place) => tagged(value, call.columns[place][1])));
    return { name: call.name, mode, expected: Object.values(plain.rows[0])[0], rows };
}

async function changes(client, calls, mode) {
    await client.query('SET LOCAL ROLE developer');
    for (const call of calls) {
        try {
            await client.query(`SELECT ${call.name}(${named(call, mode)})`, call.parameters.map((parameter) => argument(parameter, mode)));
        } catch (error) {
            return { name: call.name, mode, error: error.message };
        }
    }
    return { name: 'changes', mode };
}

async function refusedCall(client, call) {
    const only = call.parameter ? `${call.parameter} => $1` : '';
    try {
        await client.query(`SELECT * FROM ${call.name}(${only})`, call.parameter ? [call.value] : []);
        return { error: { sqlstate: '00000' } };
    } catch (error) {
        return { error: { sqlstate: error.code, message: error.message, hint: error.hint } };
    }
}

async function inTransaction(client, user, work) {
    await client.query('BEGIN');
    if (user) {
        await client.query('SELECT collection_set_user($1)', [user]);
    }
    const result = await work();
    await client.query('ROLLBACK');
    return result;
}

async function main(callsFile, resultsFile) {
    const { calls, changes: setup, errors } = JSON.parse(fs.readFileSync(callsFile, 'utf8'));
    const results = [];
    const client = new Client({ user: 'application' });
    await client.connect();
    for (const call of calls) {
        for (const mode of Object.keys(MODES)) {
            results.push(await inTransaction(client, 42, () => callFunction(client, call, mode).catch(
                (error) => ({ name: call.name, mode, error: error.message }))));
        }
    }
    for (const mode of ['untyped', 'native', 'typed']) {
        results.push(await inTransaction(client, null, () => changes(client, setup, mode)));
    }
    for (const call of errors) {
        results.push(await inTransaction(client, call.user, () => refusedCall(client, call)));
    }
    await client.end();
    fs.writeFileSync(resultsFile, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
}

main(...process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
});
