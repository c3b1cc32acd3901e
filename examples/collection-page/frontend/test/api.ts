import { vi } from 'vitest';
import type { Options, Page, Table, Totals } from '../src/api/types';

/** What is asked of the server. */
export interface Asked {
  path: string;
  params: URLSearchParams;
  init: RequestInit;
  aborted: boolean;
}

type Answer = Response | Promise<Response>;
type Handler = (asked: Asked) => Answer;

export const json = (body: unknown, init: ResponseInit = {}): Response =>
  new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' }, ...init });

export const failure = (status: number, message: string, hint: string | null = null): Response =>
  json({ message, detail: null, hint }, { status });

export const never = (): Promise<Response> => new Promise(() => {});

const BASE = '/api/performance/collection/';

/** A server of the endpoints of API.md, each of which a test may replace. */
export function mockServer(handlers: Record<string, Handler> = {}) {
  const asked: Asked[] = [];
  const all: Record<string, Handler> = { ...standard, ...handlers };

  const fetched = vi.fn((input: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input, 'http://page.test');
    const path = url.pathname.replace(BASE, '');
    const request: Asked = { path, params: url.searchParams, init, aborted: false };
    asked.push(request);
    const handler = all[path];
    const answer = handler ? handler(request) : failure(404, `no such endpoint: ${path}`);
    return new Promise((resolve, reject) => {
      init.signal?.addEventListener('abort', () => {
        request.aborted = true;
        reject(new DOMException('aborted', 'AbortError'));
      });
      Promise.resolve(answer).then(resolve, reject);
    });
  });
  vi.stubGlobal('fetch', fetched);

  return {
    asked,
    of: (path: string) => asked.filter(each => each.path === path),
    last: (path: string) => asked.filter(each => each.path === path).pop(),
    replace: (path: string, handler: Handler) => (all[path] = handler),
  };
}

export const options: Options = {
  time_zone: 'Asia/Tehran',
  today: '2026-03-25',
  projects: [
    { project_id: 12, label: 'Household panel' },
    { project_id: 14, label: 'Brand tracker' },
  ],
  interviewers: [
    { interviewer_id: 7, label: 'Ali M.', team: 'North' },
    { interviewer_id: 13, label: 'Sara K.', team: 'South' },
    { interviewer_id: 21, label: 'Omid A.', team: 'South' },
  ],
  outcomes: [
    { code: 'COMP', label: 'Complete' },
    { code: 'REF', label: 'Refusal' },
  ],
  teams: ['North', 'South'],
};

const totals = (attempts: number, completes: number): Totals => ({
  attempts,
  completes,
  success_rate: attempts ? completes / attempts : 0,
  avg_duration_sec: attempts ? 312 : 0,
});

export const table: Table = {
  count: 120,
  results: [
    {
      row_id: '9',
      date: '2026-03-21',
      interviewer: 'Ali M.',
      phone_number: '+98912***',
      outcome_code: 'COMP',
      start_form: '2026-03-21T09:32:14Z',
      end_form: '2026-03-21T09:42:10Z',
      duration_sec: 596,
      call_attempts: 2,
    },
    {
      row_id: '8',
      date: '2026-03-21',
      interviewer: null,
      phone_number: null,
      outcome_code: 'ODD',
      start_form: '2026-03-21T08:00:00Z',
      end_form: null,
      duration_sec: null,
      call_attempts: 1,
    },
  ],
};

export const bars = [
  { interviewer_id: 7, label: 'Ali M.', completes: 92, attempts: 210, sr: 0.438 },
  { interviewer_id: 13, label: 'Sara K.', completes: 88, attempts: 190, sr: 0.463 },
  { interviewer_id: 21, label: 'Omid A.', completes: 20, attempts: 100, sr: 0.2 },
];

export const pie = bars.map(({ interviewer_id, label, completes }) => ({
  interviewer_id,
  label,
  value: completes,
}));

export const page: Page = {
  version: 'v1',
  summary: { project: 12, range: { from: '2026-03-19', to: '2026-03-25' }, totals: totals(12034, 4000) },
  previous: { range: { from: '2026-03-12', to: '2026-03-18' }, totals: totals(10000, 5000) },
  by_day: [
    { day: '2026-03-20', attempts: 6000, completes: 2500, sr: 0.417 },
    { day: '2026-03-21', attempts: 6034, completes: 1500, sr: 0.249 },
  ],
  bar: bars,
  pie,
  top: bars.map((row, index) => ({ ...row, rank: index + 1, avg_duration_sec: 300 })),
  table,
};

export const emptyPage: Page = {
  ...page,
  summary: { ...page.summary, totals: totals(0, 0) },
  by_day: [],
  bar: [],
  pie: [],
  top: [],
  table: { count: 0, results: [] },
};

const standard: Record<string, Handler> = {
  session: () => json({ id: 2, username: 'north', name: 'Neda North' }),
  filters: () => json(options),
  version: () => json({ version: 'v1' }, { headers: { ETag: '"v1"' } }),
  page: () => json(page),
  bar: ({ params }) => json(params.get('group_by') === 'day' ? page.by_day : bars),
  pie: () => json(pie),
  top: () => json(page.top),
  table: () => json(table),
};
