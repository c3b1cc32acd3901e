import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';

export type Sheet = string[][];

const unescaped = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? '');

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The sheets of a workbook by their names: rows of the texts of their cells. */
export function readWorkbook(path: string): Map<string, Sheet> {
  const files = unzipSync(readFileSync(path));
  const part = (name: string) => (files[name] ? strFromU8(files[name]) : '');
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(found =>
    textOf(found[1] ?? ''),
  );
  const names = [...part('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].map(found =>
    unescaped(found[1] ?? ''),
  );
  return new Map(
    names.map((name, index) => [name, rowsOf(part(`xl/worksheets/sheet${index + 1}.xml`), shared)]),
  );
}

function rowsOf(xml: string, shared: string[]): Sheet {
  return [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(row =>
    [...(row[1] ?? '').matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(
      ([, attributes = '', content = '']) => {
        const value = /<v>(.*?)<\/v>/s.exec(content)?.[1] ?? '';
        if (attributes.includes('t="s"')) return shared[Number(value)] ?? '';
        return attributes.includes('t="inlineStr"') ? textOf(content) : unescaped(value);
      },
    ),
  );
}

const textOf = (xml: string): string =>
  [...xml.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(found => unescaped(found[1] ?? '')).join('');
