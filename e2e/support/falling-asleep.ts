import type { Page } from 'playwright-core';
import { SessionPage, SessionView } from '../../protocol/http/sessions.js';

const SESSION = /\/api\/v1\/sessions\/[^/]+$/;
const SESSIONS = /\/api\/v1\/sessions(\?.*)?$/;

/**
 * Lets the page believe that its sessions sleep in `seconds`, as they would if nobody had used them for long. Whoever keeps one awake ends that:
 * from then on the page hears from the real server.
 */
export async function fallingAsleep(page: Page, seconds: number): Promise<void> {
  const sleepsAt = new Date(Date.now() + seconds * 1000).toISOString();
  let isKept = false;
  const asleepSoon = (session: SessionView): SessionView => (isKept ? session : { ...session, sleepsAt });
  await page.route(SESSION, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    return route.fulfill({ response, json: asleepSoon(SessionView.parse(await response.json())) });
  });
  await page.route(SESSIONS, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    const { items, ...more } = SessionPage.parse(await response.json());
    return route.fulfill({ response, json: { ...more, items: items.map(asleepSoon) } });
  });
  // What the server says by itself is of the same mind.
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    const server = socket.connectToServer();
    const soon = (text: string): string =>
      isKept ? text : text.replace(/"sleepsAt":"[^"]*"/g, `"sleepsAt":"${sleepsAt}"`);
    server.onMessage((message) => socket.send(typeof message === 'string' ? soon(message) : message));
  });
  await page.route('**/keep-awake', async (route) => {
    isKept = true;
    await route.fallback();
  });
}
