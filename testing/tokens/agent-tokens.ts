import { createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import type { StreamOpen } from '../../protocol/agent/messages.js';
import { SystemClock } from '../../src/platform/clock.js';
import { ReplicaId } from '../../src/platform/database/replica-id.js';
import { PeerCalls } from '../../src/platform/replicas/peer-calls.js';
import { ProblemError } from '../../src/platform/http/problem.error.js';
import { dialStream } from '../agents-gateway/dial-stream.js';
import { FakeAgent } from '../agents-gateway/fake-agent.js';
import { openScreen } from '../agents-gateway/fake-viewer.js';
import type { TestControlPlane } from '../agents-gateway/gateway-app.js';
import { anEnrolledAgent, anEnrollmentToken, aRunningSession } from '../agents-gateway/stream-rows.js';
import { StreamTicket } from '../../protocol/http/sessions.js';
import { aPeerKey, peersOf } from '../peers.js';
import type { TokenKind } from './token-kind.js';
import type { TokenPeople } from './token-people.js';

/** What comes before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export const enrolmentToken = ({ plane }: TokenPeople): TokenKind => ({
  mint: () => anEnrollmentToken(plane),
  opens: (secret) =>
    new FakeAgent(plane.url).enroll(secret).then(
      () => true,
      () => false,
    ),
});

/** What an agent signs its hello with: nobody else ever has it. Connects agents. */
export function agentKey({ plane }: TokenPeople): TokenKind {
  const agents = new Map<string, FakeAgent>();
  return {
    mint: async () => {
      const agent = await anEnrolledAgent(plane);
      const seed = agent.keys.privateKey.export({ format: 'jwk' }).d ?? '';
      agents.set(seed, agent);
      return seed;
    },
    opens: async (secret) => {
      const [anyAgent] = agents.values();
      const seed = Buffer.from(secret, 'base64url').subarray(0, 32);
      if (seed.length < 32) return false;
      const der = Buffer.concat([ED25519_PKCS8, seed]);
      const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      const agent = new FakeAgent(plane.url, { privateKey, publicKey: createPublicKey(privateKey) });
      agent.agentId = (agents.get(secret) ?? anyAgent!).agentId;
      const isIn = await agent.connect().then(
        () => true,
        () => false,
      );
      agent.close();
      return isIn;
    },
  };
}

/** What an agent dials back with for one stream. */
export function agentStreamToken(people: TokenPeople): TokenKind {
  const { plane } = people;
  const opened = new Map<string, StreamOpen>();
  return {
    mint: async () => {
      const agent = await anEnrolledAgent(plane);
      await agent.connect();
      // It says that it comes, and does not.
      agent.answerStreams(() => Promise.resolve({ ok: true }));
      const { id, browser } = await people.signedIn();
      const sessionId = await aRunningSession(plane, id, agent.agentId);
      const ticket = StreamTicket.parse((await browser.send('post', `/sessions/${sessionId}/tickets`)).body);
      openScreen(ticket).then(
        ({ socket }) => socket.destroy(),
        () => undefined,
      );
      const open = await agent.streamsOpened.next();
      opened.set(open.token, open);
      return open.token;
    },
    opens: async (secret) => {
      const [anyStream] = opened.values();
      const { dialUrl } = opened.get(secret) ?? anyStream!;
      return dialStream({ dialUrl, token: secret }).then(
        (socket) => Boolean(socket.destroy()),
        () => false,
      );
    },
  };
}

/** What the replicas of one control plane have in common, given in the environment. */
export const peerSecret = (plane: TestControlPlane, configured: string): TokenKind => ({
  mint: () => Promise.resolve(configured),
  opens: async (secret) => {
    const [peer] = await peersOf(plane.database);
    const question = { purpose: 'nothing.like-that', body: {}, data: z.unknown(), answerMs: 5_000 };
    const calls = new PeerCalls(new ReplicaId(), aPeerKey(secret), new SystemClock());
    // Whoever proved to be a replica is told that there is no such purpose; nobody else is told anything.
    return calls.ask(peer!, question).then(
      () => true,
      (error: unknown) => error instanceof ProblemError && error.code === 'route-not-found',
    );
  },
});
