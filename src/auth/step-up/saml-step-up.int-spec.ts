import { randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { peopleAndSignIns, rejectionsOf } from '../../../testing/sso/rejections.js';
import { SamlBench } from '../../../testing/sso/saml-bench.js';
import type { SamlKnobs } from '../../../testing/sso/saml-idp.js';
import { StepUpTab } from '../../../testing/sso/step-up-tab.js';

const CONFIRMED = '/confirmed?returnTo=%2Faccount';

const provenSecondsAgo = (seconds: number): SamlKnobs => ({
  content: () => ({ authnInstant: new Date(Date.now() - seconds * 1000) }),
});

/** As some versions of authentik do it: the moment of the proof is the one from which the assertion holds, five minutes ago. */
const provenAsItHolds: SamlKnobs = {
  content: () => {
    const then = new Date(Date.now() - 300_000);
    return { notBefore: then, authnInstant: then };
  },
};

describe('threat 13: who signs in by SAML alone proves who they are at their provider', () => {
  let bench: SamlBench;
  let provider: IdentityProviderView;

  beforeAll(async () => {
    bench = await SamlBench.start();
    provider = await bench.provider();
  });
  beforeEach(() => {
    bench.idp.person = { nameId: randomUUID(), attributes: {} };
  });
  afterAll(() => bench.stop());

  async function somebody(): Promise<StepUpTab> {
    const tab = new StepUpTab(bench.app);
    await bench.signIn(provider, {}, tab.walking);
    await tab.takeUp();
    await tab.age();
    return tab;
  }

  async function stepUp(tab: StepUpTab, knobs: SamlKnobs = {}): Promise<string> {
    const requestId = bench.idp.requestId(new URL(await tab.begin('/account')));
    return bench.comeBack(provider, tab.walking, bench.idp.answer(provider.addresses, requestId, knobs));
  }

  const requestOf = (address: string): string =>
    inflateRawSync(Buffer.from(new URL(address).searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8');

  it('asks the provider to ask anew in that request alone, and opens the change', async () => {
    const tab = await somebody();
    expect(refusalOf(await tab.change())).toEqual([403, 'reauth-required']);
    expect(requestOf(await tab.begin('/account'))).toContain('ForceAuthn="true"');
    expect(requestOf((await bench.begin(provider, tab.walking)).href)).not.toContain('ForceAuthn');
    const before = await peopleAndSignIns(bench.app.rows);
    expect(await stepUp(tab)).toBe(CONFIRMED);
    expect((await tab.change()).status).toBe(200);
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
  });

  it.each([
    ['says no time', { content: () => ({ authnInstant: null }) }],
    ['says from when the assertion holds instead', provenAsItHolds],
    ['passes them by a session of before', provenSecondsAgo(3_600)],
    ['passes them by a session of a minute before', provenSecondsAgo(60)],
  ] satisfies [string, SamlKnobs][])('is nothing when the provider %s', async (_, knobs) => {
    const tab = await somebody();
    expect(await stepUp(tab, knobs)).toBe('403 step-up-stale');
    expect(refusalOf(await tab.change())).toEqual([403, 'reauth-required']);
    expect((await rejectionsOf(bench.app.rows, provider.id)).at(-1)).toBe('step-up-stale');
  });

  it('is nothing when somebody else confirms', async () => {
    const tab = await somebody();
    const before = await peopleAndSignIns(bench.app.rows);
    bench.idp.person = { nameId: randomUUID(), attributes: {} };
    expect(await stepUp(tab)).toBe('403 step-up-mismatch');
    expect(refusalOf(await tab.change())).toEqual([403, 'reauth-required']);
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
  });

  it('is nothing in another browser, and nothing a second time', async () => {
    const tab = await somebody();
    const [thief, url] = [await somebody(), new URL(await tab.begin('/account'))];
    await thief.begin('/account');
    const answer = bench.idp.answer(provider.addresses, bench.idp.requestId(url));
    expect(await bench.comeBack(provider, thief.walking, answer)).toBe('401 sign-on-rejected');
    expect(await bench.comeBack(provider, tab.walking, answer)).toBe('401 sign-on-rejected');
    for (const each of [tab, thief]) expect(refusalOf(await each.change())).toEqual([403, 'reauth-required']);
  });

  async function justSignedIn(knobs: SamlKnobs): Promise<StepUpTab> {
    const tab = new StepUpTab(bench.app);
    await bench.signIn(provider, knobs, tab.walking);
    await tab.takeUp();
    return tab;
  }

  it('is no proof of this moment at the sign-in either, when the provider lets them pass by a session of hours ago', async () => {
    expect(refusalOf(await (await justSignedIn(provenSecondsAgo(3_600))).change())).toEqual([403, 'reauth-required']);
    expect((await (await justSignedIn(provenSecondsAgo(5))).change()).status).toBe(200);
  });

  it.each([
    ['says no time', { content: () => ({ authnInstant: null }) }],
    ['says from when the assertion holds instead', provenAsItHolds],
  ] satisfies [string, SamlKnobs][])('is taken at its word at a sign-in when the provider %s', async (_, knobs) => {
    expect((await (await justSignedIn(knobs)).change()).status).toBe(200);
  });
});
