import type { Options, Page as Report } from '../src/api/types';
import { ask, clickShape, column, expect, figures, settled, test } from './fixtures';
import { readWorkbook } from './workbook';

const ACCENT = '#5eead4';
/** Of start_form, end_form and outcome_code, in the workbook of a language. */
const HEADINGS = {
  en: { start: 'start_form', end: 'end_form', outcome: 'outcome_code' },
  fa: { start: 'شروع فرم', end: 'پایان فرم', outcome: 'کد نتیجه' },
};

const bars = (selector = '') => `#bars svg path[fill="${ACCENT}"]${selector}`;

test.describe('permitted projects only', () => {
  test('a user is offered those that are granted', async ({ open, lang }) => {
    const page = await open('supervisor');
    await expect(figures(page).first()).toBeVisible();
    const offered = page.locator('.filters select').locator('option');
    expect((await offered.allTextContents()).sort()).toEqual(
      ['City transport', 'Television audience', 'پنل سلامت'].sort(),
    );
    await page.getByRole('button', { name: lang.messages.menuProjects }).click();
    await expect(page.locator('.menu-items li')).toHaveCount(3);
  });

  test('another one in the address is refused', async ({ open, lang }) => {
    const page = await open('supervisor', 'project=1');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(lang.messages.errorForbidden);
    await expect(alert).toContainText('permission denied for project 1');
    await page.locator('.filters select').selectOption({ label: 'City transport' });
    await expect(figures(page).first()).toBeVisible();
    await expect(alert).toHaveCount(0);
  });

  test('who has none is told so', async ({ open, lang }) => {
    const page = await open('newcomer');
    await expect(page.getByText(lang.messages.noProjects)).toBeVisible();
  });

  test('numbers are masked', async ({ open }) => {
    const page = await open('supervisor');
    for (const number of await column(page, 'phone_number'))
      expect(number).toMatch(/^\+?[0-9۰-۹]{0,5}\*\*\*$/);
  });
});

test.describe('widgets are in step with the filters', () => {
  test('figures, charts, Top 5 and table follow', async ({ open, lang }) => {
    const { messages, format } = lang;
    const page = await open('manager', 'project=2');
    const before = await ask<Report>(page, 'page', { project: '2' });
    await expect(figures(page).first()).toHaveText(format.count(before.summary.totals.attempts));

    const offered = await ask<Options>(page, 'filters', {});
    const team =
      offered.interviewers.find(each => each.interviewer_id === before.bar[0]?.interviewer_id)?.team ?? '';

    await page.getByRole('button', { name: messages.days30, exact: true }).first().click();
    await page.getByRole('button', { name: `${messages.outcomes}: ${messages.all}` }).click();
    await page.locator('.option', { hasText: 'COMP' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: `${messages.teams}: ${messages.all}` }).click();
    await page.locator('.option', { hasText: team }).click();
    await page.keyboard.press('Escape');
    await settled(page);

    const report = await ask<Report>(page, 'page', {
      project: '2',
      days: '30',
      outcomes: 'COMP',
      team,
    });
    const { totals, range } = report.summary;
    expect(totals.completes).toBe(totals.attempts);
    await expect(figures(page)).toHaveText([
      format.count(totals.attempts),
      format.count(totals.completes),
      format.percent(1),
      format.duration(totals.avg_duration_sec),
    ]);
    await expect(page.locator('.page-range')).toHaveText(format.range(range.from, range.to));
    await expect(page.locator('#bars [role="option"]')).toHaveText(
      report.bar.map(bar => `${bar.label}: ${format.count(bar.completes)}`),
    );
    await expect(page.locator('#shares .legend-entry').first()).toContainText(report.pie[0]?.label ?? '');
    await expect(page.locator('#top .name')).toHaveText(report.top.map(row => row.label ?? ''));
    await expect(page.locator('.row-count')).toHaveText(messages.rowCount(format.count(report.table.count)));
    const outcomes = new Set(await column(page, 'outcome_code'));
    expect(outcomes.size).toBe(1);
  });

  test('the address brings the same view again', async ({ open, lang, context }) => {
    const page = await open('manager', 'project=3&days=30&outcomes=REF&by=day&metric=attempts&top=sr');
    await settled(page);
    await expect(page.locator('#bars h2')).toHaveText(
      lang.messages.bars(lang.messages.attempts, lang.messages.byDay),
    );
    const shown = await figures(page).allTextContents();
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(figures(other)).toHaveText(shown);
    await expect(other.locator('.chip').first()).toBeVisible();
  });

  test('nothing found is said, with what helps', async ({ open, lang }) => {
    const page = await open('manager', 'project=1&from=2020-01-01&to=2020-01-02&team=North');
    await expect(page.getByText(lang.messages.emptyTitle)).toBeVisible();
    await page.getByRole('button', { name: lang.messages.emptyLonger }).click();
    await expect(page.getByText(lang.messages.emptyTitle)).toHaveCount(0);
    await expect(page.locator(bars()).first()).toBeVisible();
  });
});

test.describe('a click filters the rest', () => {
  test('on the bar of an interviewer, and once more takes it back', async ({ open, lang }) => {
    const page = await open('manager', 'project=1&days=30');
    await expect(page.locator(bars()).nth(2)).toBeVisible();
    const report = await ask<Report>(page, 'page', { project: '1', days: '30' });
    const chosen = report.bar[2];
    const shape = page.locator(bars()).nth(2);
    await clickShape(shape);
    await settled(page);
    await expect(page.locator('.chip').first()).toHaveText(chosen?.label ?? '');
    await expect(figures(page).first()).toHaveText(lang.format.count(chosen?.attempts ?? 0));
    expect(new Set(await column(page, 'interviewer'))).toEqual(new Set([chosen?.label]));
    // The other bars are there still, to choose another.
    await expect(page.locator('#bars [role="option"]')).toHaveCount(report.bar.length);
    await clickShape(page.locator(bars()).first());
    await settled(page);
    await expect(page.locator('.chip')).toHaveCount(0);
  });

  test('on the bar of a day', async ({ open, lang }) => {
    const page = await open('manager', 'project=1&days=7&by=day&metric=attempts');
    await expect(page.locator(bars()).nth(3)).toBeVisible();
    const report = await ask<Report>(page, 'page', { project: '1', days: '7' });
    const days = [...report.by_day].sort((a, b) => b.attempts - a.attempts);
    const label = `${lang.format.shortDay(days[0]?.day ?? '')}:`;
    const options = page.locator('#bars [role="option"]');
    const place = async () => (await options.allTextContents()).findIndex(text => text.startsWith(label));
    await expect.poll(place).toBeGreaterThanOrEqual(0);
    await clickShape(page.locator(bars()).nth(await place()));
    await settled(page);
    expect(new Set(await column(page, 'date'))).toEqual(new Set([lang.format.day(days[0]?.day ?? '')]));
    await expect(figures(page).first()).toHaveText(lang.format.count(days[0]?.attempts ?? 0));
  });

  test('on a slice', async ({ open }) => {
    const page = await open('manager', 'project=1&days=30');
    const slice = page.locator(`#shares svg path[fill="${ACCENT}"]`).first();
    await expect(slice).toBeVisible();
    const label = await page.locator('#shares .legend-label').first().textContent();
    await clickShape(slice);
    await settled(page);
    expect(new Set(await column(page, 'interviewer'))).toEqual(new Set([label]));
  });

  test('by keyboard, with the focus in sight', async ({ open, lang }) => {
    const page = await open('manager', 'project=1&days=30');
    const list = page.locator('#bars [role="listbox"]');
    await expect(list).toBeVisible();
    await page.locator('#bars .segments button').last().focus();
    await page.keyboard.press('Tab');
    await expect(list).toBeFocused();
    expect(await list.evaluate(element => getComputedStyle(element).outlineStyle)).toBe('solid');
    await page.keyboard.press(lang.rtl ? 'ArrowLeft' : 'ArrowRight');
    await page.keyboard.press('Enter');
    await settled(page);
    const options = page.locator('#bars [role="option"][aria-selected="true"]');
    await expect(options).toHaveCount(1);
    await expect(page.locator('.chip')).toHaveCount(1);
  });
});

test('the workbook has the same filters, and start_form and end_form', async ({ open, lang }, info) => {
  const page = await open('manager', 'project=1&days=30&outcomes=COMP,REF&team=South');
  await settled(page);
  const report = await ask<Report>(page, 'page', {
    project: '1',
    days: '30',
    team: 'South',
    outcomes: 'COMP',
  });
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: lang.messages.export }).click();
  const download = await downloading;
  const path = info.outputPath('page.xlsx');
  await download.saveAs(path);

  const sheets = readWorkbook(path);
  expect(sheets.size).toBe(4);
  const [headings = [], ...rows] = [...sheets.values()][3] ?? [];
  // Times have their zone in brackets.
  const heads = headings.map(heading => heading.replace(/ \(.*/, ''));
  const named = HEADINGS[lang.language];
  expect(heads).toEqual(expect.arrayContaining(Object.values(named)));
  const outcome = heads.indexOf(named.outcome);
  expect(new Set(rows.map(row => row[outcome]))).toEqual(new Set(['COMP', 'REF']));
  expect(rows.filter(row => row[outcome] === 'COMP')).toHaveLength(report.table.count);
  await expect(page.locator('.row-count')).toHaveText(lang.messages.rowCount(lang.format.count(rows.length)));
  for (const name of [named.start, named.end])
    expect(rows.every(row => (row[heads.indexOf(name)] ?? '') !== '')).toBe(true);
});

test.describe('only the table scrolls sideways', () => {
  for (const width of [390, 820, 1440])
    test(`at ${width} pixels`, async ({ open, page: sized }, info) => {
      await sized.setViewportSize({ width, height: 844 });
      const page = await open('manager', 'project=1&days=30&interviewer=1,2,3');
      await settled(page);
      await column(page, 'date');
      const reach = await page.evaluate(() => {
        window.scrollTo(10_000, window.scrollY);
        const rtl = document.documentElement.dir === 'rtl';
        if (rtl) window.scrollTo(-10_000, window.scrollY);
        const { scrollWidth, clientWidth } = document.documentElement;
        return { over: scrollWidth - clientWidth, moved: window.scrollX };
      });
      expect(reach).toEqual({ over: 0, moved: 0 });
      if (width > 1000) return;
      // The last column is out of sight, and comes by scrolling in the table.
      const last = page.locator('.ag-header-cell[col-id="call_attempts"]');
      await expect(last).not.toBeInViewport();
      await page.locator('.ag-cell[col-id="date"]').first().hover();
      await page.mouse.wheel(info.project.name === 'fa' ? -2000 : 2000, 0);
      await expect(last).toBeInViewport();
    });

  test('while its head stays', async ({ open }) => {
    const page = await open('manager', 'project=1&days=30');
    await column(page, 'date');
    const head = page.locator('.ag-header-cell[col-id="date"]');
    const before = await head.boundingBox();
    await page.locator('.ag-cell[col-id="date"]').nth(2).hover();
    await page.mouse.wheel(0, 300);
    await expect(page.locator('.ag-row[row-index="0"]')).not.toBeInViewport();
    await expect(page.locator('.ag-cell[col-id="date"]').first()).toBeVisible();
    expect(await head.boundingBox()).toEqual(before);
  });
});

test('the table is paged and sorted by the server', async ({ open, lang }) => {
  const { messages, format } = lang;
  const page = await open('manager', 'project=1&days=30');
  await column(page, 'date');
  await page.getByRole('button', { name: messages.nextPage }).click();
  await expect(page.locator('.pager-page')).toContainText(
    messages.pageOf(format.count(2), '').trim().split(' ')[1] ?? '',
  );
  await settled(page);
  await page.locator('.ag-header-cell[col-id="duration_sec"]').click();
  await settled(page);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('duration_sec');
  const report = await ask<Report>(page, 'page', { project: '1', days: '30', sort: 'duration_sec' });
  const longest = report.table.results[0]?.duration_sec ?? 0;
  await expect(page.locator('.ag-row[row-index="0"] .ag-cell[col-id="duration_sec"]')).toHaveText(
    format.duration(longest),
  );
});

test('the theme is black, and borders answer to the pointer', async ({ open, lang }) => {
  const page = await open('manager');
  await expect(figures(page).first()).toBeVisible();
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)');
  const button = page.getByRole('button', { name: `${lang.messages.outcomes}: ${lang.messages.all}` });
  const border = () => button.evaluate(element => getComputedStyle(element).borderTopColor);
  const before = await border();
  expect(await button.evaluate(element => getComputedStyle(element).transitionProperty)).toContain(
    'border-color',
  );
  await button.hover();
  await expect.poll(border).not.toBe(before);
});

test('the language is whole', async ({ open, lang }) => {
  const page = await open('manager', 'project=1');
  await expect(figures(page).first()).toBeVisible();
  const html = page.locator('html');
  await expect(html).toHaveAttribute('dir', lang.rtl ? 'rtl' : 'ltr');
  await expect(page).toHaveTitle(lang.messages.title);
  const dates = await column(page, 'date');
  const text = `${await page.locator('#kpis').innerText()} ${dates.join(' ')}`;
  if (lang.rtl) {
    expect(text).not.toMatch(/[0-9]/);
    expect(dates[0]).toMatch(/^[۰-۹]{1,2} \S+ ۱۴[۰-۹]{2}$/);
  } else expect(text).not.toMatch(/[۰-۹]/);

  const other = lang.rtl ? 'EN' : 'FA';
  await page.getByRole('button', { name: other, exact: true }).click();
  await expect(html).toHaveAttribute('dir', lang.rtl ? 'ltr' : 'rtl');
});
