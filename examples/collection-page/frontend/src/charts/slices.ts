import type { ShareRow } from '../api/types';
import type { Locale } from '../i18n/language';
import { colour, seriesColour } from './colours';
import type { ChartOption } from './engine';
import { tooltip } from './tooltip';

export interface Slice {
  /** null: the others together, who are no filter. */
  interviewer: number | null;
  label: string;
  value: number;
  share: number;
  colour: string;
  selected: boolean;
}

/** How many slices can be told apart. */
const MOST_SLICES = 6;

/** The largest shares and those selected; the others are one slice. */
export function slicesOf(rows: ShareRow[], selected: number[], othersLabel: string): Slice[] {
  const whole = rows.reduce((sum, row) => sum + row.value, 0);
  const isSelected = (row: ShareRow) => row.interviewer_id !== null && selected.includes(row.interviewer_id);
  const named = rows.filter(row => row.interviewer_id !== null && row.value > 0);
  const shown = named.filter((row, index) => index < MOST_SLICES || isSelected(row));
  const slices = shown.map((row, index) => ({
    interviewer: row.interviewer_id,
    label: row.label ?? '',
    value: row.value,
    share: row.value / whole,
    colour: seriesColour(index),
    selected: isSelected(row),
  }));
  const rest = whole - shown.reduce((sum, row) => sum + row.value, 0);
  if (rest <= 0) return slices;
  return [
    ...slices,
    {
      interviewer: null,
      label: othersLabel,
      value: rest,
      share: rest / whole,
      colour: colour('control-line'),
      selected: false,
    },
  ];
}

export function pieOption(slices: Slice[], locale: Locale): ChartOption {
  const { format, messages } = locale;
  const anySelected = slices.some(slice => slice.selected);
  return {
    animationDuration: 250,
    animationDurationUpdate: 250,
    tooltip: tooltip(index => {
      const slice = slices[index];
      return (
        slice && {
          title: slice.label,
          lines: [
            [messages.completes, format.count(slice.value)],
            ['%', format.percent(slice.share)],
          ],
        }
      );
    }),
    series: [
      {
        type: 'pie',
        radius: ['60%', '94%'],
        clockwise: !locale.rtl,
        label: { show: false },
        itemStyle: { borderColor: colour('card'), borderWidth: 2 },
        emphasis: { scaleSize: 4 },
        data: slices.map(slice => ({
          value: slice.value,
          name: slice.label,
          itemStyle: { color: slice.colour, opacity: anySelected && !slice.selected ? 0.3 : 1 },
        })),
      },
    ],
  };
}
