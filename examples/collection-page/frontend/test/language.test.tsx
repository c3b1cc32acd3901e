import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { App } from '../src/App';
// Loaded lazily by the page, which takes long on a busy machine.
import '../src/components/filters/Calendar';
import { makeFormat } from '../src/i18n/format';
import { en, fa } from '../src/i18n/messages';
import { emptyPage, json, mockServer, options } from './api';

describe('formats', () => {
  const english = makeFormat('en', 'Asia/Tehran');
  const persian = makeFormat('fa', 'Asia/Tehran');

  it('writes numbers with the digits of the language', () => {
    expect(english.count(12034)).toBe('12,034');
    expect(persian.count(12034)).toBe('۱۲٬۰۳۴');
    expect(english.percent(0.3874)).toBe('38.7%');
    expect(persian.percent(0.3874)).toMatch(/^۳۸٫۷\u200e?٪/);
    expect(english.signed(-3.25)).toBe('−3.3');
    expect(persian.signed(12)).toBe('\u200e+۱۲٫۰');
    expect(persian.digits('+98912***')).toBe('+۹۸۹۱۲***');
  });

  it('writes days in the calendar of the language', () => {
    expect(english.day('2026-03-21')).toBe('21 Mar 2026');
    expect(persian.day('2026-03-21')).toBe('۱ فروردین ۱۴۰۵');
    expect(persian.shortDay('2026-03-20')).toBe('۲۹ اسفند');
    expect(persian.day('2025-03-20')).toBe('۳۰ اسفند ۱۴۰۳');
    expect(persian.range('2026-03-20', '2026-03-21')).toBe('۲۹ اسفند ۱۴۰۴ – ۱ فروردین ۱۴۰۵');
    expect(english.range('2026-03-20', '2026-03-20')).toBe('20 Mar 2026');
  });

  it('writes times in the zone of the business', () => {
    expect(english.time('2026-03-21T09:32:14Z')).toBe('13:02:14');
    expect(persian.time('2026-03-21T09:32:14Z')).toBe('۱۳:۰۲:۱۴');
    expect(makeFormat('en', 'UTC').time('2026-03-21T00:05:00Z')).toBe('00:05:00');
  });

  it('writes durations', () => {
    expect(english.duration(596)).toBe('9:56');
    expect(english.duration(3661)).toBe('1:01:01');
    expect(persian.duration(596)).toBe('۹:۵۶');
    expect(english.duration(0)).toBe('0:00');
  });

  it('has Persian names of the outcomes that every source has, and of those that the demonstration adds', () => {
    expect(Object.keys(fa.outcomeNames)).toEqual(['COMP', 'REF', 'BUSY', 'NOANS', 'NA', 'FAIL']);
  });

  it('has every text in both languages', () => {
    const untranslated = Object.entries(en).filter(([key, text]) => fa[key as keyof typeof fa] === text);
    expect(untranslated).toEqual([]);
    expect(Object.keys(fa).sort()).toEqual(Object.keys(en).sort());
  });
});

describe('names of another direction', () => {
  const label = (element: Element | null | undefined) => element?.getAttribute('aria-label');

  // Else the last dot of a Latin name stands before it, in Persian, and that of a Persian one after the sentence, in English.
  it.each([
    [
      'fa',
      'Ali M.',
      'حذف فیلتر \u2068Ali M.\u2069',
      'مصاحبه‌گران: \u2068Ali M.\u2069',
      'حذف: \u2068Ali M.\u2069',
    ],
    [
      'en',
      'علی م.',
      'Remove the filter \u2068علی م.\u2069',
      'Interviewers: \u2068علی م.\u2069',
      'Remove: \u2068علی م.\u2069',
    ],
  ])('keep their own in the sentences of the page: %s', async (language, name, chip, list, way) => {
    window.history.replaceState(null, '', `?lang=${language}&interviewer=7`);
    mockServer({
      filters: () => json({ ...options, interviewers: [{ interviewer_id: 7, label: name, team: 'North' }] }),
      page: () => json(emptyPage),
    });
    render(<App />);
    const [found] = await screen.findAllByText(name, { selector: '.chip bdi' });
    expect(label(found?.closest('button'))).toBe(chip);
    const control = screen.getByRole('button', { name: list });
    expect(control.querySelector('.control-value')?.textContent).toBe(`\u2068${name}\u2069`);
    expect(await screen.findByRole('button', { name: way })).toBeTruthy();
  });

  it('keep their own in the menu and the header', async () => {
    mockServer({ session: () => json({ id: 2, username: 'north', name: 'N. North (2)' }) });
    window.history.replaceState(null, '', '?lang=fa');
    render(<App />);
    await screen.findByText('N. North (2)', { selector: 'bdi' });
    await userEvent.setup().click(await screen.findByRole('button', { name: 'پروژه‌ها' }));
    expect(screen.getByText('Household panel', { selector: '.menu-item bdi' })).toBeTruthy();
  });
});

describe('the switch of the language', () => {
  it('turns the page to Persian, from right to left, and back', async () => {
    mockServer();
    const user = userEvent.setup();
    render(<App />);
    await screen.findByText('12,034');
    expect(document.documentElement.dir).toBe('ltr');

    await user.click(screen.getByRole('button', { name: 'FA' }));
    expect(document.documentElement.dir).toBe('rtl');
    expect(document.documentElement.lang).toBe('fa');
    expect(document.title).toBe('عملکرد گردآوری');
    expect(screen.getByText('۱۲٬۰۳۴')).toBeTruthy();
    expect(screen.getByText('۲۸ اسفند ۱۴۰۴ – ۵ فروردین ۱۴۰۵')).toBeTruthy();
    expect(new URLSearchParams(window.location.search).get('lang')).toBe('fa');
    // Nothing but digits of the language in the figures.
    expect(screen.getByRole('region', { name: 'شاخص‌های کلیدی' }).textContent).not.toMatch(/[0-9]/);

    await user.click(screen.getByRole('button', { name: 'EN' }));
    expect(document.documentElement.dir).toBe('ltr');
    expect(screen.getByText('12,034')).toBeTruthy();
  });

  it('shows the calendar of the language, and takes a range from it', async () => {
    window.history.replaceState(null, '', '?lang=fa&from=2026-03-21&to=2026-03-22');
    const server = mockServer();
    const user = userEvent.setup();
    render(<App />);
    await screen.findByText('۱۲٬۰۳۴');
    await user.click(screen.getByRole('button', { name: '۱ فروردین ۱۴۰۵ – ۲ فروردین ۱۴۰۵' }));
    const calendar = await screen.findByRole('grid', { name: /فروردین/ });
    const day = (name: string) => {
      const found = [...calendar.querySelectorAll('td:not([data-outside]) button')].find(
        each => each.textContent === name,
      );
      if (!found) throw new Error(`no day ${name}`);
      return found;
    };
    await user.click(day('۳'));
    await user.click(day('۱۰'));
    await user.click(screen.getByRole('dialog').querySelector('.button.primary') as Element);
    const params = new URLSearchParams(window.location.search);
    expect([params.get('from'), params.get('to')]).toEqual(['2026-03-23', '2026-03-30']);
    await screen.findByText(/۳ فروردین ۱۴۰۵ – ۱۰ فروردین ۱۴۰۵/);
    await new Promise(settle => setTimeout(settle, 300));
    expect(server.last('page')?.params.get('from')).toBe('2026-03-23');
  });
});
