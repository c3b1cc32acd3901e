import { execFileSync } from 'node:child_process';
import { column, expect, figures, settled, test } from './fixtures';

/** Adds an interview that ends now, as the survey's own software would. */
function addInterview(project: number): void {
  execFileSync('psql', [
    '-Xqc',
    `INSERT INTO core_interview (project_id, interviewer_id, phone_number, outcome_code, call_attempts, start_form, end_form, extra)
     VALUES (${project}, 40, '+989120000000', 'COMP', 1, now() - interval '1 second', now(), '{}')`,
  ]);
}

test('a new interview appears without reload, and what is unchanged costs a 304', async ({ open, lang }) => {
  const page = await open('client', 'project=7');
  await settled(page);
  await column(page, 'date');
  const statuses: number[] = [];
  const pages: string[] = [];
  page.on('response', response => {
    if (response.url().endsWith('/version')) statuses.push(response.status());
    if (response.url().includes('/page?')) pages.push(response.url());
  });
  await expect.poll(() => statuses.length, { timeout: 15_000 }).toBeGreaterThan(0);
  expect(statuses).toEqual([304]);
  expect(pages).toEqual([]);

  const attempts = Number(
    await page
      .locator('.kpi-value')
      .first()
      .evaluate(element =>
        (element.textContent ?? '')
          .replace(/[۰-۹]/g, digit => String('۰۱۲۳۴۵۶۷۸۹'.indexOf(digit)))
          .replace(/\D/g, ''),
      ),
  );
  await page.evaluate(() => Object.assign(window, { notReloaded: true }));
  addInterview(7);
  await expect(figures(page).first()).toHaveText(lang.format.count(attempts + 1), { timeout: 15_000 });
  await expect(page.locator('.ag-row[row-index="0"] .ag-cell[col-id="interviewer"]')).toHaveText('کاوه د.');
  expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
});

test('it asks one host, and shows its figures soon', async ({ open }) => {
  let page = await open('manager', 'project=1');
  await settled(page);
  const hosts = new Set<string>();
  page.on('request', request => hosts.add(new URL(request.url()).host));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.clearBrowserCache');
  await page.reload();
  await expect(figures(page).first()).toBeVisible();
  const shown = await page.evaluate(() => performance.now());
  const painted = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
  );
  await expect(page.locator('#bars svg')).toBeVisible();
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(entry => entry.name.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  console.log(
    `first content after ${painted.toFixed(0)} ms, figures after ${shown.toFixed(0)} ms, ${(scripts / 1000).toFixed(0)} kB of scripts`,
  );
  expect([...hosts]).toEqual([new URL(page.url()).host]);
  expect(painted).toBeLessThan(1500);
  expect(scripts).toBeLessThan(400_000);
});

test('signing out ends the session', async ({ open, lang }) => {
  const page = await open('manager');
  await expect(figures(page).first()).toBeVisible();
  await page.getByRole('button', { name: lang.messages.signOut, exact: true }).click();
  await expect(page).toHaveURL(/\/accounts\/login\//);
  await page.goto('/performance/collection');
  await expect(page).toHaveURL(/\/accounts\/login\//);
});

test('whose session ends elsewhere is told so', async ({ open, lang, context }) => {
  const page = await open('manager', 'project=1');
  await settled(page);
  await context.clearCookies();
  await page.getByRole('button', { name: lang.messages.days30, exact: true }).first().click();
  await expect(page.getByText(lang.messages.errorSignedOut)).toBeVisible();
  await expect(page.getByRole('link', { name: lang.messages.signIn })).toBeVisible();
});
