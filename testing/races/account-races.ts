import { FirstAdminSetup } from '../../src/auth/setup/first-admin-setup.js';
import { SystemClock } from '../../src/platform/clock.js';
import { digest, newSecret } from '../../src/platform/secrets.js';
import { Authenticator } from '../auth/authenticator.js';
import { aPerson } from '../auth/people.js';
import type { RaceBench } from './race-bench.js';
import { hasWon, type Race } from './race.js';

const A_PASSWORD = 'nine lazy clouds over Ghent';
/** Each half-token takes five codes, so that these take twenty between them. */
const HALF_TOKENS = 4;

/** Somebody with a second step, and half-tokens of theirs. */
async function halfway(
  bench: RaceBench,
  count: number,
): Promise<{ readonly authenticator: Authenticator; readonly halfTokens: readonly string[] }> {
  const { username, browser } = await bench.people.signedIn();
  const authenticator = await Authenticator.enrol(browser, new SystemClock());
  const halfTokens: string[] = [];
  for (let made = 0; made < count; made += 1) {
    await browser.login(username);
    halfTokens.push(browser.mfaToken);
  }
  return { authenticator, halfTokens };
}

/** Tries `codes` with `halfTokens`, each in turn. */
function secondSteps(bench: RaceBench, halfTokens: readonly string[], codes: readonly string[]): Race['prepare'] {
  const tries = { made: 0 };
  return () =>
    Promise.resolve(async (replica) => {
      const made = tries.made++;
      const [half, code] = [halfTokens[made % halfTokens.length] ?? '', codes[made % codes.length] ?? ''];
      return hasWon((await bench.browser(replica).secondStep(code, half)).status, 200);
    });
}

export const totpCodes = (bench: RaceBench): Race => ({
  prepare: async () => {
    const { authenticator, halfTokens } = await halfway(bench, HALF_TOKENS);
    return secondSteps(bench, halfTokens, [await authenticator.code()])();
  },
});

export const recoveryCodes = (bench: RaceBench): Race => ({
  prepare: async () => {
    const { authenticator, halfTokens } = await halfway(bench, HALF_TOKENS);
    return secondSteps(bench, halfTokens, authenticator.recoveryCodes.slice(0, 1))();
  },
});

/** One half-token, with a good code at each try. */
export const halfTokens = (bench: RaceBench): Race => ({
  prepare: async () => {
    const { authenticator, halfTokens: made } = await halfway(bench, 1);
    return secondSteps(bench, made, authenticator.recoveryCodes)();
  },
});

export const resetLinks = (bench: RaceBench): Race => ({
  prepare: async () => {
    const { dataSource } = bench.apps.plane.database;
    const token = newSecret();
    const { id } = await aPerson(dataSource);
    await dataSource.query(
      `INSERT INTO password_resets (user_id, hash, expires_at) VALUES ($1, $2, now() + interval '1 hour')`,
      [id, digest(token)],
    );
    return async (replica) => {
      const { status } = await bench
        .http(replica)
        .post('/api/v1/auth/password-reset')
        .send({ token, password: A_PASSWORD });
      return hasWon(status, 204);
    };
  },
});

export const setUpLinks = (bench: RaceBench): Race => ({
  prepare: async () => {
    // Whoever became the administrator in the round before is one no longer.
    await bench.apps.plane.database.dataSource.query(`UPDATE users SET role = 'user' WHERE role = 'admin'`);
    const token = (await bench.app.get(FirstAdminSetup, { strict: false }).setupToken()) ?? '';
    return async (replica) => {
      const username = `admin-${newSecret().slice(0, 12)}`;
      const { status } = await bench
        .http(replica)
        .post('/api/v1/auth/setup')
        .send({ token, username, password: A_PASSWORD });
      return hasWon(status, 201);
    };
  },
});
