import type { DayRow, Previous, Summary, Totals } from '../../api/types';
import { useLocale, type Locale } from '../../i18n/language';
import { Icon } from '../common/Icon';
import { Sparkline } from './Sparkline';
import { WidgetBody, type WidgetState } from './WidgetBody';

interface KpiCardsProps {
  state: WidgetState;
  summary: Summary | null;
  previous: Previous | null;
  days: DayRow[];
}

interface Kpi {
  value: string;
  /** Against the previous period; null where that had nothing to compare with. */
  change: { text: string; direction: number; before: string } | null;
  trend: number[];
  /** A rise of it is neither good nor bad. */
  neutral?: boolean;
}

export function KpiCards({ state, summary, previous, days }: KpiCardsProps) {
  const locale = useLocale();
  const { messages } = locale;
  const kpis = summary && previous ? kpisOf(summary.totals, previous.totals, days, locale) : null;
  const names = [messages.attempts, messages.completes, messages.sr, messages.avgDuration];
  return (
    <section id="kpis" className="kpis" aria-label={messages.sectionKpis} aria-busy={state.loading}>
      {names.map((name, index) => (
        <div className="card kpi" key={name}>
          <h2>{name}</h2>
          <WidgetBody state={state} height={74}>
            {kpis?.[index] && <KpiBody kpi={kpis[index]} />}
          </WidgetBody>
        </div>
      ))}
    </section>
  );
}

function KpiBody({ kpi }: { kpi: Kpi }) {
  const { messages } = useLocale();
  return (
    <>
      <div className="kpi-line">
        <p className="kpi-value">{kpi.value}</p>
        <Sparkline values={kpi.trend} />
      </div>
      {kpi.change ? (
        <p className="kpi-change">
          {/* What has no role has no name of its own; this is a picture, of a colour and an arrow. */}
          <span className={`change ${toneOf(kpi)}`} role="img" aria-label={messages.change(kpi.change.text)}>
            {kpi.change.direction !== 0 && <Icon name={kpi.change.direction > 0 ? 'up' : 'down'} size={14} />}
            {kpi.change.text}
          </span>
          <span className="kpi-before">{messages.previous(kpi.change.before)}</span>
        </p>
      ) : (
        <p className="kpi-change">{messages.noPrevious}</p>
      )}
    </>
  );
}

function toneOf(kpi: Kpi): 'good' | 'bad' | 'even' {
  if (kpi.neutral || !kpi.change || kpi.change.direction === 0) return 'even';
  return kpi.change.direction > 0 ? 'good' : 'bad';
}

function kpisOf(totals: Totals, previous: Totals, days: DayRow[], locale: Locale): Kpi[] {
  const { messages, format } = locale;
  const relative = (now: number, before: number, show: (value: number) => string) =>
    before === 0
      ? null
      : {
          text: `${format.signed(((now - before) / before) * 100)}${locale.rtl ? '٪' : '%'}`,
          direction: Math.sign(now - before),
          before: show(before),
        };
  return [
    {
      value: format.count(totals.attempts),
      change: relative(totals.attempts, previous.attempts, format.count),
      trend: days.map(day => day.attempts),
    },
    {
      value: format.count(totals.completes),
      change: relative(totals.completes, previous.completes, format.count),
      trend: days.map(day => day.completes),
    },
    {
      value: format.percent(totals.success_rate),
      change:
        previous.attempts === 0
          ? null
          : {
              text: messages.points(format.signed((totals.success_rate - previous.success_rate) * 100)),
              direction: Math.sign(totals.success_rate - previous.success_rate),
              before: format.percent(previous.success_rate),
            },
      trend: days.map(day => day.sr),
    },
    {
      value: format.duration(totals.avg_duration_sec),
      change: relative(totals.avg_duration_sec, previous.avg_duration_sec, format.duration),
      trend: [],
      neutral: true,
    },
  ];
}
