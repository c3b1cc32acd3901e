// Measures the JavaScript of the first view in dist/, as it travels: gzip. Run after the build.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 400;
// Fetched on opening, though not by an import of the first script: what draws the charts.
const ALSO_AT_ONCE = ['src/charts/engine.ts'];

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** The files of a chunk and of all that it imports before it runs. */
function filesOf(name, files = new Set()) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`the build has no ${name}`);
  if (!files.has(chunk.file)) {
    files.add(chunk.file);
    for (const each of chunk.imports ?? []) filesOf(each, files);
  }
  return files;
}

const sizeOf = file => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length / 1000;
const entry = Object.keys(manifest).find(name => manifest[name].isEntry);
const first = filesOf(entry);
const html = readFileSync(new URL('index.html', dist), 'utf8');
for (const [, file] of html.matchAll(/(?:src|href)="[^"]*\/(assets\/[^"]+\.js)"/g)) first.add(file);
for (const name of ALSO_AT_ONCE) filesOf(name, first);

let total = 0;
for (const file of first) {
  const size = sizeOf(file);
  total += size;
  console.log(`${size.toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(`${total.toFixed(1).padStart(7)} kB  JavaScript of the first view, gzip (at most ${LIMIT_KB})`);

const remote = [...html.matchAll(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g)];
if (remote.length > 0) throw new Error(`the page asks another host: ${remote.join(', ')}`);
if (total > LIMIT_KB) process.exit(1);
