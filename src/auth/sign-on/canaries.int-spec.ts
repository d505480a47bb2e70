import { Writable } from 'node:stream';
import { createLogger, PinoLogger } from '../../platform/logging/pino-logger.js';
import { CLIENT_SECRET } from '../../../testing/sso/oidc-idp.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { SIGN_ON_COOKIE } from './sign-on-cookie.js';

const CANARIES = { name: 'canary-name-1c9', email: 'canary-mail-7f2@corp.test', groups: ['canary-group-5d0'] };

describe('what a provider says, and what proves who somebody is', () => {
  let bench: SignOnBench;
  let log = '';

  beforeAll(async () => {
    bench = await SignOnBench.start();
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        log += chunk.toString();
        done();
      },
    });
    bench.app.app.useLogger(new PinoLogger(createLogger('debug', destination)));
  });
  afterAll(() => bench.stop());

  it('stands in no log, and in no event', async () => {
    const provider = await bench.provider({ groupNames: [{ value: CANARIES.groups[0]!, group: 'Staff' }] });
    bench.idp.person = { sub: 'canary-subject-3b8', claims: CANARIES };
    const browser = new WalkingBrowser();
    const back = await bench.untilCallback(provider, browser);
    const secrets = [back.searchParams.get('code')!, back.searchParams.get('state')!, CLIENT_SECRET];
    secrets.push(browser.cookie(bench.app.origin, SIGN_ON_COOKIE)!);
    expect((await browser.get(back)).location).toBe('/signed-in?returnTo=%2F');
    bench.idp.forge = (honest, idp) => idp.sign({ ...honest, aud: 'another', name: CANARIES.name });
    await bench.signIn(provider);
    bench.idp.forge = null;
    bench.idp.refuses = '/token';
    await bench.signIn(provider);
    expect(log).toContain('A sign-in by a provider was rejected.');
    const events: unknown = await bench.app.rows.query('SELECT * FROM events');
    const kept = log + JSON.stringify(events);
    for (const canary of [...secrets, CANARIES.name, CANARIES.email, CANARIES.groups[0]!, 'canary-subject-3b8', 'eyJ'])
      expect(kept).not.toContain(canary);
  });
});
