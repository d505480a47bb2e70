import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../../protocol/http/auth.js';
import { SessionPage, SessionTimeline, SessionView } from '../../protocol/http/sessions.js';
import { AgentsModule } from '../../src/agents/agents.module.js';
import { AccessJwt } from '../../src/auth/access-jwt.js';
import { AuthModule } from '../../src/auth/auth.module.js';
import { digest, newSecret } from '../../src/platform/secrets.js';
import { SessionsModule } from '../../src/sessions/sessions.module.js';
import { FakeAgent } from '../agents-gateway/fake-agent.js';
import {
  startTestControlPlane,
  type TestControlPlane,
  type TestControlPlaneOptions,
} from '../agents-gateway/gateway-app.js';

/** What makes a person one of a local account, whose API keys no provider has to stand for. */
const NO_PASSWORD_FITS = 'no hash of any password';

/** Status and body of an answer, as they came. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A signed-in person who calls the API. */
export class Caller {
  constructor(
    private readonly url: string,
    readonly userId: string,
    readonly signInId: string,
    readonly accessToken: string,
  ) {}

  /** Sends `body` as JSON, or a text as it is; `headers` then say what it is. */
  async call(
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.accessToken}`, 'content-type': 'application/json', ...headers },
      ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Launches, expecting 201. */
  async launch(request: object = { templateId: 'terminal' }): Promise<SessionView> {
    return this.session('POST', '', 201, request);
  }

  async show(id: string): Promise<SessionView> {
    return this.session('GET', `/${id}`, 200);
  }

  async act(id: string, action: 'hibernate' | 'wake' | 'retry'): Promise<SessionView> {
    return this.session('POST', `/${id}/${action}`, 202);
  }

  async keepAwake(id: string, until?: string): Promise<SessionView> {
    return this.session('POST', `/${id}/keep-awake`, 200, until === undefined ? undefined : { until });
  }

  async end(id: string): Promise<SessionView> {
    return this.session('DELETE', `/${id}`, 202);
  }

  async list(query = ''): Promise<SessionPage> {
    return SessionPage.parse(JSON.parse((await this.call('GET', `/sessions${query}`)).text));
  }

  async timeline(id: string): Promise<SessionTimeline> {
    return SessionTimeline.parse(JSON.parse((await this.call('GET', `/sessions/${id}/timeline`)).text));
  }

  private async session(method: string, path: string, status: number, body?: object): Promise<SessionView> {
    const answer = await this.call(method, `/sessions${path}`, body);
    if (answer.status !== status) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return z.strictObject(SessionView.shape).parse(JSON.parse(answer.text));
  }
}

/** A control plane with people, agents and sessions. */
export interface SessionsApp extends TestControlPlane {
  /** A new person, signed in; a user unless another role is named. */
  person(role?: Role): Promise<Caller>;
  /** A new agent, enrolled and connected, which has nothing yet. */
  agent(name?: string): Promise<FakeAgent>;
}

/** Starts one with a database of its own, or as another replica on `database`. */
export async function startSessionsApp(options: Omit<TestControlPlaneOptions, 'imports'> = {}): Promise<SessionsApp> {
  const controlPlane = await startTestControlPlane({ imports: [AuthModule, AgentsModule, SessionsModule], ...options });
  return {
    ...controlPlane,
    person: (role = 'user') => aCaller(controlPlane, role),
    agent: (name) => aConnectedAgent(controlPlane, name),
  };
}

async function aCaller({ app, database, url }: TestControlPlane, role: Role): Promise<Caller> {
  const [userId, signInId] = [randomUUID(), randomUUID()];
  const username = `person-${userId.slice(0, 8)}`;
  await database.dataSource.query(
    `INSERT INTO users (id, username, username_key, display_name, role, password_hash) VALUES ($1, $2, $2, $2, $3, $4)`,
    [userId, username, role, NO_PASSWORD_FITS],
  );
  await database.dataSource.query(
    `INSERT INTO sign_ins (id, user_id, user_agent, expires_at) VALUES ($1, $2, 'spec', now() + interval '1 day')`,
    [signInId, userId],
  );
  const jwt = app.get(AccessJwt, { strict: false });
  return new Caller(url, userId, signInId, await jwt.sign({ userId, username, role, signInId }, 3600));
}

async function aConnectedAgent({ database, url }: TestControlPlane, name?: string): Promise<FakeAgent> {
  const token = newSecret();
  await database.dataSource.query(
    `INSERT INTO enrollment_tokens (id, hash, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
    [randomUUID(), digest(token)],
  );
  const agent = await new FakeAgent(url).enroll(token, name);
  await agent.connect();
  await agent.sendInventory([]);
  return agent;
}
