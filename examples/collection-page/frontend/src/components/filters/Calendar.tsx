import { useState } from 'react';
import { DayPicker, type DateRange } from 'react-day-picker';
import { DayPicker as JalaliPicker, faIR } from 'react-day-picker/persian';
import 'react-day-picker/style.css';
import '../../styles/calendar.css';
import { useLocale } from '../../i18n/language';

interface CalendarProps {
  from: string | null;
  to: string | null;
  /** The day from which the server counts, which another zone's clock may not have. */
  today: string;
  onChoose: (from: string, to: string) => void;
}

/** Two days chosen in the calendar of the language: Jalali in Persian, Gregorian in English. */
export default function Calendar({ from, to, today, onChoose }: CalendarProps) {
  const { messages, language, format } = useLocale();
  const [range, setRange] = useState<DateRange | undefined>(
    from && to ? { from: localDate(from), to: localDate(to) } : undefined,
  );
  const first = range?.from;
  const last = range?.to ?? first;
  const picker = {
    mode: 'range' as const,
    selected: range,
    today: localDate(today),
    onSelect: setRange,
    resetOnSelect: true,
    autoFocus: true,
    ...(last ? { defaultMonth: last } : {}),
  };

  return (
    <div className="calendar">
      {language === 'fa' ? <JalaliPicker {...picker} dir="rtl" locale={faIR} /> : <DayPicker {...picker} />}
      <div className="calendar-foot">
        <span>{first && last ? format.range(isoOf(first), isoOf(last)) : messages.chooseDays}</span>
        <button
          type="button"
          className="button primary"
          disabled={!first || !last}
          onClick={() => first && last && onChoose(isoOf(first), isoOf(last))}
        >
          {messages.apply}
        </button>
      </div>
    </div>
  );
}

// The picker thinks in local midnights; a day of the page has no time zone.
function localDate(iso: string): Date {
  const [year = 0, month = 1, day = 1] = iso.split('-').map(Number);
  return new Date(year, month - 1, day);
}

function isoOf(date: Date): string {
  const padded = (value: number, width: number) => String(value).padStart(width, '0');
  return `${padded(date.getFullYear(), 4)}-${padded(date.getMonth() + 1, 2)}-${padded(date.getDate(), 2)}`;
}
