import type { Language } from './language';

export interface Format {
  /** A count: 12,034 or ۱۲٬۰۳۴. */
  count(value: number): string;
  /** A fraction as a percent with one decimal. */
  percent(fraction: number): string;
  /** A change with its sign; the minus is U+2212. */
  signed(value: number, digits?: number): string;
  /** Seconds as m:ss, or h:mm:ss from an hour on. */
  duration(seconds: number): string;
  /** A day YYYY-MM-DD, in the calendar of the language. */
  day(iso: string): string;
  /** The same, short enough for an axis: without its year. */
  shortDay(iso: string): string;
  /** Both days of a range. */
  range(from: string, to: string): string;
  /** The clock of an instant, in the time zone of the business. */
  time(instant: string | Date): string;
  /** The digits of the language in a text that is no number, a phone number say. */
  digits(text: string): string;
}

const PERSIAN_DIGITS = '۰۱۲۳۴۵۶۷۸۹';

// A day has no time zone: it is formatted as the midnight of UTC that begins it.
const atMidnight = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

export function makeFormat(language: Language, timeZone: string): Format {
  const persian = language === 'fa';
  const numbers = persian ? 'fa-IR' : 'en-US';
  const dates = persian ? 'fa-IR-u-ca-persian-nu-arabext' : 'en-GB';

  const count = new Intl.NumberFormat(numbers);
  const percent = new Intl.NumberFormat(numbers, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const day = new Intl.DateTimeFormat(dates, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const shortDay = new Intl.DateTimeFormat(dates, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(dates, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone,
  });

  const digits = (text: string): string =>
    persian ? text.replace(/[0-9]/g, digit => PERSIAN_DIGITS[Number(digit)] ?? digit) : text;

  // Made of parts, since Intl puts the year first in some versions and adds an era in others.
  const dayOf = (formatter: Intl.DateTimeFormat, iso: string): string => {
    const parts = formatter.formatToParts(atMidnight(iso));
    const part = (type: string) => parts.find(each => each.type === type)?.value;
    return [part('day'), part('month'), part('year') ?? part('relatedYear')].filter(Boolean).join(' ');
  };

  return {
    count: value => count.format(value),
    percent: fraction => percent.format(fraction),
    signed: (value, decimals = 1) => {
      const size = new Intl.NumberFormat(numbers, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }).format(Math.abs(value));
      const sign = value > 0 ? '+' : value < 0 ? '\u2212' : '';
      // The mark keeps the sign before its number where text runs from right to left.
      return sign && persian ? `\u200e${sign}${size}` : `${sign}${size}`;
    },
    duration: seconds => digits(clock(Math.round(seconds))),
    day: iso => dayOf(day, iso),
    shortDay: iso => dayOf(shortDay, iso),
    range: (from, to) => (from === to ? dayOf(day, from) : `${dayOf(day, from)} – ${dayOf(day, to)}`),
    time: instant => time.format(typeof instant === 'string' ? new Date(instant) : instant),
    digits,
  };
}

function clock(seconds: number): string {
  const padded = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0
    ? `${hours}:${padded(minutes)}:${padded(seconds % 60)}`
    : `${minutes}:${padded(seconds % 60)}`;
}
