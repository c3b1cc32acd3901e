import type { ApiError } from '../api/client';
import { barUrl, pageUrl, pieUrl, tableUrl, topUrl } from '../api/endpoints';
import type { BarRow, DayRow, Page, Previous, ShareRow, Summary, Table, TopRow } from '../api/types';
import type { WidgetState } from '../components/widgets/WidgetBody';
import { DEFAULT_VIEW, type View } from '../state/view';
import { useQuery, type Query } from './useQuery';

interface Widget<T> {
  state: WidgetState;
  data: T | null;
}

export interface Widgets {
  /** Why the call of the page failed: told once for all that it brings. */
  failure: { error: ApiError; retry: () => void } | null;
  summary: Widget<{ summary: Summary; previous: Previous; days: DayRow[] }>;
  bars: Widget<BarRow[]>;
  days: Widget<DayRow[]>;
  pie: Widget<ShareRow[]>;
  top: Widget<TopRow[]>;
  table: Widget<Table>;
}

/**
 * What every widget shows. One call brings the page; a widget that is set otherwise than the page's call has it (another
 * measure, a selection that it leaves out itself, another page of rows) asks for its own part.
 */
export function useWidgets(view: View | null, revision: number): Widgets {
  const ownBars =
    view !== null && view.by === 'interviewer' && (view.metric !== 'completes' || isSelecting(view));
  const ownDays = view !== null && view.by === 'day' && view.day !== null;
  const ownPie = view !== null && isSelecting(view);
  const ownTop = view !== null && view.top !== DEFAULT_VIEW.top;
  const ownTable = view !== null && !isFirstTable(view);

  const page = useQuery<Page>(view && pageUrl(view), revision);
  const bars = useQuery<BarRow[]>(ownBars ? barUrl(view) : null, revision);
  const days = useQuery<DayRow[]>(ownDays ? barUrl(view) : null, revision);
  const pie = useQuery<ShareRow[]>(ownPie ? pieUrl(view) : null, revision);
  const top = useQuery<TopRow[]>(ownTop ? topUrl(view) : null, revision);
  const table = useQuery<Table>(ownTable ? tableUrl(view) : null, revision);

  // What is the page's alone has no error of its own.
  const whole = { ...page, error: null };
  return {
    failure: page.error && { error: page.error, retry: page.retry },
    summary: part(whole, each => ({ summary: each.summary, previous: each.previous, days: each.by_day })),
    bars: ownBars ? part(bars, each => each) : part(whole, each => each.bar),
    days: ownDays ? part(days, each => each) : part(whole, each => each.by_day),
    pie: ownPie ? part(pie, each => each) : part(whole, each => each.pie),
    top: ownTop ? part(top, each => each) : part(whole, each => each.top),
    table: ownTable ? part(table, each => each) : part(whole, each => each.table),
  };
}

const isSelecting = (view: View): boolean => view.interviewers.length > 0;

function isFirstTable({ page, size, sort, direction }: View): boolean {
  const first = DEFAULT_VIEW;
  return page === first.page && size === first.size && sort === first.sort && direction === first.direction;
}

function part<T, P>(query: Query<T>, take: (data: T) => P): Widget<P> {
  const { data, error, loading, retry } = query;
  return {
    state: { ready: data !== null, loading, error, retry },
    data: data === null ? null : take(data),
  };
}
