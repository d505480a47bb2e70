import { IncomingMessage } from 'node:http';
import type { Response } from 'supertest';
import { AuditPage, AuditRecord, AuditVerification } from '../../protocol/http/audit.js';
import { AuditModule } from '../../src/audit/audit.module.js';
import { EventSealer } from '../../src/audit/chain/event-sealer.js';
import { type AuthApp, type AuthAppOptions, startAuthApp } from '../auth/auth-app.js';
import { Browser } from '../auth/browser.js';
import { aPerson } from '../auth/people.js';
import { until } from '../auth/until.js';
import type { TestDatabase } from '../database.js';
import { ManualClock } from '../manual-clock.js';

const SEALED_WITHIN_MS = 60_000;
const UNSEALED = 'SELECT 1 FROM events e WHERE NOT EXISTS (SELECT FROM event_seals s WHERE s.event_id = e.id) LIMIT 1';

/** The log with real HTTP, and an administrator who reads it. Nothing is sealed by itself: time stands still. */
export class AuditDesk {
  private constructor(
    readonly auth: AuthApp,
    readonly clock: ManualClock,
    readonly admin: { readonly id: string; readonly username: string },
    private readonly browser: Browser,
  ) {}

  static async open(database: TestDatabase, env: AuthAppOptions['env'] = {}): Promise<AuditDesk> {
    const clock = new ManualClock();
    const auth = await startAuthApp(database, { env, clock, modules: [AuditModule] });
    const admin = await aPerson(auth.rows, { role: 'admin' });
    const browser = new Browser(auth);
    await browser.login(admin.username);
    return new AuditDesk(auth, clock, admin, browser);
  }

  /** Seals everything, as soon as no transaction of the cluster, another spec's included, began before it. */
  async seal(): Promise<void> {
    const sealer = this.auth.app.get(EventSealer);
    await until(async () => {
      await sealer.seal();
      const rows: unknown[] = await this.auth.rows.query(UNSEALED);
      return rows.length === 0;
    }, SEALED_WITHIN_MS);
  }

  /** `GET /audit` and what is below it, as the administrator unless a token is given. */
  async get(path: string, query: Record<string, string> = {}, token = this.browser.accessToken): Promise<Response> {
    const request = this.auth.request().get(`/api/v1/audit${path}`).query(query);
    return request.set('Authorization', `Bearer ${token}`).buffer(true).parse(asText);
  }

  async post(path: string, body: object): Promise<Response> {
    const request = this.auth.request().post(`/api/v1/audit${path}`);
    return request.set('Authorization', `Bearer ${this.browser.accessToken}`).send(body);
  }

  async page(query: Record<string, string> = {}): Promise<AuditPage> {
    const response = await this.get('', query);
    expect([response.status, response.status === 200 ? '' : String(response.body)]).toEqual([200, '']);
    return AuditPage.parse(JSON.parse(String(response.body)));
  }

  async verify(): Promise<AuditVerification> {
    return AuditVerification.parse(JSON.parse(String((await this.get('/verify')).body)));
  }

  /** Entries of an NDJSON export. */
  async exported(query: Record<string, string> = {}): Promise<AuditRecord[]> {
    const lines = String((await this.get('/export', query)).body)
      .split('\n')
      .filter(Boolean);
    return lines.map((line) => AuditRecord.parse(JSON.parse(line)));
  }

  stop(): Promise<void> {
    return this.auth.stop();
  }
}

/** Bodies of every media type are read as they are. */
function asText(response: Response, done: (error: Error | null, body: string) => void): void {
  let text = '';
  const stream: unknown = response;
  if (!(stream instanceof IncomingMessage)) throw new TypeError('There is no body to read.');
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => (text += chunk));
  stream.on('error', (error: Error) => done(error, text));
  stream.on('end', () => done(null, text));
}
