import { expect, test as base, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { makeLocale, type Language, type Locale } from '../src/i18n/language';

export const ZONE = 'Asia/Tehran';
const API = '/api/performance/collection';

interface Fixtures {
  lang: Locale;
  /** Opens the page for a user, with a query of its address, and waits for its figures. */
  open: (user: string, query?: string) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  lang: async ({}, use, info) => {
    await use(makeLocale(info.project.metadata.language as Language, ZONE));
  },
  open: async ({ page, context, lang }, use) => {
    await use(async (user, query = '') => {
      await signIn(context, user);
      await page.goto(`/performance/collection?lang=${lang.language}${query && `&${query}`}`);
      return page;
    });
  },
});

export { expect };

export async function signIn(context: BrowserContext, username: string): Promise<void> {
  const { request } = context;
  await request.get('/accounts/login/');
  const token = (await context.cookies()).find(cookie => cookie.name === 'csrftoken')?.value ?? '';
  const answer = await request.post('/accounts/login/', {
    form: { username, password: process.env.PAGE_PASSWORD ?? 'collection' },
    headers: { 'X-CSRFToken': token },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(302);
}

/** What an endpoint answers to the user of the page. */
export async function ask<T>(page: Page, path: string, params: Record<string, string>): Promise<T> {
  const answer = await page.request.get(`${API}/${path}`, { params });
  expect(answer.status()).toBe(200);
  return (await answer.json()) as T;
}

/** The figures, in their order: attempts, completes, success rate, average duration. */
export const figures = (page: Page): Locator => page.locator('.kpi-value');

/** Waits until no widget is fetching. */
export async function settled(page: Page): Promise<void> {
  // Longer than the filters are waited for.
  await page.waitForTimeout(350);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** The cells of a column of the table, as far as they are in sight. */
export async function column(page: Page, id: string): Promise<string[]> {
  await page.locator('#rows').scrollIntoViewIfNeeded();
  const cells = page.locator(`.ag-cell[col-id="${id}"]`);
  await expect(cells.first()).toBeVisible();
  return cells.allTextContents();
}

/** Clicks a shape of a chart in its inside, which is not where the middle of a ring's part is. */
export async function clickShape(shape: Locator): Promise<void> {
  await shape.scrollIntoViewIfNeeded();
  await atRest(shape);
  const point = await shape.evaluate(element => {
    const path = element as unknown as SVGGeometryElement;
    const box = path.getBoundingClientRect();
    const matrix = path.getScreenCTM()?.inverse();
    for (let row = 1; row < 12; row++)
      for (let at = 1; at < 12; at++) {
        const x = box.x + (box.width * at) / 12;
        const y = box.y + (box.height * row) / 12;
        if (path.isPointInFill(new DOMPoint(x, y).matrixTransform(matrix))) return { x, y };
      }
    throw new Error('the shape has no inside');
  });
  await shape.page().mouse.click(point.x, point.y);
}

/** Charts grow, and move when a font arrives. */
async function atRest(shape: Locator): Promise<void> {
  let before = '';
  await expect
    .poll(
      async () => {
        const last = before;
        before = JSON.stringify(await shape.boundingBox());
        return before === last;
      },
      { intervals: [250] },
    )
    .toBe(true);
}
