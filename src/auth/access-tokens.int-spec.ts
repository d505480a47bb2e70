import { type AuthApp, startAuthApp } from '../../testing/auth/auth-app.js';
import { Browser } from '../../testing/auth/browser.js';
import { aPerson } from '../../testing/auth/people.js';
import { until } from '../../testing/auth/until.js';
import { startTestDatabase, type TestDatabase } from '../../testing/database.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { EventLog } from '../platform/events/event-log.js';
import { AccessTokens } from './access-tokens.js';
import { UnauthenticatedError } from './auth.errors.js';
import { SignInState } from './sign-in-state.js';

describe('AccessTokens', () => {
  let database: TestDatabase;
  let auth: AuthApp;
  let tokens: AccessTokens;
  const clock = new ManualClock(new Date());

  beforeAll(async () => {
    database = await startTestDatabase();
    auth = await startAuthApp(database, { clock });
    tokens = auth.app.get(AccessTokens);
  });
  afterAll(async () => {
    await auth.stop();
    await database.stop();
  });

  const signedIn = async (): Promise<{ userId: string; token: string; signInId: string }> => {
    const person = await aPerson(auth.rows);
    const browser = new Browser(auth);
    await browser.login(person.username);
    const { signInId } = await tokens.verify(browser.accessToken);
    return { userId: person.id, token: browser.accessToken, signInId };
  };
  const isValid = (token: string): Promise<boolean> =>
    tokens.verify(token).then(
      () => true,
      (error: unknown) => {
        expect(error).toBeInstanceOf(UnauthenticatedError);
        return false;
      },
    );

  it('gives role and name of this moment, four seconds old at most', async () => {
    const { userId, token } = await signedIn();
    await auth.rows.query(`UPDATE users SET role = 'operator' WHERE id = $1`, [userId]);
    expect((await tokens.verify(token)).role).toBe('user');
    clock.advance(4_000);
    expect((await tokens.verify(token)).role).toBe('operator');
  });

  it.each([
    ['revoked', 'UPDATE sign_ins SET revoked_at = now() WHERE user_id = $1'],
    ['at its end', 'UPDATE sign_ins SET expires_at = created_at WHERE user_id = $1'],
    ['gone', 'DELETE FROM sign_ins WHERE user_id = $1'],
    ['of a disabled person', 'UPDATE users SET is_disabled = true WHERE id = $1'],
  ])('notices within five seconds, without any hint, that a sign-in is %s', async (_, statement) => {
    const { userId, token, signInId } = await signedIn();
    await auth.rows.query(statement, [userId]);
    expect(await auth.app.get(SignInState).isAlive(signInId)).toBe(false);
    clock.advance(5_000);
    expect(await isValid(token)).toBe(false);
  });

  it.each(['user.updated', 'user.signed-out'] as const)('looks again at once after %s', async (name) => {
    const { userId, token, signInId } = await signedIn();
    const other = await signedIn();
    await auth.rows.transaction(async (tx) => {
      await tx.query('UPDATE users SET is_disabled = true WHERE id = $1', [userId]);
      if (name === 'user.updated') await auth.app.get(EventLog).append(tx, name, { userId, fields: ['isDisabled'] });
      else await auth.app.get(EventLog).append(tx, name, { userId, familyId: signInId });
    });
    await until(async () => !(await isValid(token)));
    expect(await isValid(other.token)).toBe(true);
  });

  it('tells of many sign-ins at once which live', async () => {
    const [first, second] = [await signedIn(), await signedIn()];
    await auth.rows.query('UPDATE sign_ins SET revoked_at = now() WHERE id = $1', [first.signInId]);
    const state = auth.app.get(SignInState);
    expect(await state.aliveOf([first.signInId, second.signInId])).toEqual(new Set([second.signInId]));
    expect(await state.aliveOf([])).toEqual(new Set());
  });

  it('refuses a well-signed token of a sign-in that belongs to somebody else', async () => {
    const [first, second] = [await signedIn(), await signedIn()];
    await auth.rows.query('UPDATE sign_ins SET user_id = $1 WHERE id = $2', [second.userId, first.signInId]);
    clock.advance(5_000);
    expect(await isValid(first.token)).toBe(false);
  });
});
