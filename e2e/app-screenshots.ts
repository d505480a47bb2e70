import type { Page } from 'playwright-core';
import { AppDesk, appOpened } from './support/app-desk.js';
import { type Look, LOOKS, Photographer } from './support/photographer.js';

/** The viewer of a web application: alone, with its panel, before it falls asleep, and where it is not let in. */
async function photographViewer(desk: AppDesk, photographer: Photographer): Promise<void> {
  const { page } = photographer;
  const sessionId = await desk.session();
  await page.goto(`${desk.url}/sessions/${sessionId}`);
  await appOpened(page);
  await photographer.take('app');
  await page.getByRole('button', { name: 'Session panel', exact: true }).click();
  await page.locator('#viewer-panel').getByText('Connection').click();
  await page.getByText(`${sessionId}.localhost`).waitFor();
  await photographer.take('app-panel');
  await page.keyboard.press('Escape');
  await appOpened(page);
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => document.activeElement?.classList.contains('after'));
  await photographer.take('app-way-out');
  await desk.almostAsleep(sessionId);
  await page.reload();
  await appOpened(page);
  await page.getByTestId('idle-warning').waitFor();
  await photographer.take('app-idle');
  await refuseToKeep(page);
  await photographer.take('app-idle-not-kept');
  await keepNoCookies(page);
  await page.reload();
  await page.getByText('does not recognise you').waitFor();
  await photographer.take('app-not-let-in');
}

async function refuseToKeep(page: Page): Promise<void> {
  await page.route('**/keep-awake', (route) => route.fulfill({ status: 503, body: '' }));
  await page.getByRole('button', { name: 'Keep it running' }).click();
  await page.getByRole('alert').waitFor();
}

/** Makes the browser behave as one that keeps no cookies of a page in a frame. */
async function keepNoCookies(page: Page): Promise<void> {
  await page.context().clearCookies({ name: '__Host-streamspace-app' });
  await page.route('**/.streamspace/enter', async (route) => {
    if (route.request().method() !== 'POST') await route.fallback();
    else await route.fulfill({ status: 303, headers: { location: '/' } });
  });
}

/** Writes pictures of the viewer of web applications to `folder`. */
export async function appPages(folder: string): Promise<void> {
  const desk = await AppDesk.open();
  try {
    for (const look of Object.keys(LOOKS) as Look[]) {
      const { page, context } = await desk.signIn(LOOKS[look]);
      await photographViewer(desk, new Photographer(page, look, folder));
      await context.close();
    }
  } finally {
    await desk.close();
  }
}
