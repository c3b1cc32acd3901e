import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { App } from '../src/App';
import { isolated } from '../src/i18n/isolated';
import { json, mockServer, page } from './api';
import { drawn } from './charts';

const address = () => new URLSearchParams(window.location.search);

async function opened(search = '') {
  window.history.replaceState(null, '', `/performance/collection${search}`);
  const server = mockServer();
  render(<App />);
  await screen.findByText('12,034');
  await waitFor(() => expect(drawn.every(chart => chart.option !== null) && drawn.length).toBe(2));
  return { server, user: userEvent.setup() };
}

describe('the key figures', () => {
  it('show their change against the previous period', async () => {
    await opened();
    const kpis = screen.getByRole('region', { name: 'Key figures' });
    const tone = (name: string) => within(kpis).getByRole('img', { name }).className;
    expect(tone('+20.3% against the previous period')).toContain('good');
    expect(tone('−20.0% against the previous period')).toContain('bad');
    expect(tone('−16.8 pts against the previous period')).toContain('bad');
    expect(within(kpis).getByText('before: 10,000')).toBeTruthy();
    expect(within(kpis).getAllByText('5:12').length).toBe(1);
  });

  it('say where there is nothing to compare with', async () => {
    mockServer({
      page: () =>
        json({
          ...page,
          previous: {
            ...page.previous,
            totals: { attempts: 0, completes: 0, success_rate: 0, avg_duration_sec: 0 },
          },
        }),
    });
    render(<App />);
    await waitFor(() => expect(screen.getAllByText('Nothing in the previous period').length).toBe(4));
  });
});

describe('the bar chart', () => {
  it('is by interviewer and completes at first', async () => {
    await opened();
    const bars = screen.getByRole('listbox', { name: 'Completes by interviewer' });
    expect(
      within(bars)
        .getAllByRole('option')
        .map(each => each.textContent),
    ).toEqual(['Ali M.: 92', 'Sara K.: 88', 'Omid A.: 20']);
  });

  it('switches the measure', async () => {
    const { server, user } = await opened();
    const measures = screen.getByRole('group', { name: 'Measure' });
    await user.click(within(measures).getByRole('button', { name: 'SR' }));
    await waitFor(() => expect(server.last('bar')?.params.get('metric')).toBe('sr'));
    const bars = await screen.findByRole('listbox', { name: 'Success rate by interviewer' });
    await within(bars).findByText('Ali M.: 43.8%');
    expect(address().get('metric')).toBe('sr');
  });

  it('switches to days, those without rows among them', async () => {
    const { server, user } = await opened();
    await user.click(
      within(screen.getByRole('group', { name: 'Bars by' })).getByRole('button', { name: 'Day' }),
    );
    const bars = await screen.findByRole('listbox', { name: 'Completes by day' });
    const options = within(bars)
      .getAllByRole('option')
      .map(each => each.textContent);
    expect(options).toHaveLength(7);
    expect(options.slice(0, 3)).toEqual(['19 Mar: 0', '20 Mar: 2,500', '21 Mar: 1,500']);
    // They came with the page.
    expect(server.of('bar')).toHaveLength(0);
  });

  it('filters the rest by a click on a bar, and shows the others still', async () => {
    const { server } = await opened();
    drawn[0]?.click({ dataIndex: 1 });
    await waitFor(() => expect(server.last('page')?.params.getAll('interviewer')).toEqual(['13']));
    expect(address().get('interviewer')).toBe('13');
    await waitFor(() => expect(server.last('bar')?.params.getAll('interviewer')).toEqual([]));
    expect(server.last('pie')?.params.getAll('interviewer')).toEqual([]);
    const chosen = await screen.findByRole('option', { name: 'Sara K.: 88', selected: true });
    expect(chosen).toBeTruthy();
    expect(screen.getByRole('option', { name: 'Ali M.: 92', selected: false })).toBeTruthy();

    // Once more takes it away.
    drawn[0]?.click({ dataIndex: 1 });
    await waitFor(() => expect(server.last('page')?.params.getAll('interviewer')).toEqual([]));
  });

  it('filters the rest by a click on a day', async () => {
    const { server } = await opened('?by=day');
    drawn[0]?.click({ dataIndex: 1 });
    await waitFor(() => expect(server.last('page')?.params.get('from')).toBe('2026-03-20'));
    expect(server.last('page')?.params.get('to')).toBe('2026-03-20');
    expect(address().get('day')).toBe('2026-03-20');
    await waitFor(() => expect(server.last('bar')?.params.get('days')).toBe('7'));
    const chip = `Remove the filter ${isolated('Day: 20 Mar 2026')}`;
    expect(screen.getByRole('button', { name: chip })).toBeTruthy();
  });

  it('is used by keyboard', async () => {
    const { user } = await opened();
    screen.getByRole('listbox', { name: 'Completes by interviewer' }).focus();
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}{Enter}');
    expect(address().get('interviewer')).toBe('13');
    await user.keyboard('{End} ');
    expect(address().get('interviewer')).toBe('13,21');
  });
});

describe('the pie', () => {
  it('shows shares, and filters by a click on a slice or its entry', async () => {
    const { server, user } = await opened();
    const shares = screen.getByRole('region', { name: 'Share of completes' });
    expect(within(shares).getByText('46.0%')).toBeTruthy();
    drawn[1]?.click({ dataIndex: 0 });
    await waitFor(() => expect(server.last('page')?.params.getAll('interviewer')).toEqual(['7']));
    await user.click(await within(shares).findByRole('button', { name: /Omid A\./, pressed: false }));
    expect(address().get('interviewer')).toBe('7,21');
  });
});

describe('the Top 5', () => {
  it('changes its criterion', async () => {
    const { server, user } = await opened();
    const ranked = screen.getByRole('group', { name: 'Ranked by' });
    await user.click(within(ranked).getByRole('button', { name: 'Attempts' }));
    await waitFor(() => expect(server.last('top')?.params.get('sort')).toBe('attempts'));
    expect(address().get('top')).toBe('attempts');
    expect(screen.getByRole('columnheader', { name: 'Attempts' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
  });

  it('is ranked by keyboard, says by what, and shows who leads', async () => {
    const { server, user } = await opened();
    const by = { success: page.top, attempts: [...page.top].reverse(), sr: [page.top[1]] };
    server.replace('top', ({ params }) => json(by[params.get('sort') as keyof typeof by]));
    const ranked = screen.getByRole('group', { name: 'Ranked by' });
    const pressed = () =>
      within(ranked)
        .getAllByRole('button', { pressed: true })
        .map(each => each.textContent);
    const names = () =>
      [...screen.getByRole('region', { name: 'Top 5' }).querySelectorAll('.name')].map(
        each => each.textContent,
      );
    expect(pressed()).toEqual(['Completes']);
    expect(names()).toEqual(['Ali M.', 'Sara K.', 'Omid A.']);

    within(ranked).getByRole('button', { name: 'Completes' }).focus();
    await user.keyboard('{Tab}{Enter}');
    await waitFor(() => expect(names()).toEqual(['Omid A.', 'Sara K.', 'Ali M.']));
    expect(pressed()).toEqual(['Attempts']);
    expect(document.activeElement?.textContent).toBe('Attempts');
    await user.keyboard('{Tab} ');
    await waitFor(() => expect(names()).toEqual(['Sara K.']));
    expect(pressed()).toEqual(['SR']);
    expect(screen.getByRole('columnheader', { name: 'SR' }).getAttribute('aria-sort')).toBe('descending');
    await user.keyboard('{Shift>}{Tab}{Tab}{/Shift}{Enter}');
    await waitFor(() => expect(names()).toEqual(['Ali M.', 'Sara K.', 'Omid A.']));
    expect(address().get('top')).toBeNull();
  });
});

describe('the table', () => {
  it('turns its pages', async () => {
    const { server, user } = await opened();
    expect(screen.getByText('120 rows')).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: 'Next page' }));
    await waitFor(() => expect(server.last('table')?.params.get('page')).toBe('2'));
    expect(screen.getByText('Page 2 of 3')).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('Rows a page'), '100');
    await waitFor(() => expect(server.last('table')?.params.get('page_size')).toBe('100'));
    expect(server.last('table')?.params.get('page')).toBe('1');
  });

  it('follows a filter from the bar chart', async () => {
    const { server } = await opened();
    await screen.findByRole('list', { name: 'rows' });
    server.replace('page', () =>
      json({ ...page, table: { count: 1, results: [{ ...page.table.results[0], interviewer: 'Sara K.' }] } }),
    );
    drawn[0]?.click({ dataIndex: 1 });
    await waitFor(() => {
      const rows = within(screen.getByRole('list', { name: 'rows' })).getAllByRole('listitem');
      expect(rows.map(row => row.textContent)).toEqual(['Sara K.']);
    });
    expect(screen.getByText('1 rows')).toBeTruthy();
  });
});
