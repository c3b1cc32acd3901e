import { lazy, Suspense, useCallback, useState } from 'react';
import type { Range } from '../../api/types';
import { useLocale } from '../../i18n/language';
import type { Period } from '../../state/view';
import { Popover } from '../common/Popover';
import { Skeleton } from '../common/Skeleton';

const Calendar = lazy(() => import('./Calendar'));

interface PeriodPickerProps {
  period: Period;
  /** The days that the period is, where the server has said so. */
  range: Range | null;
  today: string;
  onChange: (period: Period) => void;
}

const QUICK = [
  { days: 1, label: 'today' },
  { days: 7, label: 'days7' },
  { days: 30, label: 'days30' },
] as const;

export function PeriodPicker({ period, range, today, onChange }: PeriodPickerProps) {
  const { messages, format } = useLocale();
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const custom = period.kind === 'range';

  return (
    <div className="field">
      <span className="field-label">{messages.period}</span>
      <Popover
        open={open}
        onClose={close}
        label={messages.chooseDays}
        trigger={
          <div className="segments" role="group" aria-label={messages.period}>
            {QUICK.map(({ days, label }) => (
              <button
                key={days}
                type="button"
                aria-pressed={period.kind === 'last' && period.days === days}
                onClick={() => {
                  close();
                  onChange({ kind: 'last', days });
                }}
              >
                {messages[label]}
              </button>
            ))}
            <button
              type="button"
              aria-pressed={custom}
              aria-expanded={open}
              aria-haspopup="dialog"
              onClick={() => setOpen(!open)}
            >
              {custom ? format.range(period.from, period.to) : messages.custom}
            </button>
          </div>
        }
      >
        <Suspense fallback={<Skeleton height={320} />}>
          <Calendar
            from={range?.from ?? null}
            to={range?.to ?? null}
            today={today}
            onChoose={(from, to) => {
              close();
              onChange({ kind: 'range', from, to });
            }}
          />
        </Suspense>
      </Popover>
    </div>
  );
}
