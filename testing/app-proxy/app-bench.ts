import { once } from 'node:events';
import type { Socket } from 'node:net';
import { StreamTicket } from '../../protocol/http/sessions.js';
import { AppProxyModule } from '../../src/app-proxy/app-proxy.module.js';
import type { Principal } from '../../src/auth/principal.js';
import { dialStream } from '../agents-gateway/dial-stream.js';
import type { FakeAgent } from '../agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../agents-gateway/gateway-app.js';
import {
  anEnrolledAgent,
  aPerson,
  aRunningSession,
  authorization,
  aWebTemplate,
} from '../agents-gateway/stream-rows.js';
import { AppClient } from './app-client.js';
import type { WebApp } from './web-app.js';

const TEMPLATE = 'web-app';
/** A busy machine may keep this process from answering for seconds, and its agent does not come back. */
const PATIENT = { STREAMSPACE_AGENT_PING_TIMEOUT_MS: '30000' };

/** A control plane with one agent that leads every stream to one web application, and people with sessions of it. */
export class AppBench {
  /** Connections that the agent dialled. */
  readonly streams = new Set<Socket>();

  private constructor(
    readonly plane: TestControlPlane,
    readonly agent: FakeAgent,
    /** Where streams lead; a spec may put another one in its place. */
    public connect: () => Socket,
  ) {}

  static async start(app: WebApp, env: Record<string, string> = {}): Promise<AppBench> {
    const plane = await startTestControlPlane({ imports: [AppProxyModule], env: { ...PATIENT, ...env } });
    await aWebTemplate(plane);
    const agent = await anEnrolledAgent(plane);
    await agent.connect();
    const bench = new AppBench(plane, agent, () => app.connect());
    bench.serve();
    return bench;
  }

  /** Makes the agent do as it should, again if a spec made it do something else. */
  serve(): void {
    this.agent.answerStreams(async (open) => {
      const server = this.connect();
      server.on('error', () => undefined);
      await once(server, 'connect');
      this.join(await dialStream(open), server);
      return { ok: true };
    });
  }

  async stop(): Promise<void> {
    this.agent.close();
    for (const stream of this.streams) stream.destroy();
    await this.plane.stop();
  }

  person(): Promise<Principal> {
    return aPerson(this.plane);
  }

  /** A session of `ownerId` that runs. */
  session(ownerId: string): Promise<string> {
    return aRunningSession(this.plane, ownerId, this.agent.agentId, TEMPLATE);
  }

  /** Changes a session's row, as the rest of the product does. */
  async change(sessionId: string, assignments: string): Promise<void> {
    await this.plane.database.dataSource.query(`UPDATE sessions SET ${assignments} WHERE id = $1`, [sessionId]);
  }

  async ticket(principal: Principal, sessionId: string): Promise<StreamTicket> {
    const headers = await authorization(this.plane.app, principal);
    const answer = await fetch(`${this.plane.url}/api/v1/sessions/${sessionId}/tickets`, { method: 'POST', headers });
    return StreamTicket.parse(await answer.json());
  }

  /** A browser at the host of a session, not let in yet. */
  stranger(sessionId: string): AppClient {
    const { port } = new URL(this.plane.url);
    return new AppClient(Number(port), `${sessionId}.localhost:${port}`);
  }

  /** A browser that `principal` opened the session in. */
  async visitor(principal: Principal, sessionId: string): Promise<AppClient> {
    const client = this.stranger(sessionId);
    await client.enter(await this.ticket(principal, sessionId));
    return client;
  }

  private join(stream: Socket, server: Socket): void {
    this.streams.add(stream);
    for (const [one, other] of [
      [stream, server],
      [server, stream],
    ] as const) {
      one.on('close', () => {
        this.streams.delete(stream);
        other.destroy();
      });
      one.pipe(other);
    }
    if (server.destroyed) stream.destroy();
  }
}
