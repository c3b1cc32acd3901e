import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const LIMIT_KB = 400;
// Fetched on opening, though not by an import of the first script: what draws the charts.
const ALSO_AT_ONCE = ['src/charts/engine.ts'];

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
}

const read = (path: string): string => readFileSync(`dist/${path}`, 'utf8');
const kilobytes = (file: string): number => gzipSync(read(file), { level: 9 }).length / 1000;

/** The files of a chunk and of all that it imports before it runs. */
function filesOf(manifest: Record<string, Chunk>, name: string): string[] {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`the build has no ${name}`);
  return [chunk.file, ...(chunk.imports ?? []).flatMap(each => filesOf(manifest, each))];
}

describe('the built page', () => {
  it('has been built', () => {
    expect(existsSync('dist/index.html'), 'npm run build comes first').toBe(true);
  });

  it(`has less than ${LIMIT_KB} kB of JavaScript in its first view, compressed`, () => {
    const manifest = JSON.parse(read('.vite/manifest.json')) as Record<string, Chunk>;
    const entry = Object.keys(manifest).find(name => manifest[name]?.isEntry);
    const inHtml = [...read('index.html').matchAll(/(?:src|href)="[^"]*\/(assets\/[^"]+\.js)"/g)];
    const first = new Set([
      ...inHtml.map(found => found[1] ?? ''),
      ...[entry ?? 'entry', ...ALSO_AT_ONCE].flatMap(name => filesOf(manifest, name)),
    ]);
    const sizes = [...first].map(file => ({ file, size: kilobytes(file) }));
    const total = sizes.reduce((sum, each) => sum + each.size, 0);
    const lines = sizes.map(({ file, size }) => `${size.toFixed(1)} kB ${file}`);
    console.log(`${total.toFixed(1)} kB of JavaScript in the first view, gzip: ${lines.join(', ')}`);
    expect(total).toBeLessThan(LIMIT_KB);
  });

  it('has every file that it names', () => {
    const named = [...read('index.html').matchAll(/(?:src|href)="([^"]*)"/g)].map(found => found[1] ?? '');
    expect(named.some(path => path.endsWith('.svg'))).toBe(true);
    for (const path of named)
      expect(existsSync(path.replace('/static/collection/', 'dist/')), path).toBe(true);
  });

  it('asks no other host', () => {
    expect(read('index.html')).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });
});
