import type { StreamOpen } from '../../protocol/agent/messages.js';
import { StreamTicket } from '../../protocol/http/sessions.js';
import { AppClient } from '../app-proxy/app-client.js';
import { dialStream, UpgradeRefusedError } from '../agents-gateway/dial-stream.js';
import { FakeAgent } from '../agents-gateway/fake-agent.js';
import { openScreen } from '../agents-gateway/fake-viewer.js';
import { anEnrolledAgent, anEnrollmentToken, aRunningSession } from '../agents-gateway/stream-rows.js';
import type { RaceBench } from './race-bench.js';
import { hasWon, type Race } from './race.js';

/** Whether an upgrade was let through. Throws what is no refusal. */
async function isLetIn(opening: Promise<{ destroy(): unknown }>): Promise<boolean> {
  try {
    (await opening).destroy();
    return true;
  } catch (error) {
    if (!(error instanceof UpgradeRefusedError)) throw error;
    return hasWon(error.status, 101);
  }
}

async function aTicket({ people, apps }: RaceBench, agent = apps.agent): Promise<StreamTicket> {
  const { id, browser } = await people.signedIn();
  const sessionId = await aRunningSession(apps.plane, id, agent.agentId);
  return StreamTicket.parse((await browser.send('post', `/sessions/${sessionId}/tickets`)).body);
}

export const streamTickets = (bench: RaceBench): Race => ({
  prepare: async () => {
    const { url, protocols } = await aTicket(bench);
    return (replica) => {
      const there = bench.at(replica, new URL(url)).href;
      const opening = openScreen({ url: there, protocols }, { Origin: bench.origin });
      return isLetIn(opening.then(({ socket }) => socket));
    };
  },
});

export const applicationTickets = (bench: RaceBench): Race => ({
  prepare: async () => {
    const { id, browser } = await bench.people.signedIn();
    const sessionId = await bench.apps.session(id);
    const ticket = StreamTicket.parse((await browser.send('post', `/sessions/${sessionId}/tickets`)).body);
    const { host } = new URL(ticket.url);
    return async (replica) => {
      const visitor = new AppClient(Number(new URL(bench.url(replica)).port), host);
      return hasWon((await visitor.enter(ticket)).status, 303);
    };
  },
});

/** An agent dials what it was told to open, at whatever replica. */
export function agentStreamTokens(bench: RaceBench): Race {
  const agents: FakeAgent[] = [];
  return {
    prepare: async () => {
      agents.pop()?.close();
      const agent = await anEnrolledAgent(bench.apps.plane);
      agents.push(agent);
      await agent.connect();
      agent.answerStreams(() => Promise.resolve({ ok: true }));
      void openScreen(await aTicket(bench, agent)).then(
        ({ socket }) => socket.destroy(),
        () => undefined,
      );
      const { dialUrl, token }: StreamOpen = await agent.streamsOpened.next();
      return (replica) => isLetIn(dialStream({ dialUrl: bench.at(replica, new URL(dialUrl)).href, token }));
    },
  };
}

export const enrolmentTokens = (bench: RaceBench): Race => ({
  prepare: async () => {
    const token = await anEnrollmentToken(bench.apps.plane);
    return async (replica) => hasWon((await new FakeAgent(bench.url(replica)).requestEnrollment(token)).status, 201);
  },
});
