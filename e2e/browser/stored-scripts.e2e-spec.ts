import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Type } from '@nestjs/common';
import type { Browser, Page } from 'playwright-core';
import { AppModule } from '../../src/app.module.js';
import { DatabaseAddress } from '../../src/platform/database/database-address.js';
import { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { aRunningSession, anEnrollmentToken } from '../../testing/agents-gateway/stream-rows.js';
import { aPerson, THEIR_PASSWORD } from '../../testing/auth/people.js';
import { aConfig } from '../../testing/config.js';
import { openBrowser, openPage, type PageLog } from '../support/browser.js';
import { viewerConnected } from '../support/screen.js';
import { SCRIPT_PAYLOADS } from '../support/script-payloads.js';
import { signInAs } from '../support/sign-in.js';

const FEATURES = (
  AppModule.with(aConfig({}), new DatabaseAddress('postgres://unused.invalid/none')).imports ?? []
).filter((module): module is Type => typeof module === 'function');

const PAGES = ['/', '/account', '/admin/sessions', '/admin/agents', '/admin/limits', '/admin/sign-on', '/admin/audit'];

/** A binary WebSocket message (RFC 6455) of a server. */
function message(said: Buffer): Buffer {
  const head =
    said.length < 126 ? Buffer.of(0x82, said.length) : Buffer.of(0x82, 126, said.length >> 8, said.length & 255);
  return Buffer.concat([head, said]);
}

/** What an RFB server says until a viewer is connected, its name among it: each part when the viewer has answered the one before. */
function partsOfScreen(name: string): Buffer[] {
  const init = Buffer.alloc(24);
  init.writeUInt16BE(64, 0);
  init.writeUInt16BE(48, 2);
  // 32 bits, 24 of which are colour, in bytes.
  Buffer.from([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0]).copy(init, 4);
  init.writeUInt32BE(Buffer.byteLength(name), 20);
  const parts = [
    Buffer.from('RFB 003.008\n'),
    Buffer.of(1, 1),
    Buffer.alloc(4),
    Buffer.concat([init, Buffer.from(name)]),
  ];
  return parts.map(message);
}

/** Serves a screen that calls itself `name`. */
function serveScreen(socket: Socket, name: string): void {
  const parts = partsOfScreen(name);
  const say = (): void => {
    const part = parts.shift();
    if (part) socket.write(part);
  };
  socket.on('data', say);
  say();
}

describe('scripts in what people, agents and screens call things (46)', () => {
  let plane: TestControlPlane;
  let agent: FakeAgent;
  let browser: Browser;
  let page: Page;
  let log: PageLog;
  let portal: string;
  let sessionId: string;

  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: FEATURES });
    portal = plane.url.replace('127.0.0.1', 'localhost');
    agent = await new FakeAgent(plane.url).enroll(await anEnrollmentToken(plane));
    await agent.connect();
    await agent.sendInventory([]);
    agent.serveScreens((socket) => serveScreen(socket, SCRIPT_PAYLOADS.join(' ')));
    const person = await aPerson(plane.database.dataSource, { role: 'admin' });
    sessionId = await fill(person.id);
    browser = await openBrowser();
    ({ page, log } = await openPage(browser));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
        console.error(`Content Security Policy: ${violatedDirective} ${sample}`);
      });
    });
    await signInAs(page, portal, { username: person.username, password: THEIR_PASSWORD });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    agent.close();
    await plane.stop();
  });

  /** Writes every payload into every field that holds a text; past the schemas of the API, which take few of them. */
  async function fill(ownerId: string): Promise<string> {
    const run = (sql: string, values: unknown[]): Promise<unknown> => plane.database.dataSource.query(sql, values);
    let first = '';
    for (const [index, payload] of SCRIPT_PAYLOADS.entries()) {
      const id = await aRunningSession(plane, ownerId, agent.agentId);
      first ||= id;
      await run('UPDATE sessions SET name = $2 WHERE id = $1', [id, payload]);
      if (index % 3 === 1)
        await run(
          `UPDATE sessions SET state = 'failed', desired = 'ended', is_released = true, reason_code = 'start-failed', reason_message = $2 WHERE id = $1`,
          [id, payload],
        );
      await run('INSERT INTO groups (id, name) VALUES ($1, $2)', [randomUUID(), payload]);
      const other = await aPerson(plane.database.dataSource);
      await run('UPDATE users SET display_name = $2 WHERE id = $1', [other.id, payload]);
      const provider = [randomUUID(), `idp-${index}`, payload, { issuer: 'https://idp.example', clientId: payload }];
      await run(
        `INSERT INTO identity_providers (id, slug, kind, name, preset, config, mapping, is_enabled, is_configured)
         VALUES ($1, $2, 'oidc', $3, 'other', $4::jsonb || '{"kind":"oidc","scopes":[],"clientAuthentication":"client_secret_basic","usesUserInfo":false}',
           '{"username":"a","displayName":"a","email":"a","groups":"a","groupNames":[],"roles":[],"createsAccounts":true,"linksByEmail":false,"maxSignInMinutes":480}', true, false)`,
        provider,
      );
    }
    await run('UPDATE users SET display_name = $2 WHERE id = $1', [ownerId, SCRIPT_PAYLOADS[4]]);
    await run('UPDATE agents SET name = $2 WHERE id = $1', [agent.agentId, SCRIPT_PAYLOADS[4]]);
    const templates: { id: string }[] = await plane.database.dataSource.query('SELECT id FROM templates ORDER BY id');
    for (const [index, { id }] of templates.entries())
      await run('UPDATE templates SET name = $2, summary = $2, category = $2 WHERE id = $1', [
        id,
        SCRIPT_PAYLOADS[index % SCRIPT_PAYLOADS.length],
      ]);
    return first;
  }

  const expectNoScript = async (): Promise<void> => {
    expect(await page.evaluate(() => '__xss' in window)).toBe(false);
    expect(log.errors).toEqual([]);
  };

  it.each([...PAGES, '/sign-in'])('stay text wherever they are shown: %s', async (path) => {
    await page.goto(`${portal}${path}`);
    await page.waitForLoadState('networkidle');
    await expectNoScript();
  });

  it('stay text as the name of a session, which is there to be read', async () => {
    await page.goto(`${portal}/`);
    await page
      .getByText(SCRIPT_PAYLOADS[0] ?? '', { exact: true })
      .first()
      .waitFor();
    await page.goto(`${portal}/admin/sessions/${sessionId}`);
    await page.waitForLoadState('networkidle');
    await expectNoScript();
  });

  it('stay text as the name that a screen gives itself', async () => {
    await page.goto(`${portal}/sessions/${sessionId}`);
    await viewerConnected(page);
    await expectNoScript();
  });

  it('would be noticed: the page tells of what its policy stops', async () => {
    await page.evaluate(async () => {
      const isReported = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve));
      try {
        document.body.innerHTML = '<img src=x onerror="window.__xss=1">';
      } catch {
        // Trusted Types throw; the report is what counts.
      }
      await isReported;
    });
    expect(log.errors.join()).toMatch(/require-trusted-types-for/);
    log.errors.length = 0;
    await expectNoScript();
  });
});
