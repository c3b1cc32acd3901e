import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/styles/theme.css', 'utf8');
const colours = new Map(
  [...css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(found => [found[1], found[2]]),
);

/** WCAG 2.2, relative luminance. */
function luminance(name: string): number {
  const hex = colours.get(name);
  if (!hex) throw new Error(`no colour ${name}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['page', 'card', 'raised', 'hover'];

describe('the theme', () => {
  it('is truly black', () => {
    expect(colours.get('page')).toBe('#000000');
  });

  const texts = ['text', 'text-soft', 'text-faint', 'accent', 'good', 'bad', 'warn'];
  it.each(texts.flatMap(text => surfaces.map(surface => [text, surface] as const)))(
    'reads %s on %s (AA, 4.5)',
    (text, surface) => expect(contrast(text, surface)).toBeGreaterThanOrEqual(4.5),
  );

  it.each([
    ['on-accent', 'accent'],
    ['accent', 'accent-dim'],
    ['text', 'accent-dim'],
    ['text-soft', 'accent-dim'],
    ['text-soft', 'bad-dim'],
    ['bad', 'bad-dim'],
  ] as const)('reads %s on %s (AA, 4.5)', (text, surface) =>
    expect(contrast(text, surface)).toBeGreaterThanOrEqual(4.5),
  );

  const shapes = [
    'control-line',
    'focus',
    ...Array.from({ length: 10 }, (_, index) => `series-${index + 1}`),
  ];
  it.each(shapes.flatMap(shape => ['page', 'card', 'raised'].map(surface => [shape, surface] as const)))(
    'tells %s from %s (AA, 3)',
    (shape, surface) => expect(contrast(shape, surface)).toBeGreaterThanOrEqual(3),
  );

  it('names every colour here and none elsewhere', () => {
    const files = ['base', 'shell', 'filters', 'widgets', 'grid', 'calendar'];
    for (const file of files) {
      const text = readFileSync(`src/styles/${file}.css`, 'utf8');
      expect(text.match(/#[0-9a-f]{3,8}\b/gi), file).toBeNull();
      for (const [, name] of text.matchAll(/var\(--((?!rdp)[\w-]+)\)/g)) expect(css).toContain(`--${name}:`);
    }
  });
});
