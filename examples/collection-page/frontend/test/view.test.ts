import { describe, expect, it } from 'vitest';
import { changeFilters, DEFAULT_VIEW, parseView, toggled, viewQuery, type View } from '../src/state/view';

describe('the address', () => {
  it('is empty for the default view', () => {
    expect(viewQuery(DEFAULT_VIEW)).toBe('');
    expect(parseView('')).toEqual(DEFAULT_VIEW);
  });

  it('keeps every part of a view', () => {
    const view: View = {
      lang: 'fa',
      project: 12,
      period: { kind: 'range', from: '2026-03-01', to: '2026-03-31' },
      day: '2026-03-04',
      interviewers: [7, 13],
      outcomes: ['COMP', 'A,B'],
      teams: ['شمال', 'North, East\\West'],
      by: 'day',
      metric: 'sr',
      top: 'attempts',
      page: 3,
      size: 100,
      sort: 'duration_sec',
      direction: 'asc',
    };
    expect(parseView(`?${viewQuery(view)}`)).toEqual(view);
  });

  it.each([
    ['project=0', 'project', null],
    ['project=abc', 'project', null],
    ['days=-3', 'period', { kind: 'last', days: 7 }],
    ['days=99999', 'period', { kind: 'last', days: 7 }],
    ['from=2026-03-05&to=2026-03-01', 'period', { kind: 'last', days: 7 }],
    ['from=2026-02-30&to=2026-03-01', 'period', { kind: 'last', days: 7 }],
    ['day=yesterday', 'day', null],
    ['interviewer=7,x,,13,7', 'interviewers', [7, 13]],
    ['metric=password', 'metric', 'completes'],
    ['size=1000000', 'size', 50],
    ['page=-1', 'page', 1],
    ['lang=de', 'lang', 'en'],
  ] as const)('takes %s for what makes sense', (query, part, expected) => {
    expect(parseView(`?${query}`)[part]).toEqual(expected);
  });
});

describe('a change of filters', () => {
  it('goes back to the first page of the table', () => {
    expect(changeFilters({ ...DEFAULT_VIEW, page: 9 }, { outcomes: ['REF'] }).page).toBe(1);
  });

  it('keeps a chosen day until the period changes', () => {
    const view = { ...DEFAULT_VIEW, day: '2026-03-04' };
    expect(changeFilters(view, { teams: ['North'] }).day).toBe('2026-03-04');
    expect(changeFilters(view, { period: { kind: 'last', days: 30 } }).day).toBeNull();
  });

  it('puts a value in and takes it out', () => {
    expect(toggled([1, 2], 3)).toEqual([1, 2, 3]);
    expect(toggled([1, 2], 1)).toEqual([2]);
  });
});
