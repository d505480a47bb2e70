import supertest from 'supertest';
import { NewApiKey } from '../../protocol/http/account.js';
import { StreamTicket } from '../../protocol/http/sessions.js';
import { FirstAdminSetup } from '../../src/auth/setup/first-admin-setup.js';
import { REFRESH_COOKIE } from '../../src/auth/sign-in/sign-in-cookies.js';
import { SystemClock } from '../../src/platform/clock.js';
import { digest, newSecret } from '../../src/platform/secrets.js';
import { FakeAgent } from '../agents-gateway/fake-agent.js';
import { openScreen } from '../agents-gateway/fake-viewer.js';
import type { TestControlPlane } from '../agents-gateway/gateway-app.js';
import { anEnrollmentToken, aRunningSession } from '../agents-gateway/stream-rows.js';
import { LiveClient } from '../sessions/live-client.js';
import { Authenticator } from './authenticator.js';
import { Browser } from './browser.js';
import { aPerson } from './people.js';

/** Every secret that opens something, by what it is. */
export const TOKEN_KINDS = [
  'access token',
  'refresh token',
  'half-token',
  'API key',
  'reset link',
  'set-up link',
  'stream ticket',
  'enrolment token',
  'device token',
] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

const TICKET = /^streamspace\.ticket\./;

/** Makes secrets of every kind, and tries them wherever one is taken. */
export class TokenBench {
  private readonly clock = new SystemClock();
  /** Recovery codes by half-token. */
  private readonly codes = new Map<string, string>();
  /** Addresses by stream ticket. */
  private readonly urls = new Map<string, string>();

  constructor(
    private readonly plane: TestControlPlane,
    private readonly agent: FakeAgent,
  ) {}

  /** A good one of a person of its own. */
  async mint(kind: TokenKind): Promise<string> {
    const { id, browser } = await this.signedIn();
    switch (kind) {
      case 'access token':
        return browser.accessToken;
      case 'refresh token':
        return browser.refreshToken ?? '';
      case 'device token':
        return browser.deviceToken ?? '';
      case 'half-token':
        return (await this.half()).mfaToken;
      case 'API key': {
        const wanted = { name: 'x', scopes: ['account:read', 'sessions:manage'], lifeDays: 1 };
        return NewApiKey.parse((await browser.send('post', '/me/api-keys', wanted)).body).key;
      }
      case 'reset link':
        return this.resetLink(id);
      case 'set-up link':
        return (await this.plane.app.get(FirstAdminSetup, { strict: false }).setupToken()) ?? '';
      case 'stream ticket':
        return (await this.ticket(id, browser)).protocols[1]?.replace(TICKET, '') ?? '';
      case 'enrolment token':
        return anEnrollmentToken(this.plane);
    }
  }

  /** Whether `token` opens what tokens of `kind` open. */
  async opens(kind: TokenKind, token: string): Promise<boolean> {
    switch (kind) {
      case 'access token':
        return this.opensLiveSocket(token);
      case 'API key':
        return (await this.http.get('/api/v1/me').set('Authorization', `Bearer ${token}`)).status === 200;
      case 'refresh token':
        return this.refreshes(token);
      case 'half-token': {
        const { recoveryCode } = await this.half();
        const browser = new Browser({ request: () => this.http });
        return (await browser.secondStep(this.codes.get(token) ?? recoveryCode, token)).status === 200;
      }
      case 'reset link':
        return (await this.post('password-reset', { token, password: 'nine lazy clouds over Ghent' })) === 204;
      case 'set-up link':
        return (await this.post('setup', { token, username: 'root', password: 'nine lazy clouds over Ghent' })) === 201;
      case 'stream ticket': {
        const { id, browser } = await this.signedIn();
        const { url } = await this.ticket(id, browser);
        return this.opensScreen(this.urls.get(token) ?? url, token);
      }
      case 'enrolment token':
        return new FakeAgent(this.plane.url).enroll(token).then(
          () => true,
          () => false,
        );
      case 'device token':
        return false;
    }
  }

  private get http(): ReturnType<typeof supertest> {
    return supertest(this.plane.url);
  }

  private async signedIn(): Promise<{ id: string; username: string; browser: Browser }> {
    const person = await aPerson(this.plane.database.dataSource);
    const browser = new Browser({ request: () => this.http });
    await browser.login(person.username);
    return { ...person, browser };
  }

  private async half(): Promise<{ mfaToken: string; recoveryCode: string }> {
    const { username, browser } = await this.signedIn();
    const [recoveryCode = ''] = (await Authenticator.enrol(browser, this.clock)).recoveryCodes;
    await browser.login(username);
    this.codes.set(browser.mfaToken, recoveryCode);
    return { mfaToken: browser.mfaToken, recoveryCode };
  }

  private async resetLink(userId: string): Promise<string> {
    const token = newSecret();
    await this.plane.database.dataSource.query(
      `INSERT INTO password_resets (user_id, hash, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
      [userId, digest(token)],
    );
    return token;
  }

  private async ticket(userId: string, browser: Browser): Promise<StreamTicket> {
    const sessionId = await aRunningSession(this.plane, userId, this.agent.agentId);
    const ticket = StreamTicket.parse((await browser.send('post', `/sessions/${sessionId}/tickets`)).body);
    this.urls.set(ticket.protocols[1]?.replace(TICKET, '') ?? '', ticket.url);
    return ticket;
  }

  private async opensScreen(url: string, token: string): Promise<boolean> {
    return openScreen({ url, protocols: ['binary', `streamspace.ticket.${token}`] }).then(
      ({ socket }) => Boolean(socket.destroy()),
      () => false,
    );
  }

  private async opensLiveSocket(accessToken: string): Promise<boolean> {
    return LiveClient.connect(this.plane.url, { accessToken }).then(
      (client) => {
        client.close();
        return true;
      },
      () => false,
    );
  }

  private async refreshes(token: string): Promise<boolean> {
    const request = this.http.post('/api/v1/auth/refresh').set('X-StreamSpace-Csrf', '1');
    return (await request.set('Cookie', `${REFRESH_COOKIE}=${token}`)).status === 200;
  }

  private async post(path: string, body: object): Promise<number> {
    return (await this.http.post(`/api/v1/auth/${path}`).send(body)).status;
  }
}
