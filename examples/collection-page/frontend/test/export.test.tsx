import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../src/App';
import { failure, mockServer } from './api';

const workbook = () =>
  new Response('PK', {
    headers: { 'Content-Disposition': 'attachment; filename="collection-performance.xlsx"' },
  });

let saved: string[] = [];

beforeEach(() => {
  saved = [];
  URL.createObjectURL = () => 'blob:workbook';
  URL.revokeObjectURL = () => {};
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  document.cookie = 'csrftoken=secret';
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function opened(search: string) {
  window.history.replaceState(null, '', search);
  const server = mockServer({ 'export/xlsx': workbook });
  render(<App />);
  await screen.findByText('12,034');
  return { server, user: userEvent.setup() };
}

describe('the export', () => {
  it('takes the active filters', async () => {
    const { server, user } = await opened(
      '?project=14&from=2026-03-01&to=2026-03-31&interviewer=7,13&outcomes=COMP&team=South&top=sr',
    );
    await user.click(screen.getByRole('button', { name: 'Export XLSX' }));
    await waitFor(() => expect(saved).toEqual(['collection-performance.xlsx']));
    const asked = server.last('export/xlsx');
    expect(asked?.init.method).toBe('POST');
    expect(new Headers(asked?.init.headers).get('X-CSRFToken')).toBe('secret');
    expect(JSON.parse(String(asked?.init.body))).toEqual({
      project: '14',
      from: '2026-03-01',
      to: '2026-03-31',
      interviewer: ['7', '13'],
      outcomes: ['COMP'],
      team: ['South'],
      sort: 'sr',
      language: 'en',
    });
  });

  it('takes the day that the bar chart has chosen', async () => {
    const { server, user } = await opened('?project=12&by=day&day=2026-03-20');
    await user.click(screen.getByRole('button', { name: 'Export XLSX' }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(JSON.parse(String(server.last('export/xlsx')?.init.body))).toMatchObject({
      from: '2026-03-20',
      to: '2026-03-20',
    });
  });

  it('shows why it failed', async () => {
    const { server, user } = await opened('?project=12');
    server.replace('export/xlsx', () => failure(403, 'CSRF token missing'));
    await user.click(screen.getByRole('button', { name: 'Export XLSX' }));
    await screen.findByText('CSRF token missing');
    expect(saved).toEqual([]);
  });
});
