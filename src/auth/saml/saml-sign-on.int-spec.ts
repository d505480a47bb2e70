import { parseXml } from './xml-tree.js';
import { outcomeOf, SamlBench } from '../../../testing/sso/saml-bench.js';
import { peopleAndSignIns, rejectionsOf } from '../../../testing/sso/rejections.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { startAuthApp } from '../../../testing/auth/auth-app.js';

const WELCOME = '/signed-in?returnTo=%2F';
const REJECTED = '401 sign-on-rejected';

describe('signing in by a SAML provider', () => {
  let bench: SamlBench;
  let count = 0;

  beforeAll(async () => {
    bench = await SamlBench.start();
  });
  beforeEach(() => {
    const nameId = `person-${(count += 1)}`;
    bench.idp.person = {
      nameId,
      attributes: { preferred_username: [nameId], name: ['Zoë Müller'], groups: ['staff'] },
    };
  });
  afterAll(() => bench.stop());

  it('makes an account, and finds it again', async () => {
    const provider = await bench.provider({}, { groupNames: [{ value: 'staff', group: 'SAML staff' }] });
    expect(await bench.signIn(provider)).toBe(WELCOME);
    expect(await bench.signIn(provider)).toBe(WELCOME);
    const people: unknown = await bench.app.rows.query(
      `SELECT u.username, u.display_name AS name, i.issuer, g.name AS "group" FROM users u JOIN identities i ON i.user_id = u.id
       JOIN group_members m ON m.user_id = u.id JOIN groups g ON g.id = m.group_id WHERE i.subject = $1`,
      [bench.idp.person.nameId],
    );
    expect(people).toEqual([
      { username: bench.idp.person.nameId, name: 'Zoë Müller', issuer: bench.idp.entityId, group: 'SAML staff' },
    ]);
  });

  it('goes on to where the person wanted', async () => {
    const provider = await bench.provider();
    const browser = new WalkingBrowser();
    const requestId = bench.idp.requestId(await bench.begin(provider, browser, '/sessions/7'));
    const answer = bench.idp.answer(provider.addresses, requestId);
    expect(await bench.comeBack(provider, browser, answer)).toBe('/signed-in?returnTo=%2Fsessions%2F7');
  });

  it('takes a response once, on whatever replica', async () => {
    const provider = await bench.provider();
    const replica = await startAuthApp(bench.database, { env: { STREAMSPACE_PUBLIC_URL: bench.app.origin } });
    const browser = new WalkingBrowser();
    const requestId = bench.idp.requestId(await bench.begin(provider, browser));
    const answer = bench.idp.answer(provider.addresses, requestId);
    expect((await bench.post(provider, browser, answer)).status).toBe(303);
    expect(outcomeOf(await bench.post(provider, browser, answer))).toBe(REJECTED);
    const { port } = new URL(await replica.app.getUrl());
    expect(outcomeOf(await bench.post(provider, browser, answer, `http://127.0.0.1:${port}`))).toBe(REJECTED);
    expect(await rejectionsOf(bench.app.rows, provider.id)).toEqual(['replay', 'replay']);
    await replica.stop();
  });

  it('keeps what replicas of other versions can read, and reads what they keep', async () => {
    const provider = await bench.provider();
    const browser = new WalkingBrowser();
    const requestId = bench.idp.requestId(await bench.begin(provider, browser));
    const knobs = { content: () => ({ authnInstant: null }) };
    const posted = await bench.post(provider, browser, bench.idp.answer(provider.addresses, requestId, knobs));
    const changed: unknown = await bench.app.rows.query(
      `UPDATE saml_results SET result = result || '{"later":1}' WHERE provider_id = $1 RETURNING result ? 'provenAtMs' AS "saysMore"`,
      [provider.id],
    );
    expect(changed).toEqual([[{ saysMore: false }], 1]);
    expect(outcomeOf(await browser.get(new URL(posted.location ?? '', bench.app.origin), 'application/json'))).toBe(
      WELCOME,
    );
  });

  it('lets in the browser that asked, and no other', async () => {
    const provider = await bench.provider();
    const [victim, attacker] = [new WalkingBrowser(), new WalkingBrowser()];
    const requestId = bench.idp.requestId(await bench.begin(provider, attacker));
    const posted = await bench.post(provider, victim, bench.idp.answer(provider.addresses, requestId));
    const finish = new URL(posted.location ?? '', bench.app.origin);
    const before = await peopleAndSignIns(bench.app.rows);
    expect(outcomeOf(await victim.get(finish, 'application/json'))).toBe('400 sign-on-expired');
    await bench.begin(provider, victim);
    const again = await bench.post(provider, victim, bench.idp.answer(provider.addresses, requestId));
    const outcome = await victim.get(new URL(again.location ?? '', bench.app.origin), 'application/json');
    expect(outcomeOf(outcome)).toBe(REJECTED);
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
  });

  it('gives a result to one browser once', async () => {
    const provider = await bench.provider({ allowsUnsolicited: true });
    const posted = await bench.post(provider, new WalkingBrowser(), bench.idp.answer(provider.addresses, null));
    const finish = new URL(posted.location ?? '', bench.app.origin);
    expect(outcomeOf(await new WalkingBrowser().get(finish, 'application/json'))).toBe(WELCOME);
    expect(outcomeOf(await new WalkingBrowser().get(finish, 'application/json'))).toBe('400 sign-on-expired');
  });

  it('takes what nobody asked for only where that is switched on', async () => {
    const answer = (provider: Awaited<ReturnType<SamlBench['provider']>>): Promise<string> =>
      bench.comeBack(provider, new WalkingBrowser(), bench.idp.answer(provider.addresses, null));
    const strict = await bench.provider();
    expect(await answer(strict)).toBe(REJECTED);
    expect(await rejectionsOf(bench.app.rows, strict.id)).toEqual(['not-asked-for']);
    expect(await answer(await bench.provider({ allowsUnsolicited: true }))).toBe(WELCOME);
  });

  it('never takes a transient name for a person, but an attribute that lasts', async () => {
    const knobs = { content: () => ({ nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }) };
    expect(await bench.signIn(await bench.provider(), knobs)).toBe(REJECTED);
    const provider = await bench.provider({ subjectAttribute: 'preferred_username' });
    expect(await bench.signIn(provider, knobs)).toBe(WELCOME);
  });

  it('links nobody by an address', async () => {
    const email = `${bench.idp.person.nameId}@corp.test`;
    await bench.app.rows.query(
      `INSERT INTO users (id, username, username_key, display_name, role, email, email_key) VALUES (gen_random_uuid(), $1, $1, 'A', 'user', $2, $2)`,
      [`local-${bench.idp.person.nameId}`, email],
    );
    bench.idp.person = { ...bench.idp.person, attributes: { email: [email], email_verified: ['true'] } };
    expect(await bench.signIn(await bench.provider({}, { linksByEmail: true }))).toBe('409 account-conflict');
  });

  it('shows its metadata, with what it demands', async () => {
    const provider = await bench.provider();
    const response = await fetch(provider.addresses.entityId!);
    const root = parseXml((await response.text()).replace(/^<\?xml[^>]*\?>/, ''));
    expect(root.attributes.get('entityID')).toBe(provider.addresses.entityId);
    const [descriptor] = root.children;
    expect(descriptor!.attributes.get('WantAssertionsSigned')).toBe('true');
    const service = descriptor!.children.find(({ name }) => name === 'AssertionConsumerService');
    expect(service!.attributes.get('Location')).toBe(provider.addresses.acsUrl);
  });
});
