import { StreamTicket } from '../../protocol/http/sessions.js';
import { APP_COOKIE } from '../../src/app-proxy/entry/app-cookie.js';
import type { AppBench } from '../app-proxy/app-bench.js';
import { openScreen } from '../agents-gateway/fake-viewer.js';
import { aRunningSession } from '../agents-gateway/stream-rows.js';
import type { TokenKind } from './token-kind.js';
import type { TokenPeople } from './token-people.js';

const TICKET = 'streamspace.ticket.';

/** Opens a screen. */
export function streamTicket(people: TokenPeople, bench: AppBench): TokenKind {
  const urls = new Map<string, string>();
  return {
    mint: async () => {
      const { id, browser } = await people.signedIn();
      const sessionId = await aRunningSession(bench.plane, id, bench.agent.agentId);
      const answer = await browser.send('post', `/sessions/${sessionId}/tickets`);
      const { url, protocols } = StreamTicket.parse(answer.body);
      const ticket = protocols[1]!.slice(TICKET.length);
      urls.set(ticket, url);
      return ticket;
    },
    opens: (secret) => {
      const [anyUrl = ''] = urls.values();
      const protocols = ['binary', `${TICKET}${secret}`];
      return openScreen({ url: urls.get(secret) ?? anyUrl, protocols }).then(
        ({ socket }) => Boolean(socket.destroy()),
        () => false,
      );
    },
  };
}

/** Opens the door of an application. */
export function appTicket(people: TokenPeople, bench: AppBench): TokenKind {
  const sessions = new Map<string, string>();
  return {
    mint: async () => {
      const { ticket, sessionId } = await anAppTicket(people, bench);
      const secret = new URL(ticket.url).hash.slice(1);
      sessions.set(secret, sessionId);
      return secret;
    },
    opens: async (secret) => {
      const [anySession = ''] = sessions.values();
      const browser = bench.stranger(sessions.get(secret) ?? anySession);
      return (await browser.enter({ url: `${browser.origin}/.streamspace/enter#${secret}` })).status === 303;
    },
  };
}

/** Opens an application for the browser that has entered it. */
export function appCookie(people: TokenPeople, bench: AppBench): TokenKind {
  const sessions = new Map<string, string>();
  return {
    mint: async () => {
      const { ticket, sessionId } = await anAppTicket(people, bench);
      const browser = bench.stranger(sessionId);
      await browser.enter(ticket);
      const secret = browser.cookie?.slice(APP_COOKIE.length + 1) ?? '';
      sessions.set(secret, sessionId);
      return secret;
    },
    opens: async (secret) => {
      const [anySession = ''] = sessions.values();
      const browser = bench.stranger(sessions.get(secret) ?? anySession);
      browser.cookie = `${APP_COOKIE}=${secret}`;
      return (await browser.get('/')).status === 200;
    },
  };
}

async function anAppTicket(
  people: TokenPeople,
  bench: AppBench,
): Promise<{ readonly ticket: StreamTicket; readonly sessionId: string }> {
  const { id, browser } = await people.signedIn();
  const sessionId = await bench.session(id);
  return {
    ticket: StreamTicket.parse((await browser.send('post', `/sessions/${sessionId}/tickets`)).body),
    sessionId,
  };
}
