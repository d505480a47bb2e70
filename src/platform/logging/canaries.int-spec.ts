import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { z } from 'zod';
import { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { aRunningSession } from '../../../testing/agents-gateway/stream-rows.js';
import { aConfig } from '../../../testing/config.js';
import { AppModule } from '../../app.module.js';
import { FirstAdminSetup } from '../../auth/setup/first-admin-setup.js';
import { DatabaseAddress } from '../database/database-address.js';
import { createLogger, PinoLogger } from './pino-logger.js';

const FEATURES = (
  AppModule.with(aConfig({}), new DatabaseAddress('postgres://unused.invalid/none')).imports ?? []
).filter((module): module is Type => typeof module === 'function');

const Entered = z.object({ accessToken: z.string() });
const Ticket = z.object({ protocols: z.array(z.string()) });
const EnrollmentToken = z.object({ token: z.string() });
const Me = z.object({ id: z.string() });

/** Whatever a secret may look like where it does not belong. */
function looksOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const encoded = [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')];
  return [secret, encodeURIComponent(secret), ...encoded];
}

describe('secrets in what is written down (23, 90, 107)', () => {
  const lines: string[] = [];
  const answers: string[] = [];
  const secrets = new Map<string, string>();
  let plane: TestControlPlane;
  let agent: FakeAgent;
  let headers: Record<string, string> = {};

  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: FEATURES, env: { STREAMSPACE_POLL_MS: '60000' } });
    plane.app.useLogger(new PinoLogger(createLogger('debug', { write: (line: string) => lines.push(line) })));
  });
  afterAll(async () => {
    agent.close();
    await plane.stop();
  });

  const canary = (name: string): string => {
    const secret = `canary ${name} ${randomBytes(12).toString('hex')}`;
    secrets.set(name, secret);
    return secret;
  };

  /** Sends JSON; what is refused must not say the secret back. */
  const call = async (method: string, path: string, body?: unknown, more: Record<string, string> = {}) => {
    const response = await fetch(`${plane.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers, ...more },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) answers.push(text);
    return { response, text };
  };

  it('is told by nothing that happens: signing in, refusals, tickets, providers, and a broken database', async () => {
    const password = canary('password');
    const setupToken = await plane.app.get(FirstAdminSetup, { strict: false }).setupToken();
    secrets.set('set-up token', setupToken ?? '');
    await call('POST', '/auth/setup', { token: setupToken, username: 'ada', password });
    await call('POST', '/auth/login', { username: 'ada', password: canary('wrong password') });
    const { response, text } = await call('POST', '/auth/login', { username: 'ada', password });
    expect(response.status).toBe(200);
    const { accessToken } = Entered.parse(JSON.parse(text));
    const cookies = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
    for (const [index, cookie] of cookies.entries())
      secrets.set(`cookie ${index}`, cookie.slice(cookie.indexOf('=') + 1));
    secrets.set('access token', accessToken);
    const cookie = { cookie: cookies.join('; '), 'x-streamspace-csrf': '1' };
    for (let times = 0; times < 2; times += 1) await call('POST', '/auth/refresh', undefined, cookie);
    await call('POST', '/auth/login', { username: { [canary('name of a member')]: 1 }, password });
    await call('POST', '/auth/login', `{"username":"ada","password":"${canary('broken body')}`);
    await call('GET', '/me', undefined, { authorization: `Bearer ${accessToken}x` });

    headers = { authorization: `Bearer ${accessToken}` };
    const { token } = EnrollmentToken.parse(JSON.parse((await call('POST', '/agents/enrollment-tokens')).text));
    secrets.set('enrolment token', token);
    agent = await new FakeAgent(plane.url).enroll(token);
    await agent.connect();
    await agent.sendInventory([]);
    const me = Me.parse(JSON.parse((await call('GET', '/me')).text));
    const sessionId = await aRunningSession(plane, me.id, agent.agentId);
    const issued = await call('POST', `/sessions/${sessionId}/tickets`);
    expect(issued.response.status).toBe(201);
    const ticket = Ticket.parse(JSON.parse(issued.text)).protocols.at(-1) ?? '';
    secrets.set('ticket', ticket.split('.').at(-1) ?? '');
    await call('GET', `/vnc/${sessionId}`, undefined, { 'sec-websocket-protocol': `binary, ${ticket}` });

    const provider = {
      ...{ slug: 'idp', name: 'Contoso', clientSecret: canary('client secret') },
      settings: { kind: 'oidc', issuer: 'https://idp.example', clientId: 'us' },
    };
    expect((await call('POST', '/identity-providers', provider)).response.status).toBe(201);
    await call('POST', '/identity-providers', { ...provider, clientSecret: { secret: canary('misplaced secret') } });
    await call('GET', '/identity-providers');

    for (const [table, attempt] of [
      ['refresh_tokens', () => call('POST', '/auth/login', { username: 'ada', password })],
      ['identity_providers', () => call('POST', '/identity-providers', { ...provider, slug: 'other' })],
      ['stream_tickets', () => call('POST', `/sessions/${sessionId}/tickets`)],
    ] as const) {
      await plane.database.dataSource.query(`ALTER TABLE ${table} RENAME TO broken`);
      expect((await attempt()).response.status).toBe(500);
      await plane.database.dataSource.query(`ALTER TABLE broken RENAME TO ${table}`);
    }
    expect(lines.filter((line) => line.includes('A request failed.'))).toHaveLength(3);
    expect(lines.join('\n')).toContain('"parameters":"[redacted]"');
  });

  it.each(['logs', 'refusals', 'rows', 'openapi.json'])('is in none of the %s', async (place) => {
    expect(secrets.size).toBeGreaterThanOrEqual(10);
    const text = {
      logs: lines.join('\n'),
      refusals: answers.join('\n'),
      'openapi.json': readFileSync('openapi.json', 'utf8'),
    }[place];
    const haystack = text ?? (await everyRow(plane));
    expect(haystack.length).toBeGreaterThan(100);
    const found = [...secrets].filter(([, secret]) => looksOf(secret).some((look) => haystack.includes(look)));
    expect(found.map(([name]) => name)).toEqual([]);
  });

  it('would be found: the search knows what is there', async () => {
    expect(await everyRow(plane)).toContain('$argon2id$');
    expect(lines.join('\n')).toContain('A request failed.');
    expect(answers.join('\n')).toContain('invalid-credentials');
  });
});

/** All rows of all tables, as text. */
async function everyRow({ database: { dataSource } }: TestControlPlane): Promise<string> {
  const tables: { name: string }[] = await dataSource.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const rows: { text: string }[] = await dataSource.query(`SELECT t::text AS text FROM ${name} t`);
      return rows.map(({ text }) => text).join('\n');
    }),
  );
  return texts.join('\n');
}
