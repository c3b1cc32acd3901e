import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../src/App';
// Loaded lazily by the page, which takes long on a busy machine.
import '../src/components/filters/Calendar';
import { json, mockServer, options, page } from './api';

// New Year's Eve in New York, a quarter past the next midnight in Tehran.
const NOW = new Date('2026-12-31T20:45:00Z');
const TODAY = '2027-01-01';

const zone = process.env.TZ;

beforeEach(() => {
  process.env.TZ = 'America/New_York';
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});

afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

/** The days that the open calendar marks as today, as it writes them. */
async function marked(language: string, custom: string) {
  window.history.replaceState(null, '', `?lang=${language}&days=1`);
  mockServer({
    filters: () => json({ ...options, today: TODAY }),
    page: () => json({ ...page, summary: { ...page.summary, range: { from: TODAY, to: TODAY } } }),
  });
  render(<App />);
  const user = userEvent.setup();
  await screen.findByText(language === 'fa' ? '۱۲٬۰۳۴' : '12,034');
  await user.click(screen.getByRole('button', { name: custom }));
  const calendar = await within(screen.getByRole('dialog')).findByRole('grid');
  return [...calendar.querySelectorAll('[data-today]')].map(each => [
    each.getAttribute('data-day'),
    each.textContent,
  ]);
}

describe('the calendar', () => {
  it("marks the server's today, and not that of the browser's clock", async () => {
    expect(new Date().getDate()).toBe(31);
    expect(await marked('en', 'Custom')).toEqual([[TODAY, '1']]);
  });

  it('marks the same day in the Jalali calendar', async () => {
    expect(await marked('fa', 'دلخواه')).toEqual([['۱۴۰۵-۱۰-۱۱', '۱۱']]);
  });
});
