import type { BarRow, DayRow, Range } from '../api/types';
import { isolated } from '../i18n/isolated';
import type { Locale } from '../i18n/language';
import type { Metric } from '../state/view';
import { colour, fontFamily } from './colours';
import type { ChartOption } from './engine';
import { tooltip } from './tooltip';

export interface Bar {
  /** The interviewer or the day; null where it cannot be a filter. */
  key: string | null;
  label: string;
  completes: number;
  attempts: number;
  sr: number;
  selected: boolean;
}

export function interviewerBars(rows: BarRow[], selected: number[], { messages }: Locale): Bar[] {
  return rows.map(row => ({
    key: row.interviewer_id === null ? null : String(row.interviewer_id),
    label: row.label ?? messages.nobody,
    completes: row.completes,
    attempts: row.attempts,
    sr: row.sr,
    selected: row.interviewer_id !== null && selected.includes(row.interviewer_id),
  }));
}

/** A bar for each day of the range, those without rows too, as far as that many fit. */
export function dayBars(rows: DayRow[], range: Range, selected: string | null, locale: Locale): Bar[] {
  const found = new Map(rows.map(row => [row.day, row]));
  return daysOf(range, rows).map(day => ({
    key: day,
    label: locale.format.shortDay(day),
    completes: found.get(day)?.completes ?? 0,
    attempts: found.get(day)?.attempts ?? 0,
    sr: found.get(day)?.sr ?? 0,
    selected: day === selected,
  }));
}

const MOST_DAYS = 400;
const DAY = 86_400_000;

function daysOf(range: Range, rows: DayRow[]): string[] {
  const from = Date.parse(range.from);
  const count = (Date.parse(range.to) - from) / DAY + 1;
  if (count > MOST_DAYS) return rows.map(row => row.day);
  return Array.from({ length: count }, (_, index) => new Date(from + index * DAY).toISOString().slice(0, 10));
}

export function metricText(value: number, metric: Metric, { format }: Locale): string {
  return metric === 'sr' ? format.percent(value) : format.count(value);
}

export function barOption(bars: Bar[], metric: Metric, locale: Locale): ChartOption {
  const { rtl, messages } = locale;
  const anySelected = bars.some(bar => bar.selected);
  const font = { fontFamily: fontFamily(), color: colour('text-soft'), fontSize: 11 };
  const slanted = bars.length > 7;
  return {
    animationDuration: 250,
    animationDurationUpdate: 250,
    grid: { left: 4, right: 4, top: 12, bottom: 0, containLabel: true },
    tooltip: tooltip(index => {
      const bar = bars[index];
      return (
        bar && {
          title: bar.label,
          lines: [
            [messages.completes, metricText(bar.completes, 'completes', locale)],
            [messages.attempts, metricText(bar.attempts, 'attempts', locale)],
            [messages.sr, metricText(bar.sr, 'sr', locale)],
          ],
        }
      );
    }),
    xAxis: {
      type: 'category',
      inverse: rtl,
      data: bars.map(bar => isolated(bar.label)),
      axisLine: { lineStyle: { color: colour('line-strong') } },
      axisTick: { show: false },
      axisLabel: { ...font, rotate: slanted ? 40 : 0, width: 92, overflow: 'truncate', hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      position: rtl ? 'right' : 'left',
      minInterval: metric === 'sr' ? 0 : 1,
      splitLine: { lineStyle: { color: colour('line') } },
      axisLabel: {
        ...font,
        formatter: (value: number) =>
          metric === 'sr' ? locale.format.percent(value) : locale.format.count(value),
      },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 36,
        cursor: 'pointer',
        data: bars.map(bar => ({
          value: bar[metric],
          itemStyle: {
            color: colour(anySelected && !bar.selected ? 'control-line' : 'accent'),
            borderRadius: [4, 4, 0, 0],
          },
        })),
        emphasis: { itemStyle: { color: colour('text') } },
      },
    ],
  };
}
