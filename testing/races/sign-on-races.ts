import type { IdentityProviderView } from '../../protocol/http/identity-providers.js';
import { WalkingBrowser } from '../sso/walking-browser.js';
import type { RaceBench } from './race-bench.js';
import { hasWon, type Race } from './race.js';

const AS_PROGRAM = { accept: 'application/json' };

/** A browser brings a good authorization code back. */
export async function oidcCallbacks(bench: RaceBench): Promise<Race> {
  const { slug } = await bench.oidcProvider('contoso');
  const login = `${bench.origin}/api/v1/auth/oidc/${slug}/login`;
  const rounds = { begun: 0 };
  return {
    prepare: async () => {
      bench.idps.oidc.person = { sub: `person-${rounds.begun++}`, claims: {} };
      const browser = new WalkingBrowser();
      const step = await browser.go(login, ({ pathname }) => pathname.endsWith('/callback'));
      const back = new URL(step.location ?? '', step.url);
      const headers = { ...AS_PROGRAM, cookie: browser.cookieLine(back) };
      return async (replica) =>
        hasWon((await fetch(bench.at(replica, back), { redirect: 'manual', headers })).status, 303);
    },
  };
}

/** A person of their own at the provider, sent there from here: the response that they come back with. */
async function aResponse(
  bench: RaceBench,
  { slug, addresses }: IdentityProviderView,
  browser: WalkingBrowser,
  nameId: string,
): Promise<string> {
  const { saml } = bench.idps;
  saml.person = { nameId, attributes: {} };
  const { location } = await browser.get(new URL(`${bench.origin}/api/v1/auth/saml/${slug}/login?returnTo=%2F`));
  return saml.answer(addresses, saml.requestId(new URL(location ?? '')));
}

/** The same response is posted. */
export async function samlResponses(bench: RaceBench): Promise<Race> {
  const provider = await bench.samlProvider();
  const acs = new URL(new URL(provider.addresses.acsUrl ?? '').pathname, bench.origin);
  const rounds = { begun: 0 };
  return {
    prepare: async () => {
      const response = await aResponse(bench, provider, new WalkingBrowser(), `person-${rounds.begun++}`);
      const body = new URLSearchParams({ SAMLResponse: response, RelayState: 'anything' });
      const init = { method: 'POST', redirect: 'manual', headers: AS_PROGRAM, body } as const;
      return async (replica) => hasWon((await fetch(bench.at(replica, acs), init)).status, 303);
    },
  };
}

/** A response was taken, and its result is fetched. */
export async function samlResults(bench: RaceBench): Promise<Race> {
  const provider = await bench.samlProvider();
  const acs = new URL(new URL(provider.addresses.acsUrl ?? '').pathname, bench.origin);
  const rounds = { begun: 0 };
  return {
    prepare: async () => {
      const browser = new WalkingBrowser();
      const response = await aResponse(bench, provider, browser, `guest-${rounds.begun++}`);
      const step = await browser.postForm(acs, { SAMLResponse: response, RelayState: 'anything' });
      const finish = new URL(step.location ?? '', bench.origin);
      const headers = { ...AS_PROGRAM, cookie: browser.cookieLine(finish) };
      return async (replica) =>
        hasWon((await fetch(bench.at(replica, finish), { redirect: 'manual', headers })).status, 303);
    },
  };
}
