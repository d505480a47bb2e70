import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { SessionView } from '../../protocol/http/sessions.js';
import { Api } from './api.js';
import { openBrowser, PAGE_TIMEOUT_MS } from './browser.js';
import type { CutLine } from './cut-line.js';
import { nothingLeft, until } from './processes.js';
import { aPlace, Product, type StartPlan } from './product.js';
import { signInAs } from './sign-in.js';

const ADA = { username: 'ada', password: 'seventeen quiet otters' };

/** What a stage is set up with. */
export interface StagePlan extends StartPlan {
  /** A line that the browser comes by. It is led to the product here. */
  readonly front?: CutLine;
}

/** The product on a fresh place, its administrator, and a browser in which she has signed in. */
export class Stage {
  private constructor(
    readonly product: Product,
    /** Speaks to the control plane directly, whatever lies between it and the browser. */
    readonly api: Api,
    readonly browser: Browser,
    private readonly context: BrowserContext,
    private readonly removePlace: () => void,
  ) {}

  static async open({ args, env = {}, front }: StagePlan = {}): Promise<Stage> {
    const place = await aPlace();
    const browser = await openBrowser();
    front?.leadTo(place.port);
    const address = front ? { STREAMSPACE_PUBLIC_URL: `http://localhost:${front.port}` } : {};
    const product = await Product.start(place, { args, env: { ...env, ...address } });
    const api = new Api(`http://127.0.0.1:${place.port}`);
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    context.setDefaultTimeout(PAGE_TIMEOUT_MS);
    const stage = new Stage(product, api, browser, context, () => place.remove());
    try {
      await stage.signIn();
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  private async signIn(): Promise<void> {
    await this.api.setUp(this.product.setupUrl ?? '', ADA.username, ADA.password);
    const page = await this.context.newPage();
    await signInAs(page, this.product.url, ADA);
    await page.close();
  }

  get dataDir(): string {
    return this.product.place.dataDir;
  }

  /** Launches an application and waits until it runs. Answers its id. */
  async launch(templateId: string, more: Record<string, unknown> = {}): Promise<string> {
    const { id } = await this.api.launch(templateId, more);
    await this.isRunning(id);
    return id;
  }

  async isRunning(sessionId: string): Promise<void> {
    await until(
      'the session to run',
      async () => {
        const { state, reason } = await this.api.session(sessionId);
        if (state === 'failed') throw new Error(`The session failed: ${reason?.message ?? 'nobody knows why'}`);
        return state === 'running';
      },
      60_000,
    );
  }

  /** Waits until the session has failed. */
  failed(sessionId: string): Promise<SessionView> {
    return until('the session to fail', async () => {
      const session = await this.api.session(sessionId);
      return session.state === 'failed' ? session : null;
    });
  }

  /** A page of its own on the session's screen. */
  async look(sessionId: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`${this.product.url}/sessions/${sessionId}`);
    return page;
  }

  /** Presses Ctrl-C. Rejects when a process is left. */
  async stop(): Promise<void> {
    await this.product.interrupt();
    await nothingLeft(this.dataDir);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.product.interrupt();
    this.removePlace();
  }
}
