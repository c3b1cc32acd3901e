import { useMemo } from 'react';
import type { Options, Range } from './api/types';
import { dayBars, interviewerBars } from './charts/bars';
import { slicesOf } from './charts/slices';
import { Chips, type Chip } from './components/filters/Chips';
import { FilterBar } from './components/filters/FilterBar';
import { LiveMark } from './components/LiveMark';
import { BarCard } from './components/widgets/BarCard';
import { EmptyState } from './components/widgets/EmptyState';
import { KpiCards } from './components/widgets/KpiCards';
import { PieCard } from './components/widgets/PieCard';
import { TableCard } from './components/widgets/TableCard';
import { TopCard } from './components/widgets/TopCard';
import { ErrorBox } from './components/common/ErrorBox';
import { useDebounced } from './hooks/useDebounced';
import type { Live } from './hooks/useLiveVersion';
import { useWidgets, type Widgets } from './hooks/useWidgets';
import { useLocale, type Locale } from './i18n/language';
import { changeFilters, toggled, type View } from './state/view';
import type { SetView } from './state/useView';

/** How long the filters must rest before they are fetched. */
const SETTLE_MS = 250;

interface CollectionPageProps {
  options: Options;
  view: View;
  setView: SetView;
  live: Live;
}

export function CollectionPage({ options: offered, view, setView, live }: CollectionPageProps) {
  const locale = useLocale();
  const options = useMemo(() => withOutcomeNames(offered, locale), [offered, locale]);
  const { messages, format } = locale;
  const [settled, apply] = useDebounced(view, SETTLE_MS);
  const widgets = useWidgets(settled, live.revision);
  const summary = widgets.summary.data?.summary ?? null;

  const filter = (change: Partial<View>) => setView(before => changeFilters(before, change));
  const pickInterviewer = (id: number) =>
    setView(before => changeFilters(before, { interviewers: toggled(before.interviewers, id) }));
  const pickDay = (day: string) =>
    setView(before => changeFilters(before, { day: before.day === day ? null : day }));
  const reset = () => filter({ interviewers: [], outcomes: [], teams: [], day: null });
  const chips = chipsOf(view, options, locale, filter);

  const range = summary?.range ?? null;
  const { bars, slices } = useCharts(widgets, view, range, locale);
  const isEmpty = summary !== null && summary.totals.attempts === 0 && widgets.table.data?.count === 0;
  const { failure } = widgets;

  return (
    <>
      <div className="page-head">
        <h1>{messages.title}</h1>
        {range && <p className="page-range">{format.range(range.from, range.to)}</p>}
        <LiveMark live={live} />
      </div>
      <FilterBar options={options} view={view} range={range} onChange={filter} onApply={apply} />
      <Chips chips={chips} onReset={reset} />
      {failure && <ErrorBox error={failure.error} onRetry={failure.retry} />}
      {/* What was there stays, where it was of these filters. */}
      {(summary || !failure) && (
        <>
          <KpiCards
            state={widgets.summary.state}
            summary={summary}
            previous={widgets.summary.data?.previous ?? null}
            days={widgets.summary.data?.days ?? []}
          />
          {isEmpty ? (
            <EmptyState
              view={view}
              chips={chips}
              onLonger={() => filter({ period: { kind: 'last', days: 30 } })}
              onReset={reset}
            />
          ) : (
            <div className="widgets">
              <BarCard
                state={(view.by === 'day' ? widgets.days : widgets.bars).state}
                bars={bars}
                by={view.by}
                metric={view.metric}
                onBy={by => setView(before => ({ ...before, by }))}
                onMetric={metric => setView(before => ({ ...before, metric }))}
                onPick={key => (view.by === 'day' ? pickDay(key) : pickInterviewer(Number(key)))}
              />
              <PieCard state={widgets.pie.state} slices={slices} onPick={pickInterviewer} />
              <TopCard
                state={widgets.top.state}
                rows={widgets.top.data ?? []}
                sort={view.top}
                selected={view.interviewers}
                onSort={top => setView(before => ({ ...before, top }))}
                onPick={pickInterviewer}
              />
              <TableCard
                state={widgets.table.state}
                table={widgets.table.data}
                outcomes={options.outcomes}
                view={view}
                onChange={change => setView(before => ({ ...before, ...change }))}
              />
            </div>
          )}
        </>
      )}
    </>
  );
}

function useCharts(widgets: Widgets, view: View, range: Range | null, locale: Locale) {
  const { by, day, interviewers, period } = view;
  const interviewerRows = widgets.bars.data;
  const dayRows = widgets.days.data;
  const shares = widgets.pie.data;

  const bars = useMemo(() => {
    if (by === 'interviewer') return interviewerBars(interviewerRows ?? [], interviewers, locale);
    // A chosen day narrows the range that the server says; the chart keeps that of its rows.
    const days = dayRows ?? [];
    const first = days[0]?.day;
    const last = days[days.length - 1]?.day;
    const shown =
      period.kind === 'range' ? period : day === null || !first || !last ? range : { from: first, to: last };
    return shown ? dayBars(days, shown, day, locale) : [];
  }, [by, day, interviewers, period, range, interviewerRows, dayRows, locale]);

  const slices = useMemo(
    () => slicesOf(shares ?? [], interviewers, locale.messages.others),
    [shares, interviewers, locale],
  );
  return { bars, slices };
}

/** What narrows the view, each with what takes it away. */
function chipsOf(
  view: View,
  options: Options,
  locale: Locale,
  filter: (change: Partial<View>) => void,
): Chip[] {
  const { messages, format } = locale;
  const interviewer = (id: number) =>
    options.interviewers.find(each => each.interviewer_id === id)?.label ?? `#${format.digits(String(id))}`;
  const outcome = (code: string) => options.outcomes.find(each => each.code === code)?.label ?? code;
  const { day, interviewers, outcomes, teams } = view;
  return [
    ...(day === null
      ? []
      : [{ id: 'day', label: messages.dayChip(format.day(day)), onRemove: () => filter({ day: null }) }]),
    ...interviewers.map(id => ({
      id: `interviewer-${id}`,
      label: interviewer(id),
      onRemove: () => filter({ interviewers: toggled(interviewers, id) }),
    })),
    ...outcomes.map(code => ({
      id: `outcome-${code}`,
      label: outcome(code),
      onRemove: () => filter({ outcomes: toggled(outcomes, code) }),
    })),
    ...teams.map(team => ({
      id: `team-${team}`,
      label: team,
      onRemove: () => filter({ teams: toggled(teams, team) }),
    })),
  ];
}

const withOutcomeNames = (options: Options, { messages }: Locale): Options => ({
  ...options,
  outcomes: options.outcomes.map(each => ({
    ...each,
    label: messages.outcomeNames[each.code] ?? each.label,
  })),
});
