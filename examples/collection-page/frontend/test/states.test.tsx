import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { App } from '../src/App';
import { isolated } from '../src/i18n/isolated';
import { emptyPage, failure, json, mockServer, never, options, page } from './api';

const address = () => new URLSearchParams(window.location.search);

describe('loading', () => {
  it('shows skeletons until there is something', async () => {
    mockServer({ page: never });
    render(<App />);
    await screen.findByRole('region', { name: 'Key figures' });
    expect(screen.getAllByRole('status', { name: 'Loading' }).length).toBeGreaterThan(4);
  });

  it('cancels a request that is outdated', async () => {
    const server = mockServer({ page: never });
    const user = userEvent.setup();
    render(<App />);
    await waitFor(() => expect(server.of('page')).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: '30D', pressed: false }));
    await waitFor(() => expect(server.of('page')).toHaveLength(2));
    expect(server.of('page').map(each => each.aborted)).toEqual([true, false]);
  });

  it('keeps what was there while new figures come', async () => {
    const server = mockServer();
    const user = userEvent.setup();
    render(<App />);
    await screen.findByText('12,034');
    server.replace('page', never);
    await user.click(screen.getByRole('button', { name: '30D', pressed: false }));
    await waitFor(() => expect(server.of('page')).toHaveLength(2));
    expect(screen.getByText('12,034')).toBeTruthy();
    expect(screen.getByRole('region', { name: 'Key figures' }).getAttribute('aria-busy')).toBe('true');
  });
});

describe('nothing found', () => {
  it('says so, and widens the filters', async () => {
    window.history.replaceState(null, '', '?days=1&outcomes=REF&interviewer=7');
    mockServer({ page: ({ params }) => json(params.get('days') === '30' ? page : emptyPage) });
    const user = userEvent.setup();
    render(<App />);
    await screen.findByText('No interviews match these filters');
    await user.click(screen.getByRole('button', { name: `Remove: ${isolated('Ali M.')}` }));
    expect(address().get('interviewer')).toBeNull();
    expect(address().get('outcomes')).toBe('REF');
    await user.click(await screen.findByRole('button', { name: 'Show the last 30 days' }));
    await screen.findByText('12,034');
    expect(screen.queryByText('No interviews match these filters')).toBeNull();
  });

  it('says where a user has no project', async () => {
    mockServer({ filters: () => json({ ...options, projects: [] }) });
    render(<App />);
    await screen.findByText('You have no project here');
  });
});

describe('errors', () => {
  it('shows the message and hint of the database, and tries again', async () => {
    let fails = true;
    mockServer({
      page: () => (fails ? failure(400, 'unknown outcome: "X"', 'Valid values are: COMP, REF.') : json(page)),
    });
    const user = userEvent.setup();
    render(<App />);
    await screen.findByText('unknown outcome: "X"');
    expect(screen.getByText('Valid values are: COMP, REF.')).toBeTruthy();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('12,034');
  });

  it('shows a refusal', async () => {
    window.history.replaceState(null, '', '?project=99');
    mockServer({ page: () => failure(403, 'permission denied for project 99') });
    render(<App />);
    await screen.findByText('You have no access to this');
    expect(screen.getByText('permission denied for project 99')).toBeTruthy();
    // The other projects are at hand still.
    expect(screen.getByLabelText('Project')).toBeTruthy();
  });

  it('leads to signing in where the session has ended', async () => {
    window.history.replaceState(null, '', '/performance/collection?project=12&days=30');
    mockServer({
      filters: () => failure(401, 'not signed in'),
      version: () => failure(401, 'not signed in'),
    });
    render(<App />);
    await screen.findByText('You are signed out');
    const link = screen.getByRole('link', { name: 'Sign in' });
    const next = new URLSearchParams(link.getAttribute('href')?.split('?')[1]).get('next');
    expect(next).toBe('/performance/collection?project=12&days=30');
  });

  it('shows an error of one widget in that widget', async () => {
    window.history.replaceState(null, '', '?top=sr');
    mockServer({ top: () => failure(503, 'the source is being filled') });
    render(<App />);
    await screen.findByText('the source is being filled');
    expect(screen.getByText('12,034')).toBeTruthy();
  });

  it.each(['', '?top=sr'])('keeps what was there, where it is fetched again in vain: %s', async search => {
    window.history.replaceState(null, '', search);
    vi.useFakeTimers();
    const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));
    let current = 'v1';
    const server = mockServer({
      version: () => json({ version: current }, { headers: { ETag: `"${current}"` } }),
    });
    render(<App />);
    await pass(1000);
    const widget = search ? 'top' : 'page';
    const answer = search ? page.top : page;
    server.replace(widget, () => failure(503, 'the source is being filled'));
    current = 'v2';
    await pass(10_500);
    // Once, and not in each widget.
    expect(screen.getAllByRole('alert').map(each => each.textContent)).toEqual([
      'This could not be loadedthe source is being filledTry again',
    ]);
    expect(screen.getByText('12,034')).toBeTruthy();
    const top = screen.getByRole('region', { name: 'Top 5' });
    expect(top.querySelectorAll('tbody tr')).toHaveLength(3);

    server.replace(widget, () => json(answer));
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await pass(1000);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says that the server cannot be reached', async () => {
    mockServer({ page: () => Promise.reject(new TypeError('failed to fetch')) });
    render(<App />);
    await screen.findByText(/The server cannot be reached/);
  });

  it('does without the body of an error that is no JSON', async () => {
    mockServer({ page: () => new Response('<h1>Bad gateway</h1>', { status: 502 }) });
    render(<App />);
    await screen.findByText(/The server had a problem/);
  });
});
