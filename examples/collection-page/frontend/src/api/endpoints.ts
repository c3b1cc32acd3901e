import type { View } from '../state/view';

const BASE = '/api/performance/collection';

export const SESSION_URL = `${BASE}/session`;
export const OPTIONS_URL = `${BASE}/filters`;
export const VERSION_URL = `${BASE}/version`;
export const EXPORT_URL = `${BASE}/export/xlsx`;
export const SIGN_OUT_URL = '/accounts/logout/';

/** Where to sign in, coming back to the same view. */
export function signInUrl(): string {
  const next = window.location.pathname + window.location.search;
  return `/accounts/login/?${new URLSearchParams({ next, lang: document.documentElement.lang })}`;
}

/** A parameter with several values stands more than once. */
type Params = Record<string, string | string[]>;

const COLUMNS =
  'row_id,date,interviewer,phone_number,outcome_code,start_form,end_form,duration_sec,call_attempts';

/** The filters of a view as the endpoints take them; without leaves out what a chart selects itself. */
export function filterParams(view: View, without: 'interviewers' | 'day' | null = null): Params {
  const params: Params = {};
  if (view.project !== null) params.project = String(view.project);
  if (view.day !== null && without !== 'day') {
    params.from = view.day;
    params.to = view.day;
  } else if (view.period.kind === 'range') {
    params.from = view.period.from;
    params.to = view.period.to;
  } else {
    params.days = String(view.period.days);
  }
  if (without !== 'interviewers') params.interviewer = view.interviewers.map(String);
  params.outcomes = view.outcomes;
  params.team = view.teams;
  return params;
}

function url(name: string, params: Params): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params))
    for (const each of [value].flat()) query.append(key, each);
  return `${BASE}/${name}?${query}`;
}

export const pageUrl = (view: View): string => url('page', { ...filterParams(view), cols: COLUMNS });

/** Bars of the chart, which shows what its own selection leaves out, too. */
export const barUrl = (view: View): string =>
  url('bar', {
    ...filterParams(view, view.by === 'day' ? 'day' : 'interviewers'),
    group_by: view.by,
    metric: view.metric,
  });

export const pieUrl = (view: View): string => url('pie', filterParams(view, 'interviewers'));

export const topUrl = (view: View): string => url('top', { ...filterParams(view), sort: view.top });

export const tableUrl = (view: View): string =>
  url('table', {
    ...filterParams(view),
    page: String(view.page),
    page_size: String(view.size),
    sort: view.sort,
    direction: view.direction,
    cols: COLUMNS,
  });

/** What the export takes: the filters, the order of its Top 5 and the language of its heads. */
export const exportBody = (view: View): Params => ({
  ...filterParams(view),
  sort: view.top,
  language: view.lang,
});
