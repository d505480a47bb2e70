import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import type { Principal } from '../../src/auth/principal.js';

const SCRIPT = `<!doctype html><title>The app</title><h1>The app</h1>`;

const VIEWER = `
  addEventListener('message', ({ data }) => { window.said = [...(window.said ?? []), data]; });
  const frame = document.createElement('iframe');
  frame.name = 'app';
  frame.src = location.hash.slice(1);
  document.body.append(frame);
`;

let app: WebApp;
let bench: AppBench;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let portal: string;
let clientDir: string;
let alice: Principal;
let sessionId: string;

beforeAll(async () => {
  app = await new WebApp().start();
  app.on('/', (_request, response) => {
    const headers = { 'Content-Type': 'text/html', 'Set-Cookie': 'sid=42; HttpOnly', 'X-Frame-Options': 'DENY' };
    response.writeHead(200, headers).end(SCRIPT);
  });
  app.on('/isolated', (_request, response) => {
    const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
    response.writeHead(200, { ...headers, 'Content-Type': 'text/html' }).end(SCRIPT);
  });
  app.on('/worker.js', (_request, response) => {
    const worker = `onfetch = (event) => { if (event.request.url.endsWith('/from-worker')) event.respondWith(new Response('worker')); };
      oninstall = () => skipWaiting(); onactivate = (event) => event.waitUntil(clients.claim());`;
    response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(worker);
  });
  clientDir = await mkdtemp(join(tmpdir(), 'client-'));
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><body><script src="/viewer.js"></script>');
  await writeFile(join(clientDir, 'viewer.js'), VIEWER);
  bench = await AppBench.start(app, { STREAMSPACE_CLIENT_DIR: clientDir });
  portal = bench.plane.url.replace('127.0.0.1', 'localhost');
  alice = await bench.person();
}, 60_000);
afterAll(async () => {
  await bench.stop();
  await app.stop();
  await rm(clientDir, { recursive: true });
});

/** A page of the portal, with the portal's own policy, that frames `url`. */
async function framed(url: string): Promise<Frame> {
  await page.goto(`${portal}/viewer#${url}`);
  const frame = page.frame('app');
  if (!frame) throw new Error('There is no frame.');
  return frame;
}

describe.each([
  ['as it comes', []],
  ['that blocks cookies of other sites', ['--test-third-party-cookie-phaseout']],
])('in a browser %s', (_name, flags) => {
  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', ...flags];
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    sessionId = await bench.session(alice.userId);
    app.received.length = 0;
  });
  afterEach(() => context.close());

  const open = async (): Promise<Frame> => framed((await bench.ticket(alice, sessionId)).url);

  it('an application works in a frame of the viewer: its page, its cookies, its WebSocket, a secure context', async () => {
    const frame = await open();
    await frame.waitForSelector('h1:text("The app")');
    expect(new URL(frame.url()).pathname).toBe('/');
    const echo = await frame.evaluate(async () => (await fetch('/echo')).text());
    expect(echo).toContain('"cookie":"sid=42"');
    const facts = await frame.evaluate(
      async () =>
        new Promise<unknown>((resolve) => {
          const socket = new WebSocket(`ws://${location.host}/ws`);
          socket.onopen = () => socket.send('hello');
          socket.onmessage = (event) => resolve([event.data, isSecureContext, document.cookie]);
        }),
    );
    expect(facts).toEqual(['hello', true, 'ws=1']);
    expect(JSON.stringify(app.received)).not.toContain('__Host-streamspace');
  });

  it('an application works in a tab of its own, isolated where it wants that, with a service worker', async () => {
    await page.goto((await bench.ticket(alice, sessionId)).url);
    await page.waitForSelector('h1:text("The app")');
    expect(page.url()).not.toContain('#');
    await page.goto(`${new URL(page.url()).origin}/isolated`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const said = await page.evaluate(async () => {
      await navigator.serviceWorker.register('/worker.js');
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) {
        await new Promise((resolve) =>
          navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
        );
      }
      return (await fetch('/from-worker')).text();
    });
    expect(said).toBe('worker');
  });

  it('an application gets at nothing: not the portal, not another session, not our cookie', async () => {
    const frame = await open();
    await frame.waitForSelector('h1:text("The app")');
    const other = await bench.session(alice.userId);
    const stolen = `${portal.replace('localhost', `${other}.localhost`)}/echo`;
    const results = await frame.evaluate(
      async (urls) =>
        Promise.all(
          urls.map(async (url) =>
            fetch(url, { credentials: 'include' }).then(
              (answer) => answer.status,
              () => 'blocked',
            ),
          ),
        ),
      [`${portal}/api/v1/me`, stolen],
    );
    expect(results).toEqual(['blocked', 'blocked']);
    const isOut = await frame.evaluate(() => {
      try {
        return parent.document.title;
      } catch {
        return null;
      }
    });
    expect(isOut).toBeNull();
  });

  it('a page that waits turns into the application by itself', async () => {
    const ticket = await bench.ticket(alice, sessionId);
    await bench.change(sessionId, `state = 'waking'`);
    const frame = await framed(ticket.url);
    await frame.waitForSelector('h1:text("Waking up…")');
    await bench.change(sessionId, `state = 'running'`);
    await frame.waitForSelector('h1:text("The app")');
    // Debian's Chromium, as it comes, refuses frames of other sites any storage.
    const said = ['entering', 'waiting'].map((each) => ({ type: 'streamspace.page', page: each, hasStorage: false }));
    expect(await page.evaluate('window.said')).toEqual(said);
  });

  it('whoever was not let in is told where to go, and so is the viewer', async () => {
    const frame = await framed(portal.replace('localhost', `${sessionId}.localhost`));
    await frame.waitForSelector('a[target=_top]');
    await page.waitForFunction('window.said?.[0]?.page === "not-here"');
  });

  it('no other page frames an application', async () => {
    await page.goto((await bench.ticket(alice, sessionId)).url);
    await page.waitForSelector('h1:text("The app")');
    const victim = new URL(page.url()).origin;
    app.on('/evil', (_request, response) => {
      const html = `<h1>Evil</h1><iframe name="app" src="${victim}/"></iframe>`;
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
    });
    await page.goto((await bench.ticket(alice, await bench.session(alice.userId))).url);
    await page.waitForSelector('h1:text("The app")');
    await page.goto(`${new URL(page.url()).origin}/evil`, { waitUntil: 'load' });
    // A page that may not be shown takes the frame's name away.
    const [frame] = page.mainFrame().childFrames();
    // What a browser shows where a page may not be framed.
    await frame?.waitForURL(/^chrome-error:/);
    expect(frame?.url()).toMatch(/^chrome-error:/);
  });
});

describe('the portal', () => {
  it('frames applications and nothing else', async () => {
    const { headers } = await fetch(`${bench.plane.url}/sessions`);
    const { port } = new URL(portal);
    expect(headers.get('content-security-policy')).toContain(`frame-src http://*.localhost:${port};`);
  });
});
