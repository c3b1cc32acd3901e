import { render, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { LocaleProvider, type Language } from '../src/i18n/language';
import Grid from '../src/table/Grid';
import { options, table } from './api';

async function shown(language: Language) {
  const onSort = vi.fn();
  const { outcomes } = options;
  render(
    <LocaleProvider language={language} timeZone="Asia/Tehran">
      <Grid rows={table.results} outcomes={outcomes} sort="date" direction="desc" onSort={onSort} />
    </LocaleProvider>,
  );
  await waitFor(() => expect(cells(1)).toHaveLength(8));
  return { onSort, user: userEvent.setup() };
}

const cells = (row: number) =>
  [...document.querySelectorAll(`.ag-row[row-index="${row}"] .ag-cell`)].map(each => each.textContent);

const head = (column: string) => document.querySelector(`.ag-header-cell[col-id="${column}"]`) as HTMLElement;

describe('the rows', () => {
  it('are as the server has them, with a dash for what is not there', async () => {
    await shown('en');
    expect(cells(0)).toEqual([
      '21 Mar 2026',
      'Ali M.',
      '+98912***',
      'Complete',
      '13:02:14',
      '13:12:10',
      '9:56',
      '2',
    ]);
    expect(cells(1)).toEqual(['21 Mar 2026', '–', '–', 'ODD', '11:30:00', '–', '–', '1']);
  });

  it('have Persian digits and Jalali dates, and run from right to left', async () => {
    await shown('fa');
    expect(cells(0)).toEqual([
      '۱ فروردین ۱۴۰۵',
      'Ali M.',
      '+۹۸۹۱۲***',
      'Complete',
      '۱۳:۰۲:۱۴',
      '۱۳:۱۲:۱۰',
      '۹:۵۶',
      '۲',
    ]);
    expect(document.querySelector('.ag-rtl')).toBeTruthy();
  });

  it('are sorted by a press on a head, or by keyboard, and by the server', async () => {
    const { onSort, user } = await shown('en');
    expect(head('date').getAttribute('aria-sort')).toBe('descending');
    await user.click(head('duration_sec').querySelector('.ag-header-cell-text') as Element);
    expect(onSort.mock.calls).toEqual([['duration_sec', 'desc']]);
    head('outcome_code').focus();
    await user.keyboard('{Enter}');
    expect(onSort.mock.calls[1]).toEqual(['outcome_code', 'desc']);
    await user.keyboard('{Enter}');
    expect(onSort.mock.calls[2]).toEqual(['outcome_code', 'asc']);
    // Their order stays until the server has another.
    expect(cells(0)[1]).toBe('Ali M.');
  });
});
