import type { Page } from 'playwright-core';
import { AuditVerification } from '../../protocol/http/audit.js';
import { ApiKeyList } from '../../protocol/http/account.js';
import { ReauthWays } from '../../protocol/http/second-step.js';
import { SecurityNoticeList } from '../../protocol/http/security-notices.js';
import { problemDocument } from '../../protocol/problem.js';
import type { Api } from './api.js';

/** What a page about the security of an account, or of the installation, can look like. Where it takes weeks, or a thief, the answer is played. */
export interface Face {
  readonly name: string;
  /** Brings a page there on which an administrator is signed in at `url`. */
  open(page: Page, url: string): Promise<void>;
}

const THEN = '2026-11-20T09:30:00.000Z';
const ID = '00000000-0000-4000-8000-000000000001';

const LINKED = SecurityNoticeList.parse({
  items: [{ id: ID, kind: 'identity.linked', occurredAt: THEN, by: 'other', isNew: true, isExpected: null }],
});
const RESTING = ApiKeyList.parse({
  items: [
    {
      id: ID,
      name: 'Nightly report',
      prefix: 'ssk_Abc',
      scopes: ['sessions:read'],
      createdAt: THEN,
      expiresAt: '2027-11-20T09:30:00.000Z',
      lastUsedAt: null,
      isResting: true,
    },
  ],
  offeredScopes: ['sessions:read'],
});
const AT_PROVIDER = ReauthWays.parse({ hasPassword: false, hasSecondStep: false, provider: 'Contoso' });

const TAMPERED = AuditVerification.parse({
  isIntact: false,
  entries: 1_204,
  lastPosition: 1_204,
  checkpoints: 3,
  erasedOrigins: 0,
  finding: { kind: 'altered', position: 812, detail: 'Entry 812 was altered.' },
  sentence: 'Entry 812 was altered.',
  elapsedMs: 90,
});

/** Has the next requests to `path` answered with `body`, until the page leaves. */
async function play(page: Page, path: string, body: unknown, method = 'GET', status = 200): Promise<void> {
  await page.route(`**/api/v1${path}`, (route) =>
    route.request().method() === method ? route.fulfill({ status, json: body }) : route.fallback(),
  );
}

/** The dialog as a protected change brings it up. */
async function askAgain(page: Page, url: string): Promise<void> {
  const refusal = problemDocument('reauth-required', 'Confirm first that it is you.', ID);
  await play(page, '/me/mfa/totp', refusal, 'POST', refusal.status);
  await page.goto(`${url}/account/security`);
  await page.getByRole('button', { name: 'Set up an authenticator' }).click();
  await page.getByRole('dialog').getByText('This change is protected').waitFor();
}

async function heading(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Something to be told of, and a provider that nobody reaches. Within five minutes of the sign-in of `api`. */
export async function arrangeSecurity(api: Api): Promise<void> {
  const key = { name: 'Backup', scopes: ['sessions:read'], lifeDays: 30 };
  const settings = { kind: 'oidc', issuer: 'https://id.contoso.example', clientId: 'streamspace' };
  const provider = { slug: 'contoso', name: 'Contoso', settings, clientSecret: 'x'.repeat(32) };
  for (const [path, body] of [
    ['/me/api-keys', key],
    ['/identity-providers', provider],
  ] as const) {
    const { status, body: answer } = await api.call('POST', path, body);
    if (status >= 300) throw new Error(`${path} was answered with ${status}: ${JSON.stringify(answer)}`);
  }
}

const FACES: readonly Face[] = [
  {
    name: 'security-news',
    open: async (page, url) => {
      await page.goto(url);
      await page.getByRole('region', { name: 'Your account was changed' }).waitFor();
    },
  },
  {
    name: 'security-news-unexpected',
    open: async (page, url) => {
      await play(page, '/me/security-notices', LINKED);
      await play(page, '/me/security-notices/answers', null, 'POST', 204);
      await page.goto(url);
      await page.getByRole('button', { name: 'I did not expect this' }).click();
      await page.getByRole('region', { name: 'Your account was changed' }).getByRole('alert').waitFor();
    },
  },
  {
    name: 'security-notices',
    open: async (page, url) => {
      await page.goto(`${url}/account/security`);
      const notices = page.getByRole('region', { name: 'What changed lately' });
      await notices.getByRole('listitem').first().waitFor();
      await notices.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'api-keys-resting',
    open: async (page, url) => {
      await play(page, '/me/api-keys', RESTING);
      await page.goto(`${url}/account/security`);
      await page.locator('.resting').waitFor();
      await page.locator('.resting').scrollIntoViewIfNeeded();
    },
  },
  { name: 'reauth', open: askAgain },
  {
    name: 'reauth-provider',
    open: async (page, url) => {
      await play(page, '/auth/reauth', AT_PROVIDER);
      await askAgain(page, url);
    },
  },
  {
    name: 'confirmed',
    open: async (page, url) => {
      await page.goto(`${url}/account`);
      await page.evaluate(() => sessionStorage.setItem('streamspace.confirming', '1'));
      await heading(page, `${url}/confirmed?returnTo=%2Faccount`, 'Account');
      await page.getByText('Confirmed.').waitFor();
    },
  },
  ...(['step-up-stale', 'step-up-mismatch', 'sign-on-expired'] as const).map((problem) => ({
    name: `not-confirmed-${problem}`,
    open: (page: Page, url: string) =>
      heading(page, `${url}/confirmed?returnTo=%2Faccount&problem=${problem}`, 'You were not confirmed'),
  })),
  {
    name: 'sign-in-failed-signed-in',
    open: (page, url) => heading(page, `${url}/sign-in?problem=sign-on-rejected`, 'The sign-in did not work'),
  },
  {
    name: 'provider-test',
    open: async (page, url) => {
      await page.goto(`${url}/admin/sign-on`);
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      const verdict = page.getByText('People cannot sign in by this provider yet.');
      await verdict.waitFor();
      await verdict.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'audit-verified',
    open: async (page, url) => {
      await page.goto(`${url}/admin/audit`);
      await page.getByRole('button', { name: 'Verify the log' }).click();
      await page.locator('app-verify-result .title').waitFor();
    },
  },
  {
    name: 'audit-altered',
    open: async (page, url) => {
      await play(page, '/audit/verify', TAMPERED);
      await page.goto(`${url}/admin/audit`);
      await page.getByRole('button', { name: 'Verify the log' }).click();
      await page.locator('app-verify-result.tampered').waitFor();
    },
  },
];

/** All of them. `arrangeSecurity` has been called before. */
export function securityFaces(): readonly Face[] {
  return FACES;
}
