import type { FakeAgent } from '../../testing/agents-gateway/fake-agent.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { anEnrolledAgent } from '../../testing/agents-gateway/stream-rows.js';
import { TOKEN_KINDS, TokenBench, type TokenKind } from '../../testing/auth/token-bench.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { VncProxyModule } from './vnc-proxy.module.js';

/** Where one kind may stand in for another: an access token opens the API as a key does. */
const ALSO: Partial<Record<TokenKind, readonly TokenKind[]>> = { 'API key': ['access token'] };

/** Where the set-up link works comes last: then there is an administrator, and no other such link. */
const PLACES = [
  ...TOKEN_KINDS.filter((kind) => kind !== 'set-up link' && kind !== 'device token'),
  'set-up link',
] as const;

describe('every kind of secret at every place that takes one', () => {
  let plane: TestControlPlane;
  let agent: FakeAgent;
  let bench: TokenBench;

  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: [VncProxyModule, SessionsModule] });
    agent = await anEnrolledAgent(plane);
    await agent.connect();
    agent.serveScreens((socket) => socket.resume());
    bench = new TokenBench(plane, agent);
  });
  afterAll(async () => {
    agent.close();
    await plane.stop();
  });

  it.each(PLACES)('opens what is meant for a secret of kind %s, and only that one does', async (place) => {
    for (const kind of [...TOKEN_KINDS].sort((a, b) => Number(a === place) - Number(b === place))) {
      const isMeant = kind === place || (ALSO[place] ?? []).includes(kind);
      const token = await bench.mint(kind);
      expect(token.length).toBeGreaterThan(30);
      expect([kind, await bench.opens(place, token)]).toEqual([kind, isMeant]);
    }
  });
});
