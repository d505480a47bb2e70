import { randomUUID } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { AccessJwt } from '../../src/auth/access-jwt.js';
import type { SessionState } from '../../protocol/session.js';
import type { Principal } from '../../src/auth/principal.js';
import { EventLog } from '../../src/platform/events/event-log.js';
import { digest, newSecret } from '../../src/platform/secrets.js';
import type { TestControlPlane } from './gateway-app.js';
import { FakeAgent } from './fake-agent.js';

type Plane = Pick<TestControlPlane, 'app' | 'database' | 'url'>;

/** A signed-in person with a row for each. */
export async function aPerson({ database }: Plane, role: Principal['role'] = 'user'): Promise<Principal> {
  const userId = randomUUID();
  const username = `person-${userId.slice(0, 8)}`;
  await database.dataSource.query(
    'INSERT INTO users (id, username, username_key, display_name, role) VALUES ($1, $2, $2, $2, $3)',
    [userId, username, role],
  );
  return { userId, username, role, signInId: await aSignIn({ database }, userId) };
}

/** Another sign-in of the same person. */
export async function aSignIn({ database }: Pick<Plane, 'database'>, userId: string): Promise<string> {
  const id = randomUUID();
  await database.dataSource.query(
    `INSERT INTO sign_ins (id, user_id, user_agent, expires_at) VALUES ($1, $2, 'test', now() + interval '1 day')`,
    [id, userId],
  );
  return id;
}

/** Headers of a request by `principal`. */
export async function authorization(app: INestApplication, principal: Principal): Promise<Record<string, string>> {
  return { authorization: `Bearer ${await app.get(AccessJwt).sign(principal, 600)}` };
}

/** A good enrolment token. */
export async function anEnrollmentToken({ database }: Pick<Plane, 'database'>, life = '1 hour'): Promise<string> {
  const token = newSecret();
  await database.dataSource.query(
    `INSERT INTO enrollment_tokens (id, hash, expires_at) VALUES ($1, $2, now() + $3::interval)`,
    [randomUUID(), digest(token), life],
  );
  return token;
}

/** An agent that is enrolled and not connected. */
export async function anEnrolledAgent(plane: Pick<Plane, 'database' | 'url'>): Promise<FakeAgent> {
  return new FakeAgent(plane.url).enroll(await anEnrollmentToken(plane));
}

/** A running session of `ownerId` on `agentId`, as if it had been started. */
export async function aRunningSession(
  { database }: Pick<Plane, 'database'>,
  ownerId: string,
  agentId: string,
  templateId = 'desktop',
): Promise<string> {
  const id = randomUUID();
  await database.dataSource.query(
    `INSERT INTO sessions (id, owner_id, template_id, name, resources, screen, agent_id, state)
     VALUES ($1, $2, $4, 'A session', '{"cpuMillis":1000,"memoryMiB":512,"storageGiB":1}',
       '{"width":1280,"height":800}', $3, 'running')`,
    [id, ownerId, agentId, templateId],
  );
  return id;
}

/** A template of web applications that sessions of specs are made from; answers with its id. */
export async function aWebTemplate({ database }: Pick<Plane, 'database'>): Promise<string> {
  const id = 'web-app';
  await database.dataSource.query(
    `INSERT INTO templates (id, name, summary, category, icon, stream_kind, stream_port, workloads, resources)
     SELECT $1, 'Web app', 'A page', 'Web', 'browser', 'http', 3000, workloads, resources FROM templates WHERE id = 'desktop'`,
    [id],
  );
  return id;
}

/** Has a session take another state, as reports of its agent do. */
export async function sessionBecomes(
  { app, database }: Pick<Plane, 'app' | 'database'>,
  sessionId: string,
  to: SessionState,
): Promise<void> {
  await database.dataSource.transaction(async (tx) => {
    const reason = to === 'failed' ? ['screen-lost', 'The screen broke.'] : [null, null];
    const sql = 'UPDATE sessions SET state = $2, reason_code = $3, reason_message = $4 WHERE id = $1';
    await tx.query(sql, [sessionId, to, ...reason]);
    const change = { sessionId, from: 'starting', to, generation: 1, reason: null } as const;
    await app.get(EventLog).append(tx, 'session.state-changed', change);
  });
}
