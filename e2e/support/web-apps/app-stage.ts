import { readFileSync } from 'node:fs';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import { ImportedTemplates } from '../../../protocol/http/templates.js';
import { Api } from '../api.js';
import { openProfile } from '../browser.js';
import { nothingLeft } from '../processes.js';
import { aPlace, Product, type ProductPlace } from '../product.js';
import { signInAs } from '../sign-in.js';
import { appFrame } from './app-frame.js';
import type { AppPlatform } from './app-platform.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };
const TEMPLATES = 'testing/web-apps/templates.yaml';
const START_MS = 90_000;

/** A web application that somebody has open in the viewer. */
export interface OpenApp {
  readonly id: string;
  /** The viewer. */
  readonly page: Page;
}

/** The product with real web applications in its catalog, and its administrator signed in with a browser. */
export class AppStage {
  private constructor(
    readonly platform: AppPlatform,
    readonly product: Product,
    readonly api: Api,
    /** The browser: one profile with a person signed in. */
    readonly context: BrowserContext,
    private readonly place: Awaited<ReturnType<typeof aPlace>>,
  ) {}

  static async open(openPlatform: (place: ProductPlace) => Promise<AppPlatform>): Promise<AppStage> {
    const place = await aPlace();
    const platform = await openPlatform(place);
    const product = await Product.start(place, platform.plan);
    const api = new Api(`http://127.0.0.1:${place.port}`);
    const stage = new AppStage(platform, product, api, await openProfile(), place);
    try {
      await stage.furnish();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  /** Imports the templates as an administrator does, from a file, and signs in. */
  private async furnish(): Promise<void> {
    await this.api.setUp(this.product.setupUrl ?? '', ADA.username, ADA.password);
    const file = readFileSync(TEMPLATES, 'utf8');
    const answer = await this.api.call('POST', '/templates/import', file, { 'content-type': 'application/yaml' });
    const { created } = ImportedTemplates.parse(answer.body);
    if (!created.includes('web-terminal')) throw new Error(`The import made only ${created.join(', ')}.`);
    await this.signIn();
  }

  /** Signs the browser in. */
  async signIn(): Promise<void> {
    const page = await this.context.newPage();
    await signInAs(page, this.product.url, ADA);
    await page.close();
  }

  /** Host of a session's application. */
  hostOf(id: string): string {
    return `${id}.${new URL(this.product.url).host}`;
  }

  /** Launches an application from the catalog and waits until it is in its frame. What an earlier try has left is ended first. */
  async launch(template: string): Promise<OpenApp> {
    const left = (await this.api.sessions()).filter((session) => session.template.id === template);
    for (const { id, state } of left) if (state !== 'ended') await this.api.end(id);
    const page = await this.context.newPage();
    await page.goto(this.product.url);
    await page.getByTestId(`launch-${template}`).click();
    await page.waitForURL(/\/sessions\/[0-9a-f-]{36}$/, { timeout: START_MS });
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await this.isOpen({ id, page });
    return { id, page };
  }

  /** Waits until the viewer shows the application. */
  async isOpen({ id, page }: OpenApp): Promise<void> {
    try {
      await page
        .locator('[data-testid="app-state"][data-state="open"]')
        .waitFor({ state: 'attached', timeout: START_MS });
    } catch (error) {
      const { state, reason } = await this.api.session(id);
      throw new Error(`The session is ${state}: ${reason?.message ?? 'no reason'}`, { cause: error });
    }
  }

  /** Opens the application in a tab of its own, by the button of the panel. */
  async openTab({ page }: OpenApp): Promise<Page> {
    await page.getByRole('button', { name: 'Session panel', exact: true }).click();
    const opened = this.context.waitForEvent('page');
    await page.locator('#viewer-panel').getByRole('button', { name: 'Open in a tab' }).click();
    const tab = await opened;
    await tab.waitForURL(
      (url) => url.host.endsWith(this.hostOf('').slice(1)) && !url.pathname.startsWith('/.streamspace'),
    );
    await page.keyboard.press('Escape');
    return tab;
  }

  /** Ends the session and closes its pages. */
  async end({ id, page }: OpenApp): Promise<void> {
    await this.api.end(id);
    await page.close();
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.product.interrupt();
    await this.platform.close();
    this.place.remove();
  }

  /** Presses Ctrl-C. Rejects when a process is left. */
  async stop(): Promise<void> {
    await this.product.interrupt();
    await nothingLeft(this.product.place.dataDir);
  }
}

/** The application's page in the viewer's frame. */
export function frameOf({ page }: OpenApp): Promise<Frame> {
  return appFrame(page);
}
