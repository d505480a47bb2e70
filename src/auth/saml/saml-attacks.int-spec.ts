import type { SignOnRejection } from '../../../protocol/sign-on-rejection.js';
import { aPerson } from '../../../testing/auth/people.js';
import { peopleAndSignIns, rejectionsOf } from '../../../testing/sso/rejections.js';
import { SamlBench } from '../../../testing/sso/saml-bench.js';
import type { SamlKnobs } from '../../../testing/sso/saml-idp.js';
import type { ResponseContent } from '../../../testing/sso/saml-response.js';
import { selfSigned } from '../../../testing/sso/self-signed.js';
import { WRAPPINGS } from '../../../testing/sso/wrapped-responses.js';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';

const WELCOME = '/signed-in?returnTo=%2F';
const REJECTED = '401 sign-on-rejected';
const MINUTE_MS = 60_000;

describe('attacks on sign-in by a SAML provider', () => {
  const stranger = selfSigned('idp.example');
  let bench: SamlBench;
  let provider: IdentityProviderView;
  let before: unknown;

  beforeAll(async () => {
    bench = await SamlBench.start();
    await aPerson(bench.app.rows);
  });
  beforeEach(async () => {
    provider = await bench.provider();
    bench.idp.person = { nameId: 'mara', attributes: { groups: ['staff', 'users'] } };
    before = await peopleAndSignIns(bench.app.rows);
  });
  afterAll(() => bench.stop());

  async function isRejected(knobs: SamlKnobs): Promise<SignOnRejection | undefined> {
    expect(await bench.signIn(provider, knobs)).toBe(REJECTED);
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
    const [cause, ...others] = await rejectionsOf(bench.app.rows, provider.id);
    expect(others).toEqual([]);
    return cause;
  }

  it.each(WRAPPINGS)('refuses $name', async ({ wrap }) => {
    expect(['malformed', 'signature']).toContain(await isRejected({ afterwards: wrap }));
  });

  it.each(WRAPPINGS.filter(({ name }) => /^XSW[3-8]/.test(name)))(
    'refuses $name, even if the provider signs all of it again',
    async ({ wrap }) => {
      // The attack wants a signature of the response to cut away; only the one around it is made anew.
      const betweenSignatures = (xml: string): string =>
        wrap(xml.replace('</saml:Issuer>', '</saml:Issuer><ds:Signature xmlns:ds="x"></ds:Signature>')).replace(
          '<ds:Signature xmlns:ds="x"></ds:Signature>',
          '',
        );
      expect(['malformed', 'signature']).toContain(await isRejected({ signing: { betweenSignatures } }));
    },
  );

  it('takes the same response when nobody touches it', async () => {
    expect(
      await bench.signIn(provider, { afterwards: (xml) => `<?xml version="1.0" encoding="UTF-8"?>\n${xml}` }),
    ).toBe(WELCOME);
    expect(await bench.signIn(provider)).toBe(WELCOME);
  });

  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * MINUTE_MS);

  it.each<[string, (honest: ResponseContent) => Partial<ResponseContent>, SignOnRejection]>([
    ['another audience', () => ({ audience: 'https://other.example' }), 'audience'],
    ['another recipient', () => ({ recipient: 'https://other.example/acs' }), 'destination'],
    ['another destination', () => ({ destination: 'https://other.example/acs' }), 'destination'],
    ['another issuer of the assertion', () => ({ issuer: 'https://other.example' }), 'issuer'],
    ['another issuer of the response', () => ({ responseIssuer: 'https://other.example' }), 'issuer'],
    ['another request', () => ({ inResponseTo: '_other', confirmationInResponseTo: '_other' }), 'not-asked-for'],
    ['another request in the assertion', () => ({ confirmationInResponseTo: '_other' }), 'not-asked-for'],
    ['no request', () => ({ inResponseTo: null, confirmationInResponseTo: null }), 'not-asked-for'],
    ['no request in the response alone', () => ({ inResponseTo: null }), 'not-asked-for'],
    ['an end in the past', () => ({ notOnOrAfter: minutesAgo(2) }), 'expired'],
    ['a confirmation that ended', () => ({ confirmationNotOnOrAfter: minutesAgo(2) }), 'expired'],
    ['a beginning in the future', () => ({ notBefore: minutesAgo(-2) }), 'expired'],
    ['an end in a year', () => ({ notOnOrAfter: minutesAgo(-525_600) }), 'expired'],
    ['another method than bearer', () => ({ method: 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches' }), 'malformed'],
    ['no subject', () => ({ nameId: '' }), 'malformed'],
    ['a failure', () => ({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }), 'provider-error'],
  ])('refuses %s, although the provider signs it', async (_, content, cause) => {
    expect(await isRejected({ content })).toBe(cause);
  });

  it.each<[string, SamlKnobs]>([
    ['the key of a stranger for the response alone', { signing: { responseKey: stranger } }],
    ['the key of a stranger, whose certificate comes along', { signing: { key: stranger } }],
    ['RSA with SHA-1', { signing: { signatureMethod: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' } }],
    ['a SHA-1 digest', { signing: { digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1' } }],
    ['HMAC with the public key', { signing: { signatureMethod: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1' } }],
    ['an assertion that is not signed', { signing: { signsAssertion: false } }],
    ['a response that is not signed', { signing: { signsResponse: false } }],
  ])('refuses %s', async (_, knobs) => {
    expect(await isRejected(knobs)).toBe('signature');
  });

  it('refuses the key of a stranger for the assertion alone', async () => {
    expect(await isRejected({ signing: { key: stranger, responseKey: bench.idp.key } })).toBe('signature');
  });

  it('gives nobody a role or a group by an attribute that the mapping does not name', async () => {
    bench.idp.person = {
      nameId: 'eve',
      attributes: { role: ['admin'], groups: ['admins', 'admin'], is_admin: ['true'] },
    };
    expect(await bench.signIn(provider)).toBe(WELCOME);
    const [eve]: { role: string }[] = await bench.app.rows.query(
      `SELECT u.role FROM users u JOIN identities i ON i.user_id = u.id WHERE i.subject = 'eve'`,
    );
    expect(eve?.role).toBe('user');
  });
});
