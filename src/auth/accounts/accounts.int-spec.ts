import { randomUUID } from 'node:crypto';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { peopleAndSignIns, rejectionsOf } from '../../../testing/sso/rejections.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { StepUpTab } from '../../../testing/sso/step-up-tab.js';

const WELCOME = '/signed-in?returnTo=%2F';

describe('accounts of people whom a provider vouches for', () => {
  let bench: SignOnBench;

  beforeAll(async () => {
    bench = await SignOnBench.start();
  });
  afterAll(() => bench.stop());

  async function alice(email: string): Promise<string> {
    const { id } = await aPerson(bench.app.rows);
    await bench.app.rows.query('UPDATE users SET email = $2, email_key = $2 WHERE id = $1', [id, email]);
    return id;
  }

  const ownersOf = (subject: string): Promise<{ user_id: string }[]> =>
    bench.app.rows.query('SELECT user_id FROM identities WHERE subject = $1', [subject]);

  async function roleOf(username: string): Promise<{ id: string; role: string }> {
    const rows: { id: string; role: string }[] = await bench.app.rows.query(
      'SELECT id, role FROM users WHERE username = $1',
      [username],
    );
    return rows[0]!;
  }

  const groupsOf = async (userId: string): Promise<string[]> => {
    const rows: { name: string }[] = await bench.app.rows.query(
      'SELECT g.name FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = $1 ORDER BY g.name',
      [userId],
    );
    return rows.map(({ name }) => name);
  };

  describe('by their address', () => {
    it.each([[false], [undefined], ['true'], [1], [null]])(
      'links nobody when it is verified by %j',
      async (verified) => {
        const email = `${randomUUID()}@corp.test`;
        await alice(email);
        const provider = await bench.provider({ linksByEmail: true });
        const before = await peopleAndSignIns(bench.app.rows);
        bench.idp.person = { sub: randomUUID(), claims: { email, email_verified: verified } };
        expect((await bench.signIn(provider)).location).toBe('/sign-in?problem=account-conflict');
        expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
        expect(await rejectionsOf(bench.app.rows, provider.id)).toEqual(['account-conflict']);
      },
    );

    it('links once when the provider says true and may link, and refuses the next provider', async () => {
      const email = `${randomUUID()}@corp.test`;
      const userId = await alice(email);
      const [first, second] = [randomUUID(), randomUUID()];
      bench.idp.person = { sub: first, claims: { email: email.toUpperCase(), email_verified: true } };
      expect((await bench.signIn(await bench.provider({ linksByEmail: true }))).location).toBe(WELCOME);
      expect(await ownersOf(first)).toEqual([{ user_id: userId }]);
      expect((await eventsOf(bench.app.rows, 'identity.linked', userId)).map(({ data }) => data.way)).toEqual([
        'email',
      ]);
      bench.idp.person = { sub: second, claims: { email, email_verified: true } };
      expect((await bench.signIn(await bench.provider({ linksByEmail: true }))).location).toBe(
        '/sign-in?problem=account-conflict',
      );
      expect(await ownersOf(second)).toEqual([]);
    });

    it('tells the person at their next sign-in, and not that somebody signed in as them did it', async () => {
      const email = `${randomUUID()}@corp.test`;
      await alice(email);
      const provider = await bench.provider({ linksByEmail: true });
      bench.idp.person = { sub: randomUUID(), claims: { email, email_verified: true } };
      await bench.signIn(provider);
      const tab = new StepUpTab(bench.app);
      await bench.signIn(provider, tab.walking);
      await tab.takeUp();
      const answer = await tab.pages.send('get', '/me/security-notices');
      expect(answer.body).toMatchObject({ items: [{ kind: 'identity.linked', by: 'other', isNew: true }] });
    });

    it('links nobody by an address that email_verified says nothing about', async () => {
      const [email, own] = [`${randomUUID()}@corp.test`, `${randomUUID()}@corp.test`];
      await alice(email);
      const before = await peopleAndSignIns(bench.app.rows);
      const byAnotherClaim = await bench.provider({ linksByEmail: true, email: 'nickname' });
      bench.idp.person = { sub: randomUUID(), claims: { nickname: email, email: own, email_verified: true } };
      bench.idp.forge = (honest, idp) => idp.sign({ ...honest, nickname: email });
      expect((await bench.signIn(byAnotherClaim)).location).toBe('/sign-in?problem=account-conflict');
      // The UserInfo endpoint vouches for the person's own address, the ID token names another one.
      const byAnotherDocument = await bench.provider({ linksByEmail: true });
      bench.idp.forge = ({ email_verified: _, ...honest }, idp) => idp.sign({ ...honest, email });
      expect((await bench.signIn(byAnotherDocument)).location).toBe('/sign-in?problem=account-conflict');
      bench.idp.forge = null;
      expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
    });

    it('links nobody where the provider may not', async () => {
      const email = `${randomUUID()}@corp.test`;
      await alice(email);
      bench.idp.person = { sub: randomUUID(), claims: { email, email_verified: true } };
      expect((await bench.signIn(await bench.provider())).location).toBe('/sign-in?problem=account-conflict');
    });

    it('follows issuer and subject, never an address that changes later', async () => {
      const sub = randomUUID();
      const provider = await bench.provider({ linksByEmail: true });
      bench.idp.person = { sub, claims: { email: `${sub}@corp.test`, email_verified: true } };
      await bench.signIn(provider);
      const other = await alice(`${randomUUID()}@corp.test`);
      const [{ email } = { email: '' }]: { email: string }[] = await bench.app.rows.query(
        'SELECT email FROM users WHERE id = $1',
        [other],
      );
      bench.idp.person = { sub, claims: { email, email_verified: true } };
      expect((await bench.signIn(provider)).location).toBe(WELCOME);
      expect((await ownersOf(sub))[0]!.user_id).not.toBe(other);
    });
  });

  it('gives somebody with a taken name another one, never the account', async () => {
    const { username, id } = await aPerson(bench.app.rows);
    const sub = randomUUID();
    bench.idp.person = { sub, claims: { preferred_username: username.toUpperCase() } };
    expect((await bench.signIn(await bench.provider())).location).toBe(WELCOME);
    expect((await ownersOf(sub))[0]!.user_id).not.toBe(id);
  });

  it('turns strangers away where the provider may not bring them', async () => {
    const before = await peopleAndSignIns(bench.app.rows);
    bench.idp.person = { sub: randomUUID(), claims: {} };
    const provider = await bench.provider({ createsAccounts: false });
    expect((await bench.signIn(provider)).location).toBe('/sign-in?problem=sign-on-refused');
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
  });

  it('keeps out who was disabled, whatever the provider says', async () => {
    const sub = randomUUID();
    const provider = await bench.provider();
    bench.idp.person = { sub, claims: {} };
    await bench.signIn(provider);
    const [{ user_id: userId } = { user_id: '' }] = await ownersOf(sub);
    await bench.app.rows.query('UPDATE users SET is_disabled = true WHERE id = $1', [userId]);
    expect((await bench.signIn(provider)).location).toBe('/sign-in?problem=account-disabled');
    expect(await rejectionsOf(bench.app.rows, provider.id)).toEqual(['account-disabled']);
  });

  it('follows the provider in groups and role at each sign-in, and says so once', async () => {
    await aPerson(bench.app.rows, { role: 'admin' });
    const sub = `zoe-${randomUUID().slice(0, 8)}`;
    const provider = await bench.provider({
      groupNames: [
        { value: 'staff', group: 'Staff' },
        { value: 'R&D <lab>', group: 'Lab' },
      ],
      roles: [{ value: 'admins', role: 'admin' }],
    });
    const as = (groups: string[]): Promise<unknown> => {
      bench.idp.person = { sub, claims: { preferred_username: sub, groups } };
      return bench.signIn(provider);
    };
    await as(['staff', 'R&D <lab>', 'admins']);
    const { id, role } = await roleOf(sub);
    expect([role, await groupsOf(id)]).toEqual(['admin', ['Lab', 'Staff']]);
    await bench.app.rows.query(`INSERT INTO groups (id, name) VALUES ($1, 'By hand')`, [randomUUID()]);
    await bench.app.rows.query(`INSERT INTO group_members SELECT id, $1 FROM groups WHERE name = 'By hand'`, [id]);
    await as(['staff']);
    await as(['staff']);
    expect([(await roleOf(sub)).role, await groupsOf(id)]).toEqual(['user', ['By hand', 'Staff']]);
    const roles = await eventsOf(bench.app.rows, 'user.role-synced', id);
    expect(roles.map(({ data }) => [data.from, data.to])).toEqual([
      ['user', 'admin'],
      ['admin', 'user'],
    ]);
    const groups = await eventsOf(bench.app.rows, 'user.groups-synced', id);
    expect(groups.map(({ data }) => [data.joined.length, data.left.length])).toEqual([
      [2, 0],
      [0, 1],
    ]);
  });

  it('makes one account when somebody new signs in several times at once', async () => {
    const provider = await bench.provider();
    const sub = randomUUID();
    bench.idp.person = { sub, claims: { preferred_username: `at-once-${sub.slice(0, 8)}` } };
    const ends = await Promise.all(Array.from({ length: 5 }, () => bench.signIn(provider)));
    expect(ends.map(({ location }) => location)).toEqual(Array.from({ length: 5 }, () => WELCOME));
    expect(await ownersOf(sub)).toHaveLength(1);
  });
});
