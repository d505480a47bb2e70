import type { Type } from '@nestjs/common';
import type { Duplex } from 'node:stream';
import { SessionView, StreamTicket } from '../../protocol/http/sessions.js';
import type { Principal } from '../../src/auth/principal.js';
import { InMemoryRuntime } from '../agents/in-memory-runtime.js';
import { eventually } from '../sessions/eventually.js';
import { startTestControlPlane, type TestControlPlane } from './gateway-app.js';
import { type RealAgent, startRealAgent } from './real-agent.js';
import { anEnrollmentToken, aPerson, authorization } from './stream-rows.js';

/** What a {@link RealSession} is made of. */
export interface RealSessionPlan {
  /** Modules beside those that every control plane has. */
  readonly imports: readonly Type[];
  /** Makes the screen. */
  readonly screen: () => Duplex;
  /** Changes the catalog before anything is launched. */
  readonly catalog?: string;
}

/** A control plane, a real agent on a platform that does at once what it is asked, and a session of one person that runs there. */
export class RealSession {
  private constructor(
    readonly plane: TestControlPlane,
    public agent: RealAgent,
    /** The agent's platform. */
    readonly runtime: InMemoryRuntime,
    readonly owner: Principal,
    readonly id: string,
  ) {}

  static async start({ imports, screen, catalog }: RealSessionPlan): Promise<RealSession> {
    const plane = await startTestControlPlane({ imports: [...imports] });
    if (catalog !== undefined) await plane.database.dataSource.query(catalog);
    const runtime = new InMemoryRuntime();
    runtime.screen = screen;
    const agent = await startRealAgent(plane.url, await anEnrollmentToken(plane), runtime);
    const owner = await aPerson(plane);
    const launched = await call(plane, owner, 'POST', '/sessions', { templateId: 'desktop' });
    const session = new RealSession(plane, agent, runtime, owner, SessionView.parse(launched).id);
    await session.becomes('running');
    return session;
  }

  async stop(): Promise<void> {
    await this.agent.stop();
    await this.plane.stop();
  }

  /** Asks the API as the owner, about the session; answers with what it says. */
  ask(method: string, path = ''): Promise<unknown> {
    return call(this.plane, this.owner, method, `/sessions/${this.id}${path}`);
  }

  async ticket(): Promise<StreamTicket> {
    return StreamTicket.parse(await this.ask('POST', '/tickets'));
  }

  async becomes(state: SessionView['state']): Promise<void> {
    await eventually(async () => SessionView.parse(await this.ask('GET')).state === state);
  }
}

async function call(
  plane: TestControlPlane,
  person: Principal,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const headers = { ...(await authorization(plane.app, person)), 'content-type': 'application/json' };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${plane.url}/api/v1${path}`, init);
  return answer.status === 204 ? null : answer.json();
}
