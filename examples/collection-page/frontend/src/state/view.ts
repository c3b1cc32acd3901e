/** What the page shows: the filters and how its widgets are set. All of it is in the address, so that a view can be shared. */
export interface View {
  lang: 'en' | 'fa';
  project: number | null;
  period: Period;
  /** One day of the period, chosen by a click on its bar. */
  day: string | null;
  interviewers: number[];
  outcomes: string[];
  teams: string[];
  by: GroupBy;
  metric: Metric;
  top: TopSort;
  page: number;
  size: number;
  sort: TableSort;
  direction: Direction;
}

export type Period = { kind: 'last'; days: number } | { kind: 'range'; from: string; to: string };
export type GroupBy = (typeof GROUPS)[number];
export type Metric = (typeof METRICS)[number];
export type TopSort = (typeof TOP_SORTS)[number];
export type TableSort = (typeof TABLE_SORTS)[number];
export type Direction = 'asc' | 'desc';

export const GROUPS = ['interviewer', 'day'] as const;
export const METRICS = ['completes', 'attempts', 'sr'] as const;
export const TOP_SORTS = ['success', 'attempts', 'sr'] as const;
export const TABLE_SORTS = [
  'date',
  'interviewer',
  'phone_number',
  'outcome_code',
  'start_form',
  'end_form',
  'duration_sec',
  'call_attempts',
] as const;
export const PAGE_SIZES = [25, 50, 100, 200];

export const DEFAULT_VIEW: View = {
  lang: 'en',
  project: null,
  period: { kind: 'last', days: 7 },
  day: null,
  interviewers: [],
  outcomes: [],
  teams: [],
  by: 'interviewer',
  metric: 'completes',
  top: 'success',
  page: 1,
  size: 50,
  sort: 'date',
  direction: 'desc',
};

const LONGEST_PERIOD = 3660;

/** The view in a query string. What is missing or makes no sense is the default. */
export function parseView(search: string): View {
  const params = new URLSearchParams(search);
  const size = positive(params.get('size'));
  return {
    lang: oneOf(params.get('lang'), ['en', 'fa'] as const, DEFAULT_VIEW.lang),
    project: positive(params.get('project')),
    period: parsePeriod(params),
    day: isoDay(params.get('day')),
    interviewers: list(params.get('interviewer')).map(Number).filter(Number.isSafeInteger),
    outcomes: list(params.get('outcomes')),
    teams: list(params.get('team')),
    by: oneOf(params.get('by'), GROUPS, DEFAULT_VIEW.by),
    metric: oneOf(params.get('metric'), METRICS, DEFAULT_VIEW.metric),
    top: oneOf(params.get('top'), TOP_SORTS, DEFAULT_VIEW.top),
    page: positive(params.get('page')) ?? DEFAULT_VIEW.page,
    size: size !== null && PAGE_SIZES.includes(size) ? size : DEFAULT_VIEW.size,
    sort: oneOf(params.get('sort'), TABLE_SORTS, DEFAULT_VIEW.sort),
    direction: oneOf(params.get('direction'), ['asc', 'desc'] as const, DEFAULT_VIEW.direction),
  };
}

/** The query string of a view, with what differs from the default alone. */
export function viewQuery(view: View): string {
  const params = new URLSearchParams();
  const put = (name: string, value: string | number | null, standard: string | number | null) => {
    if (value !== standard && value !== null) params.set(name, String(value));
  };
  put('lang', view.lang, DEFAULT_VIEW.lang);
  put('project', view.project, null);
  if (view.period.kind === 'range') {
    params.set('from', view.period.from);
    params.set('to', view.period.to);
  } else {
    put('days', view.period.days, 7);
  }
  put('day', view.day, null);
  put('interviewer', joined(view.interviewers), '');
  put('outcomes', joined(view.outcomes), '');
  put('team', joined(view.teams), '');
  put('by', view.by, DEFAULT_VIEW.by);
  put('metric', view.metric, DEFAULT_VIEW.metric);
  put('top', view.top, DEFAULT_VIEW.top);
  put('page', view.page, DEFAULT_VIEW.page);
  put('size', view.size, DEFAULT_VIEW.size);
  put('sort', view.sort, DEFAULT_VIEW.sort);
  put('direction', view.direction, DEFAULT_VIEW.direction);
  return params.toString();
}

/** The view with a change of its filters: the table goes back to its first page, and a day outside of a new period goes. */
export function changeFilters(view: View, change: Partial<View>): View {
  const day = 'period' in change || 'project' in change ? null : view.day;
  return { ...view, day, page: 1, ...change };
}

/** Values with one taken out where it is there, and put in where it is not. */
export function toggled<T>(values: T[], value: T): T[] {
  return values.includes(value) ? values.filter(each => each !== value) : [...values, value];
}

export const hasNarrowing = (view: View): boolean =>
  view.day !== null || view.interviewers.length + view.outcomes.length + view.teams.length > 0;

function parsePeriod(params: URLSearchParams): Period {
  const from = isoDay(params.get('from'));
  const to = isoDay(params.get('to'));
  if (from !== null && to !== null && from <= to) return { kind: 'range', from, to };
  const days = positive(params.get('days'));
  return { kind: 'last', days: days !== null && days <= LONGEST_PERIOD ? days : 7 };
}

function oneOf<T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T {
  return allowed.find(each => each === value) ?? otherwise;
}

function positive(value: string | null): number | null {
  const number = Number(value);
  return value !== null && Number.isSafeInteger(number) && number > 0 ? number : null;
}

function isoDay(value: string | null): string | null {
  if (value === null || !/^\d{4}-\d\d-\d\d$/.test(value)) return null;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value) ? value : null;
}

// A comma in a value (a team may have one) is escaped, since commas part the values.
const joined = (values: readonly (string | number)[]): string =>
  values.map(value => String(value).replace(/[\\,]/g, '\\$&')).join(',');

function list(value: string | null): string[] {
  if (!value) return [];
  const items = value.match(/(?:\\.|[^\\,])+/g) ?? [];
  return [...new Set(items.map(item => item.replace(/\\(.)/g, '$1')))];
}
