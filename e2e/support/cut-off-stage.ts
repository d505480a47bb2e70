import { once } from 'node:events';
import type { Socket } from 'node:net';
import supertest from 'supertest';
import { NewApiKey } from '../../protocol/http/account.js';
import { StreamTicket } from '../../protocol/http/sessions.js';
import { dialStream } from '../../testing/agents-gateway/dial-stream.js';
import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { openScreen } from '../../testing/agents-gateway/fake-viewer.js';
import { anEnrolledAgent, aRunningSession, aWebTemplate } from '../../testing/agents-gateway/stream-rows.js';
import { AppClient } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';
import { Browser } from '../../testing/auth/browser.js';
import { aPerson } from '../../testing/auth/people.js';
import { startTestDatabase, type TestDatabase } from '../../testing/database.js';
import { LiveClient } from '../../testing/sessions/live-client.js';
import { until } from './processes.js';
import { freePort } from './product.js';
import { ReplicaProcess } from './replica-process.js';

/** A way in that somebody has open at one of the replicas. */
export interface WayIn {
  readonly what: string;
  /** Resolves as soon as it is closed. */
  closed(): Promise<unknown>;
}

const TEMPLATE = 'web-app';

/**
 * Two processes of the control plane on one database, an agent at the first one, and people who use everything there is at both. The agent does
 * nothing about streams that it is told to close: they end without its help.
 */
export class CutOffStage {
  private constructor(
    readonly database: TestDatabase,
    private readonly replicas: readonly ReplicaProcess[],
    private readonly agent: FakeAgent,
    private readonly app: WebApp,
  ) {}

  static async open(): Promise<CutOffStage> {
    const [database, app] = await Promise.all([startTestDatabase(), new WebApp().start()]);
    const ports = [await freePort(), await freePort(), await freePort(), await freePort()] as const;
    const env = {
      DATABASE_URL: database.url,
      STREAMSPACE_PUBLIC_URL: `http://localhost:${ports[0]}`,
      STREAMSPACE_JWT_SECRET: 'only-for-specs-0123456789-abcdefghij',
    };
    const replicas = [
      new ReplicaProcess({ port: ports[0], peerPort: ports[2], env }),
      new ReplicaProcess({ port: ports[1], peerPort: ports[3], env }),
    ];
    for (const replica of replicas) await replica.start();
    await aWebTemplate({ database });
    const agent = await anEnrolledAgent({ database, url: `http://127.0.0.1:${ports[0]}` });
    await agent.connect();
    agent.answerStreams(async (open) => {
      join(await dialStream(open), app.connect());
      return { ok: true };
    });
    return new CutOffStage(database, replicas, agent, app);
  }

  /** Somebody who has every way in open at both replicas, and their id. */
  async person(): Promise<{ readonly id: string; readonly waysIn: readonly WayIn[] }> {
    const { id, username } = await aPerson(this.database.dataSource);
    const browser = this.browser(0);
    await browser.login(username);
    const wanted = { name: 'a program', scopes: ['account:read'], lifeDays: 1 };
    const { key } = NewApiKey.parse((await browser.send('post', '/me/api-keys', wanted)).body);
    const waysIn: WayIn[] = [];
    for (const replica of [0, 1]) {
      const mine = [
        await this.request('access token', replica, browser.accessToken),
        await this.request('API key', replica, key),
        await this.liveSocket(replica, browser.accessToken),
        await this.screen(replica, id, browser),
        ...(await this.application(replica, id, browser)),
      ];
      waysIn.push(...mine.map(({ what, closed }) => ({ what: `${what}, replica ${replica + 1}`, closed })));
    }
    return { id, waysIn };
  }

  /** An administrator who has signed in at the second replica, which does not hold the agent. */
  async administrator(): Promise<Browser> {
    const { username } = await aPerson(this.database.dataSource, { role: 'admin' });
    const browser = this.browser(1);
    await browser.login(username);
    return browser;
  }

  async close(): Promise<void> {
    this.agent.close();
    for (const replica of this.replicas) replica.kill();
    for (const replica of this.replicas) await replica.ended();
    await this.app.stop();
    await this.database.stop();
  }

  private url(replica: number): string {
    return `http://127.0.0.1:${this.replicas[replica]!.port}`;
  }

  private get origin(): string {
    return `http://localhost:${this.replicas[0]!.port}`;
  }

  private browser(replica: number): Browser {
    return new Browser({ request: () => supertest(this.url(replica)) });
  }

  /** Works until it is answered with 401. */
  private async request(what: string, replica: number, token: string): Promise<WayIn> {
    const status = (): Promise<number> => this.browser(replica).meStatus(token);
    if ((await status()) !== 200) throw new Error(`The ${what} does not work.`);
    return { what, closed: () => until(`the ${what} to be refused`, async () => (await status()) === 401) };
  }

  private async liveSocket(replica: number, accessToken: string): Promise<WayIn> {
    const client = await LiveClient.connect(this.url(replica), { accessToken }, this.origin);
    return { what: 'live socket', closed: () => client.disconnected };
  }

  private async screen(replica: number, ownerId: string, browser: Browser): Promise<WayIn> {
    const sessionId = await aRunningSession(this, ownerId, this.agent.agentId);
    const { url, protocols } = await this.ticket(sessionId, browser);
    const there = new URL(url);
    there.port = String(this.replicas[replica]!.port);
    there.hostname = '127.0.0.1';
    const { socket } = await openScreen({ url: there.href, protocols }, { Origin: this.origin });
    const closed = once(socket.resume(), 'close');
    return { what: 'screen', closed: () => closed };
  }

  /** A WebSocket of an application, and its next request. */
  private async application(replica: number, ownerId: string, browser: Browser): Promise<readonly WayIn[]> {
    const sessionId = await aRunningSession(this, ownerId, this.agent.agentId, TEMPLATE);
    const ticket = await this.ticket(sessionId, browser);
    const client = new AppClient(this.replicas[replica]!.port, new URL(ticket.url).host);
    await client.enter(ticket);
    // What is on its way at that moment is cut, without an answer.
    const status = (): Promise<number | null> =>
      client.get('/').then(
        (answer) => answer.status,
        () => null,
      );
    if ((await status()) !== 200) throw new Error('The application cannot be used.');
    const webSocket = client.webSocket('/ws');
    webSocket.on('error', () => undefined);
    await once(webSocket, 'open');
    const closed = once(webSocket, 'close');
    return [
      { what: 'WebSocket of an application', closed: () => closed },
      { what: 'application', closed: () => until('the application to refuse', async () => (await status()) === 404) },
    ];
  }

  private async ticket(sessionId: string, browser: Browser): Promise<StreamTicket> {
    return StreamTicket.parse((await browser.send('post', `/sessions/${sessionId}/tickets`)).body);
  }
}

function join(stream: Socket, server: Socket): void {
  for (const [one, other] of [
    [stream, server],
    [server, stream],
  ] as const) {
    one.on('error', () => undefined).on('close', () => other.destroy());
    one.pipe(other);
  }
}
