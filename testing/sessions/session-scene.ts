import type { SessionView } from '../../protocol/http/sessions.js';
import type { FakeAgent } from '../agents-gateway/fake-agent.js';
import { type Caller, type SessionsApp, startSessionsApp } from './sessions-app.js';

/** Long enough for an agent to have reported whatever it knows, which decisions about sessions wait for. */
const LONG_CONNECTED = `UPDATE agents SET connected_at = now() - interval '1 minute'`;

/** Who acts in one spec. */
export interface SceneParts {
  readonly agent: FakeAgent;
  readonly alice: Caller;
}

/** One control plane for the specs of a file; for each of them an agent and a person of its own, and no other agent that would take sessions. */
export class SessionScene {
  private parts: SceneParts | undefined;

  private constructor(readonly app: SessionsApp) {}

  static async open(options?: Parameters<typeof startSessionsApp>[0]): Promise<SessionScene> {
    return new SessionScene(await startSessionsApp(options));
  }

  async begin(agentName?: string): Promise<SceneParts> {
    const agent = await this.app.agent(agentName);
    await this.query(LONG_CONNECTED);
    this.parts = { agent, alice: await this.app.person() };
    return this.parts;
  }

  /** Ends what {@link begin} began. */
  async end(): Promise<void> {
    this.parts?.agent.close();
    await this.query('UPDATE agents SET is_draining = true, name = id::text');
  }

  async close(): Promise<void> {
    await this.app.stop();
  }

  query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.app.database.dataSource.query<Row[]>(sql, values);
  }

  /** A session of Alice's that runs. */
  async running(request?: object): Promise<SessionView> {
    if (!this.parts) throw new Error('Begin first.');
    const { agent, alice } = this.parts;
    const session = await alice.launch(request);
    await agent.applied.next();
    await agent.report(session.id, 1, 'running');
    return alice.show(session.id);
  }
}
