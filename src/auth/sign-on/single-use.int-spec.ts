import { SamlBench } from '../../../testing/sso/saml-bench.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';

const AT_ONCE = 20;

/** Sends the same thing many times at once. Answers with how many succeeded. */
async function winners(send: () => Promise<{ readonly status: number }>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, send));
  return answers.filter(({ status }) => status === 303).length;
}

describe('what must be used once, sent many times at once', () => {
  it('is an OpenID Connect callback of one browser', async () => {
    const bench = await SignOnBench.start();
    const provider = await bench.provider();
    bench.idp.person = { sub: 'at-once', claims: {} };
    const browser = new WalkingBrowser();
    const back = await bench.untilCallback(provider, browser);
    const cookie = browser.cookieLine(back);
    const send = (): Promise<Response> =>
      fetch(back, { redirect: 'manual', headers: { accept: 'application/json', cookie } });
    expect(await winners(send)).toBe(1);
    await bench.stop();
  });

  it('is a SAML response, and the result of one', async () => {
    const bench = await SamlBench.start();
    const provider = await bench.provider();
    bench.idp.person = { nameId: 'at-once', attributes: {} };
    const browser = new WalkingBrowser();
    const requestId = bench.idp.requestId(await bench.begin(provider, browser));
    const answer = bench.idp.answer(provider.addresses, requestId);
    let location = '';
    const post = async (): Promise<{ status: number }> => {
      const step = await bench.post(provider, browser, answer);
      location = step.location ?? location;
      return step;
    };
    expect(await winners(post)).toBe(1);
    const finish = new URL(location, bench.app.origin);
    const cookie = browser.cookieLine(finish);
    const fetchIt = (): Promise<Response> =>
      fetch(finish, { redirect: 'manual', headers: { accept: 'application/json', cookie } });
    expect(await winners(fetchIt)).toBe(1);
    await bench.stop();
  });
});
