import { colour, fontFamily } from './colours';
import type { ChartOption } from './engine';

/** What a tooltip says of a bar or slice: names with their values. */
interface Told {
  title: string;
  lines: [string, string][];
}

/** The tooltip of a chart, which asks for its content by the index of the bar or slice. */
export function tooltip(tell: (index: number) => Told | undefined): NonNullable<ChartOption['tooltip']> {
  return {
    trigger: 'item',
    confine: true,
    backgroundColor: colour('raised'),
    borderColor: colour('line-strong'),
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: colour('text'), fontFamily: fontFamily(), fontSize: 12 },
    formatter: params => {
      const told = tell((Array.isArray(params) ? params[0] : params)?.dataIndex ?? -1);
      return told ? asHtml(told) : '';
    },
  };
}

/** Labels come from the database and are escaped. */
function asHtml({ title, lines }: Told): string {
  const rows = lines.map(([name, value]) => `<tr><td>${escaped(name)}</td><td>${escaped(value)}</td></tr>`);
  return `<div class="chart-tip"><b><bdi>${escaped(title)}</bdi></b><table>${rows.join('')}</table></div>`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
