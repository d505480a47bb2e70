import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import type { Principal } from '../../src/auth/principal.js';
import { openBrowser } from '../support/browser.js';

/** More than a browser keeps for one host. */
const MANY_COOKIES = 400;

let app: WebApp;
let bench: AppBench;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let portal: string;
let clientDir: string;
let alice: Principal;
let sessionId: string;

const html = (body: string, headers: Record<string, string> = {}): Parameters<WebApp['on']>[1] => {
  return (_request, response) => response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(body);
};
const script = (text: string, headers: Record<string, string> = {}): Parameters<WebApp['on']>[1] => {
  return (_request, response) => response.writeHead(200, { 'Content-Type': 'text/javascript', ...headers }).end(text);
};

beforeAll(async () => {
  app = await new WebApp().start();
  clientDir = await mkdtemp(join(tmpdir(), 'client-'));
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>The portal</title><h1>The portal</h1>');
  await writeFile(join(clientDir, 'portal.js'), 'self.isPortal = true;');
  bench = await AppBench.start(app, { STREAMSPACE_CLIENT_DIR: clientDir });
  portal = bench.plane.url.replace('127.0.0.1', 'localhost');
  alice = await bench.person();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await bench.stop();
  await app.stop();
  await rm(clientDir, { recursive: true });
});
beforeEach(async () => {
  app.on('/', html('<h1>The app</h1>'));
  context = await browser.newContext();
  page = await context.newPage();
  sessionId = await bench.session(alice.userId);
});
afterEach(() => context.close());

const originOf = (id: string): string => portal.replace('localhost', `${id}.localhost`);

/** Opens the session in a tab of its own. */
async function enter(id = sessionId): Promise<void> {
  await page.goto((await bench.ticket(alice, id)).url);
  await page.waitForSelector('h1:text("The app")');
}

describe('an application that means harm, in a real browser', () => {
  it('cannot keep its person out by cookies of its own under our name', async () => {
    await enter();
    await page.evaluate(() => {
      document.cookie = '__Host-streamspace-app=evil; Path=/; Secure; SameSite=None';
      document.cookie = '__Host-streamspace-app=evil; Path=/; Secure; SameSite=None; Partitioned';
    });
    expect((await page.reload())?.status()).toBe(200);
    expect(app.received.at(-1)?.headers.cookie ?? '').not.toContain('streamspace');
  });

  it('that fills the cookie jar locks out nobody but itself, until it is opened again', async () => {
    await enter();
    await page.evaluate((count) => {
      for (let index = 0; index < count; index += 1) {
        document.cookie = `c${index}=${'x'.repeat(20)}; Path=/; Secure; SameSite=None; Partitioned`;
      }
    }, MANY_COOKIES);
    const again = await page.reload();
    expect([200, 404]).toContain(again?.status());
    await enter();
    const other = await bench.session(alice.userId);
    await enter(other);
    expect(new URL(page.url()).origin).toBe(originOf(other));
  });

  it('clears its own storage and nobody else’s cookies', async () => {
    const other = await bench.session(alice.userId);
    await enter(other);
    await context.addCookies([{ name: 'portal', value: 'secret', url: portal, httpOnly: true }]);
    await enter();
    await page.evaluate(() => localStorage.setItem('mine', 'yes'));
    app.on('/clear', html('<h1>Cleared</h1>', { 'Clear-Site-Data': '"*"' }));
    await page.goto(`${originOf(sessionId)}/clear`);
    expect(await page.evaluate(() => localStorage.getItem('mine'))).toBeNull();
    expect((await context.cookies(portal)).map(({ value }) => value)).toContain('secret');
    await page.goto(`${originOf(other)}/`);
    expect(await page.textContent('h1')).toBe('The app');
  });

  it('has service workers for its own host alone, which import nothing of the portal', async () => {
    const scope = { 'Service-Worker-Allowed': '/' };
    app.on('/lib.js', script('self.isLib = true;'));
    app.on(
      '/sw/good.js',
      script(
        `importScripts('/lib.js'); onfetch = (e) => { if (e.request.url.endsWith('/caught')) e.respondWith(new Response('caught')); };
      oninstall = () => skipWaiting(); onactivate = (e) => e.waitUntil(clients.claim());`,
        scope,
      ),
    );
    app.on('/sw/bad.js', script(`importScripts('${portal}/portal.js');`, scope));
    app.on('/caught', html('not caught'));
    const other = await bench.session(alice.userId);
    await enter(other);
    await enter();
    const register = (path: string): Promise<string> =>
      page.evaluate(
        async (url) =>
          navigator.serviceWorker.register(url, { scope: '/' }).then(
            async () => {
              await navigator.serviceWorker.ready;
              return 'registered';
            },
            () => 'refused',
          ),
        path,
      );
    expect(await register('/sw/bad.js')).toBe('refused');
    expect(await register('/sw/good.js')).toBe('registered');
    const fetched = (): Promise<string> => page.evaluate(async () => (await fetch('/caught')).text());
    await page.reload();
    expect(await fetched()).toBe('caught');
    await page.goto(`${originOf(other)}/`);
    expect(await fetched()).toBe('not caught');
  });

  it('frames itself, and not the portal nor another session', async () => {
    const other = await bench.session(alice.userId);
    await enter(other);
    await enter();
    const frames = [`${originOf(sessionId)}/`, `${portal}/sessions`, `${originOf(other)}/`];
    app.on('/frames', html(frames.map((src) => `<iframe src="${src}"></iframe>`).join('')));
    await page.goto(`${originOf(sessionId)}/frames`, { waitUntil: 'load' });
    const seen = await Promise.all(
      page
        .mainFrame()
        .childFrames()
        .map(async (frame) => {
          await frame.waitForLoadState('load');
          return frame.url().startsWith('chrome-error:') ? 'refused' : await frame.textContent('h1');
        }),
    );
    expect(seen).toEqual(['The app', 'refused', 'refused']);
  });

  it('that opens the portal does not get at it', async () => {
    await enter();
    const opened = context.waitForEvent('page');
    await page.evaluate((url) => {
      Object.assign(globalThis, { other: open(url) });
    }, `${portal}/sessions`);
    await (await opened).waitForSelector('h1:text("The portal")');
    const seen = `(() => { try { return other.document.title; } catch { return 'out of reach'; } })()`;
    expect(await page.evaluate(seen)).not.toBe('The portal');
    await page.evaluate(() => {
      Object.assign(globalThis, { other: open('/') });
    });
    await page.waitForFunction(`other.document.querySelector('h1')?.textContent === 'The app'`);
  });

  it('cannot wake its session; its person is led to where it is woken', async () => {
    app.on(
      '/restless',
      html(`<form method="post" action="/.streamspace/wake"></form><script>
        setInterval(async () => {
          const status = await fetch('/.streamspace/status');
          if (!(await status.json()).isReady) document.querySelector('form').submit();
        }, 200);</script>`),
    );
    await enter();
    await page.goto(`${originOf(sessionId)}/restless`);
    const refused = page.waitForResponse('**/.streamspace/wake');
    await bench.change(sessionId, `state = 'hibernated', desired = 'hibernated'`);
    expect((await refused).status()).toBe(404);
    expect(await desired()).toBe('hibernated');
    // Until it is left, the page tries again, which would end the next navigation.
    await page.waitForURL('**/.streamspace/wake');
    await page.goto(`${originOf(sessionId)}/deep?x=1#here`);
    await page.click('a:text("Wake it up")');
    // The portal wakes what is opened there.
    await page.waitForURL(`${portal}/sessions/${sessionId}`);
  });
});

async function desired(): Promise<string | undefined> {
  const [row] = await bench.plane.database.dataSource.query<{ desired: string }[]>(
    'SELECT desired FROM sessions WHERE id = $1',
    [sessionId],
  );
  return row?.desired;
}
