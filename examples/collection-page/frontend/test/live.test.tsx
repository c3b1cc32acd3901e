import { act, render, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../src/App';
import { failure, json, mockServer, page } from './api';

beforeEach(() => {
  vi.useFakeTimers();
});

const pass = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));

const version = (etag: string) => json({ version: etag }, { headers: { ETag: `"${etag}"` } });
const unchanged = () => new Response(null, { status: 304 });

describe('live figures', () => {
  it('asks every 10 seconds, and fetches nothing while the answer is 304', async () => {
    const server = mockServer({
      version: ({ init }) => (new Headers(init.headers).get('If-None-Match') ? unchanged() : version('v1')),
    });
    render(<App />);
    await pass(1000);
    expect(server.of('version')).toHaveLength(1);
    expect(server.of('page')).toHaveLength(1);
    await pass(30_000);
    expect(server.of('version')).toHaveLength(4);
    expect(new Headers(server.last('version')?.init.headers).get('If-None-Match')).toBe('"v1"');
    expect(server.of('page')).toHaveLength(1);
    expect(server.of('filters')).toHaveLength(1);
  });

  it('fetches again when the version has changed', async () => {
    let current = 'v1';
    const server = mockServer({
      version: ({ init }) =>
        new Headers(init.headers).get('If-None-Match') === `"${current}"` ? unchanged() : version(current),
    });
    render(<App />);
    await pass(1000);
    expect(screen.getByText('12,034')).toBeTruthy();

    current = 'v2';
    const { summary } = page;
    server.replace('page', () =>
      json({ ...page, summary: { ...summary, totals: { ...summary.totals, attempts: 12035 } } }),
    );
    await pass(10_500);
    expect(screen.getByText('12,035')).toBeTruthy();
    expect(server.of('page')).toHaveLength(2);
    await pass(10_000);
    expect(server.of('page')).toHaveLength(2);
  });

  it('says when the server does not answer, and goes on', async () => {
    const server = mockServer();
    render(<App />);
    await pass(1000);
    expect(screen.getByText('Live')).toBeTruthy();
    server.replace('version', () => failure(502, ''));
    await pass(10_000);
    expect(screen.getByText('Not live: the server does not answer')).toBeTruthy();
    expect(screen.getByText('12,034')).toBeTruthy();
    server.replace('version', () => version('v1'));
    await pass(10_000);
    expect(screen.getByText('Live')).toBeTruthy();
  });

  it('does not ask while the page is hidden, and asks when it is seen again', async () => {
    const server = mockServer();
    render(<App />);
    await pass(1000);
    const asked = server.of('version').length;
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(60_000);
    expect(server.of('version')).toHaveLength(asked);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(100);
    expect(server.of('version')).toHaveLength(asked + 1);
    hidden.mockRestore();
  });
});
