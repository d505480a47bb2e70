import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import type { Sealed } from '../../platform/secrets/envelope.js';
import { aPerson } from '../../../testing/auth/people.js';
import { until } from '../../../testing/auth/until.js';
import { CLIENT_ID } from '../../../testing/sso/oidc-idp.js';
import { isOurPage, SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { StepUpTab } from '../../../testing/sso/step-up-tab.js';
import { MOST_FAILED_CHECKS, SessionChecks } from '../oidc/session-checks.js';
import { IdentityProvidersRepository } from '../providers/identity-providers.repository.js';
import type { Vouched } from '../sign-on/federated-sign-in.js';
import { ProviderTokens, type ProviderTokenSet } from '../sign-on/provider-tokens.js';
import { SignInTokens } from '../sign-on/sign-in-tokens.js';
import { SignOnExpiredError, StepUpStaleError } from '../sign-on/sign-on.errors.js';
import { StepUps } from './step-ups.js';

const CONFIRMED = '/confirmed?returnTo=%2Faccount';
const MAPPING = {
  roles: [{ value: 'admins', role: 'admin' as const }],
  groupNames: [{ value: 'staff', group: 'Staff' }],
};

describe('threat 13: a step-up hears all that the provider says', () => {
  let bench: SignOnBench;
  let provider: IdentityProviderView;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    provider = await bench.provider(MAPPING);
    await aPerson(bench.app.rows, { role: 'admin' });
  });
  afterEach(() => {
    bench.idp.forge = null;
  });
  afterAll(() => bench.stop());

  async function somebody(groups: readonly string[] = []): Promise<StepUpTab> {
    bench.idp.person = { sub: randomUUID(), claims: { groups } };
    const tab = new StepUpTab(bench.app);
    await bench.signIn(provider, tab.walking);
    await tab.takeUp();
    await tab.age();
    return tab;
  }

  const says = (groups: readonly string[]): void => {
    bench.idp.person = { ...bench.idp.person, claims: { groups } };
  };

  const follow = async (tab: StepUpTab, url: string): Promise<string | null> =>
    (await tab.walking.go(url, isOurPage(bench.app.origin))).location;

  const walk = async (tab: StepUpTab): Promise<string | null> => follow(tab, await tab.begin('/account'));

  const run = <Row>(query: string, ...values: unknown[]): Promise<Row[]> => bench.app.rows.query(query, values);

  it('takes a role away that the provider took away, and ends what was opened with it', async () => {
    const tab = await somebody(['admins']);
    const userId = await tab.userId();
    says([]);
    expect(await walk(tab)).toBe(`${CONFIRMED}&problem=sign-on-expired`);
    expect(await run('SELECT role FROM users WHERE id = $1', userId)).toEqual([{ role: 'user' }]);
    expect((await tab.change()).status).toBe(401);
  });

  it('brings the groups to what the provider says', async () => {
    const tab = await somebody();
    says(['staff']);
    expect(await walk(tab)).toBe(CONFIRMED);
    const groups = 'SELECT g.name FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = $1';
    expect(await run(groups, await tab.userId())).toEqual([{ name: 'Staff' }]);
  });

  it('counts as the provider’s word for the person, by which resting keys wake', async () => {
    const tab = await somebody();
    const userId = await tab.userId();
    await run(`UPDATE identities SET last_used_at = now() - interval '40 days' WHERE user_id = $1`, userId);
    expect(await walk(tab)).toBe(CONFIRMED);
    const recent = `SELECT last_used_at > now() - interval '1 hour' AS "isRecent" FROM identities WHERE user_id = $1`;
    expect(await run(recent, userId)).toEqual([{ isRecent: true }]);
  });

  it('is signed out by the provider’s name for the new session', async () => {
    const tab = await somebody();
    const sid = randomUUID();
    bench.idp.forge = (honest: JWTPayload, idp) => idp.sign({ ...honest, sid });
    expect(await walk(tab)).toBe(CONFIRMED);
    const now = Math.floor(Date.now() / 1000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const claims = { iss: bench.idp.issuer, aud: CLIENT_ID, iat: now, exp: now + 120, jti: randomUUID(), events, sid };
    const token = await bench.idp.sign(claims, { typ: 'logout+jwt' });
    const path = `/api/v1/auth/oidc/${provider.slug}/backchannel-logout`;
    expect((await bench.app.request().post(path).type('form').send(`logout_token=${token}`)).status).toBe(200);
    expect((await tab.pages.refresh()).status).toBe(401);
  });

  it('waits for who changes the person, and neither fails for the other', async () => {
    const tab = await somebody();
    const [userId, url] = [await tab.userId(), await tab.begin('/account')];
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    const arrival = await bench.app.rows.transaction(async (tx) => {
      await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
      const arriving = follow(tab, url);
      await until(async () => (await run(waiting)).length > 0);
      await tx.query('UPDATE sign_ins SET revoked_at = now() WHERE user_id = $1', [userId]);
      return { arriving };
    });
    expect(await arrival.arriving).toBe(`${CONFIRMED}&problem=sign-on-expired`);
  });

  it('sends the browser to pages of the web alone, whatever the provider says of itself', async () => {
    const tab = await somebody();
    bench.idp.discovery = { authorization_endpoint: 'javascript:alert(1)' };
    // Makes its document be read again.
    await run('UPDATE identity_providers SET updated_at = now() WHERE id = $1', provider.id);
    expect(refusalOf(await tab.start('/account'))).toEqual([503, 'provider-unavailable']);
    bench.idp.discovery = {};
    await run(`UPDATE identity_providers SET updated_at = now() + interval '1 second' WHERE id = $1`, provider.id);
    expect((await tab.start('/account')).status).toBe(200);
  });

  it.each([
    ['the provider is switched off', () => run('UPDATE identity_providers SET is_enabled = false')],
    ['the person is shut out', (userId: string) => run('UPDATE users SET is_disabled = true WHERE id = $1', userId)],
  ])('is nothing when %s meanwhile', async (_, change) => {
    const tab = await somebody();
    const [userId, url] = [await tab.userId(), await tab.begin('/account')];
    const callback = await tab.walking.go(url, ({ pathname }) => pathname.endsWith('/callback'));
    await change(userId);
    const { location } = await tab.walking.get(new URL(callback.location ?? '', callback.url));
    await run('UPDATE identity_providers SET is_enabled = true');
    expect(location).toContain('problem=');
    const proven = `SELECT FROM sign_ins WHERE user_id = $1 AND authenticated_at > now() - interval '5 minutes'`;
    expect(await run(proven, userId)).toEqual([]);
  });

  const minutesAgo = (minutes: number): number => Date.now() - minutes * 60_000;

  /** The provider's word comes in without its way here. */
  async function confirm(tab: StepUpTab, said: Partial<Vouched>, startedAtMs: number): Promise<string> {
    const [userId, rows] = [await tab.userId(), bench.app.rows];
    const [signIn] = await run<{ id: string }>('SELECT id FROM sign_ins WHERE user_id = $1', userId);
    const found = await bench.app.app.get(IdentityProvidersRepository).find(rows.manager, provider.id);
    const person = { issuer: bench.idp.issuer, subject: bench.idp.person.sub, claims: {}, isEmailVerified: false };
    const vouched = { person, providerSession: null, provenAtSeconds: null, tokens: null, ...said };
    const begun = { stepUp: { userId, signInId: signIn!.id }, startedAtMs };
    await rows.transaction((tx) => bench.app.app.get(StepUps).confirm(tx, found!, vouched, begun));
    return signIn!.id;
  }

  it.each([
    ['nobody says how old the proof is', 1, null],
    ['it is older than the step-up', 1, minutesAgo(2)],
    ['it is as old when it arrives as no change takes', 8, minutesAgo(6)],
  ])('is nothing when %s, whoever checked that before', async (_, begunMinutesAgo, provenAtMs) => {
    const tab = await somebody();
    const provenAtSeconds = provenAtMs === null ? null : provenAtMs / 1000;
    const confirming = confirm(tab, { provenAtSeconds }, minutesAgo(begunMinutesAgo));
    await expect(confirming).rejects.toThrow(StepUpStaleError);
    expect(refusalOf(await tab.change())).toEqual([403, 'reauth-required']);
  });

  it('is at no provider that is switched off, whoever looked at that before', async () => {
    const tab = await somebody();
    await run('UPDATE identity_providers SET is_enabled = false');
    try {
      expect(refusalOf(await tab.start('/account'))).toEqual([403, 'reauth-required']);
      const confirming = confirm(tab, { provenAtSeconds: Date.now() / 1000 }, minutesAgo(1));
      await expect(confirming).rejects.toThrow(SignOnExpiredError);
    } finally {
      await run('UPDATE identity_providers SET is_enabled = true');
    }
  });

  it('goes on with the session and the refresh token of before where the provider names none anew', async () => {
    const tab = await somebody();
    const kept = `SELECT provider_session AS sid, check_at IS NOT NULL AS "isChecked" FROM federated_sign_ins f
      JOIN sign_ins s ON s.id = f.sign_in_id WHERE s.user_id = $1`;
    const before = await run(kept, await tab.userId());
    expect(before).toMatchObject([{ isChecked: true }]);
    expect(before).not.toMatchObject([{ sid: null }]);
    const said = { provenAtSeconds: Date.now() / 1000, tokens: { idToken: 'another', refreshToken: null } };
    const signInId = await confirm(tab, said, minutesAgo(1));
    expect(await run(kept, await tab.userId())).toEqual(before);
    expect(await bench.app.app.get(SignInTokens).idTokenOf(signInId)).toMatchObject({ idToken: 'another' });
  });

  describe('also when it comes while the provider is asked whether the person may stay', () => {
    const TOKENS = `SELECT sealed_tokens AS sealed, failed_checks AS failed, revoked_at IS NULL AS "isAlive"
      FROM federated_sign_ins f JOIN sign_ins s ON s.id = f.sign_in_id WHERE s.user_id = $1`;

    /** Asks about them by the tokens of before; answers with their rows right after the step-up, and when the answer came. */
    async function askMeanwhile(tab: StepUpTab, refreshToken: string | null = 'newer'): Promise<unknown[][]> {
      const userId = await tab.userId();
      await run('UPDATE federated_sign_ins SET check_at = NULL');
      await run(
        `UPDATE federated_sign_ins f SET check_at = now() - interval '1 s' FROM sign_ins s WHERE s.id = f.sign_in_id AND s.user_id = $1`,
        userId,
      );
      const seen: unknown[][] = [];
      bench.idp.beforeTokens = async () => {
        const tokens = { idToken: 'newer', refreshToken };
        await confirm(tab, { provenAtSeconds: Date.now() / 1000, tokens }, minutesAgo(1));
        seen.push(await run(TOKENS, userId));
      };
      await bench.app.app.get(SessionChecks).run();
      seen.push(await run(TOKENS, userId));
      return seen;
    }
    afterEach(() => {
      bench.idp.tokenError = null;
      bench.idp.refuses = null;
    });

    it.each([
      ['vouches for them', () => undefined],
      ['refuses the token of before', () => (bench.idp.tokenError = 'invalid_grant')],
      ['does not answer', () => (bench.idp.refuses = '/token')],
    ])('and it %s: the newer tokens stay', async (_, arrange) => {
      const tab = await somebody();
      arrange();
      const [after, atLast] = await askMeanwhile(tab);
      expect(after).toMatchObject([{ failed: 0, isAlive: true }]);
      expect(atLast).toEqual(after);
    });

    it('and the provider gave no refresh token with it: the next one of that which was asked with is kept', async () => {
      const tab = await somebody();
      const userId = await tab.userId();
      const kept = async (): Promise<ProviderTokenSet> => {
        const [row] = await run<{ id: string; sealed: Sealed }>(
          `SELECT s.id, sealed_tokens AS sealed FROM federated_sign_ins f JOIN sign_ins s ON s.id = f.sign_in_id WHERE s.user_id = $1`,
          userId,
        );
        return bench.app.app.get(ProviderTokens).open(row!.id, row!.sealed);
      };
      const before = await kept();
      await askMeanwhile(tab, null);
      const after = await kept();
      expect(after.idToken).toBe('newer');
      expect(after.refreshToken).not.toBe(before.refreshToken);
      // It is worth something: the provider is asked with it next.
      await run(
        'UPDATE federated_sign_ins f SET check_at = now() FROM sign_ins s WHERE s.id = f.sign_in_id AND s.user_id = $1',
        userId,
      );
      await bench.app.app.get(SessionChecks).run();
      expect(await run(TOKENS, userId)).toMatchObject([{ failed: 0, isAlive: true }]);
    });

    it('and it has not answered for too long: the sign-in stays', async () => {
      const tab = await somebody();
      bench.idp.refuses = '/token';
      await run('UPDATE federated_sign_ins SET failed_checks = $1', MOST_FAILED_CHECKS - 1);
      const [after, atLast] = await askMeanwhile(tab);
      expect(after).toMatchObject([{ failed: 0, isAlive: true }]);
      expect(atLast).toEqual(after);
    });
  });
});
