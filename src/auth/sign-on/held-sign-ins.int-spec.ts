import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { TotpSecret } from '../../../protocol/http/second-step.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { peopleAndSignIns } from '../../../testing/sso/rejections.js';
import { CLIENT_ID } from '../../../testing/sso/oidc-idp.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { SystemClock } from '../../platform/clock.js';
import { IdentityProviders } from '../providers/identity-providers.js';
import { FederatedSignIn } from './federated-sign-in.js';
import { OfferedProviders } from './offered-providers.js';

describe('a sign-in by a provider that waits for its second step', () => {
  let bench: SignOnBench;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    const settings = { requiredFor: 'everybody', countsProviders: false };
    await bench.app.rows.query(`INSERT INTO settings (key, value) VALUES ('second-step', $1)`, [settings]);
  });
  beforeEach(() => {
    bench.idp.person = { sub: randomUUID(), claims: {} };
  });
  afterAll(() => bench.stop());

  const post = (path: string, body: object) => bench.app.request().post(`/api/v1/auth/mfa${path}`).send(body);

  /** A half-token with the code that would complete it. */
  async function held(provider: { readonly slug: string }): Promise<{ mfaToken: string; code: string }> {
    const end = await bench.signIn(provider);
    const [, mfaToken = ''] = /#enrolment\.([\w-]{43})$/.exec(end.location ?? '') ?? [];
    const { secret } = TotpSecret.parse((await post('/enrolment', { mfaToken })).body);
    return { mfaToken, code: await new Authenticator(secret, new SystemClock()).code() };
  }

  it('goes on while the provider does', async () => {
    expect((await post('/enrolment/confirm', await held(await bench.provider()))).status).toBe(200);
  });

  it('ends when the provider is switched off', async () => {
    const provider = await bench.provider();
    const proof = await held(provider);
    await bench.app.app.get(IdentityProviders).switch(provider.id, false);
    expect(refusalOf(await post('/enrolment/confirm', proof))).toEqual([401, 'second-step-expired']);
    await bench.app.app.get(IdentityProviders).switch(provider.id, true);
    expect(refusalOf(await post('/enrolment/confirm', proof))).toEqual([401, 'second-step-expired']);
  });

  it('ends at the word of the provider', async () => {
    const provider = await bench.provider();
    const proof = await held(provider);
    const iat = Math.floor(Date.now() / 1000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const claims = { iss: bench.idp.issuer, aud: CLIENT_ID, sub: bench.idp.person.sub, jti: randomUUID(), iat, events };
    const logoutToken = await bench.idp.sign({ ...claims, exp: iat + 120 }, { typ: 'logout+jwt' });
    const path = `/api/v1/auth/oidc/${provider.slug}/backchannel-logout`;
    expect((await bench.app.request().post(path).type('form').send(`logout_token=${logoutToken}`)).status).toBe(200);
    expect(refusalOf(await post('/enrolment/confirm', proof))).toEqual([401, 'second-step-expired']);
  });

  it('does not begin when the provider was switched off while the person was there', async () => {
    const { id, slug } = await bench.provider();
    const seen = await bench.app.app.get(OfferedProviders).find('oidc', slug);
    await bench.app.app.get(IdentityProviders).switch(id, false);
    const person = { issuer: bench.idp.issuer, subject: randomUUID(), claims: {}, isEmailVerified: false };
    const before = await peopleAndSignIns(bench.app.rows);
    const opening = bench.app.app
      .get(DataSource)
      .transaction((tx) =>
        bench.app.app
          .get(FederatedSignIn)
          .open(tx, seen, { person, providerSession: null, provenAtSeconds: null, tokens: null }, 'spec'),
      );
    await expect(opening).rejects.toMatchObject({ code: 'provider-not-found' });
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
  });
});
