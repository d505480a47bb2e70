import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { aPerson, THEIR_PASSWORD } from '../../testing/auth/people.js';
import { obey } from '../../testing/sessions/obedient-agent.js';
import { openBrowser, openPage, type PageLog } from './browser.js';

/** A page that remembers nothing, takes the keyboard as soon as it has the focus, and knows where it may be. */
const PAGE = `<!doctype html><html lang="en"><title>The app</title>
  <h1>The app</h1><label>Words <input id="words"></label>
  <p id="facts"></p>
  <script>facts.textContent = [isSecureContext ? 'secure' : 'open', crossOriginIsolated ? 'isolated' : 'shared'].join(' ');
  words.focus(); addEventListener('focus', () => words.focus());</script></html>`;

const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** Somebody who is signed in. */
export interface SignedIn {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly log: PageLog;
}

/**
 * The real control plane and the real client, with an agent that does what it is told and leads every stream to one web application: a real
 * one, with its own port.
 */
export class AppDesk {
  private constructor(
    readonly app: WebApp,
    readonly bench: AppBench,
    readonly browser: Browser,
    private readonly person: { readonly id: string; readonly username: string },
  ) {}

  static async open(): Promise<AppDesk> {
    const app = await new WebApp().start();
    const [browser, bench] = await Promise.all([openBrowser(), AppBench.start(app)]);
    const desk = new AppDesk(app, bench, browser, await aPerson(bench.plane.database.dataSource));
    desk.serve();
    await bench.agent.sendInventory([]);
    // Ends with the connection, whose end is no failure.
    void obey(bench.agent).catch(() => undefined);
    return desk;
  }

  get url(): string {
    return this.bench.plane.url.replace('127.0.0.1', 'localhost');
  }

  /** What the application answers with, beside its page. */
  serve(headers: Readonly<Record<string, string>> = {}): void {
    this.app.on('/', (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end(PAGE);
    });
  }

  /** Makes the application want to be isolated from other sites, as what uses SharedArrayBuffer does. */
  serveIsolated(): void {
    this.serve(ISOLATION);
  }

  /** A running session. */
  session(): Promise<string> {
    return this.bench.session(this.person.id);
  }

  /** Lets a session be one that nobody has used for so long that it sleeps in a good minute. */
  async almostAsleep(sessionId: string): Promise<void> {
    const { dataSource } = this.bench.plane.database;
    await dataSource.query(`UPDATE templates SET idle_minutes = 60`);
    await this.bench.change(
      sessionId,
      `started_at = now() - interval '58 minutes 30 seconds', last_input_at = started_at`,
    );
  }

  /** A fresh browser profile in which the person has signed in. */
  async signIn(options: Parameters<typeof openPage>[1] = {}): Promise<SignedIn> {
    const { context, page, log } = await openPage(this.browser, options);
    await this.signInAt(page);
    return { context, page, log };
  }

  /** Signs the person in on a page. */
  async signInAt(page: Page): Promise<void> {
    await page.goto(`${this.url}/sign-in`);
    await page.getByLabel('Username').fill(this.person.username);
    await page.getByLabel('Password', { exact: true }).fill(THEIR_PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${this.url}/`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.bench.stop();
    await this.app.stop();
  }
}

/** What the viewer's frame shows. */
export function appIn(page: Page): FrameLocator {
  return page.frameLocator('[data-testid="app-frame"]');
}

/** Waits until the application is in its frame and has the keyboard. */
export async function appOpened(page: Page): Promise<void> {
  await appIn(page).getByRole('heading', { name: 'The app' }).waitFor();
  await page.locator('[data-testid="app-state"][data-state="open"]').waitFor({ state: 'attached' });
  await page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
}
