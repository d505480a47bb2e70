import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { AppBench } from '../../testing/app-proxy/app-bench.js';
import { type AppClient, read, responseTo } from '../../testing/app-proxy/app-client.js';
import { WebApp } from '../../testing/app-proxy/web-app.js';

const EXPECTING = { Expect: '100-continue', 'Content-Length': '5' };

let app: WebApp;
let bench: AppBench;
let client: AppClient;

beforeAll(async () => {
  app = await new WebApp().start();
  bench = await AppBench.start(app);
  const alice = await bench.person();
  client = await bench.visitor(alice, await bench.session(alice.userId));
});
beforeEach(() => {
  app.received.length = 0;
  app.onExpect(app.admit);
});
afterAll(async () => {
  await bench.stop();
  await app.stop();
});

/** A request whose body waits for leave; `wasAsked` tells whether that came. */
function ask(of: AppClient, headers: Record<string, string> = EXPECTING): { call: ClientRequest; wasAsked(): boolean } {
  const call = of.begin('POST', '/echo', headers).on('error', () => undefined);
  let isAsked = false;
  call.on('continue', () => (isAsked = true)).flushHeaders();
  return { call, wasAsked: () => isAsked };
}

describe('a request that asks for leave to send its body', () => {
  it('gets it from the application', async () => {
    const { call } = ask(client);
    await once(call, 'continue');
    call.end('hello');
    expect((await read(await responseTo(call))).body).toContain('"body":"hello"');
    expect(app.received[0]?.headers).toMatchObject({ expect: '100-continue' });
  });

  it.each([401, 413, 417])('is told by the application that it is not wanted: %s', async (status) => {
    app.onExpect((_request, response) => response.writeHead(status).end('No.'));
    const { call, wasAsked } = ask(client);
    const answer = await read(await responseTo(call));
    expect(answer).toMatchObject({ status, body: 'No.', headers: { connection: 'close' } });
    expect(wasAsked()).toBe(false);
  });

  it('is not waited for by whoever sends all the same', async () => {
    app.onExpect((request, response) => {
      request.resume().once('end', () => response.end('late'));
    });
    const { call } = ask(client);
    call.end('hello');
    expect((await read(await responseTo(call))).body).toBe('late');
  });

  it('is refused by us where there is nobody to give leave', async () => {
    const { call, wasAsked } = ask(bench.stranger('nonsense'));
    expect((await responseTo(call)).statusCode).toBe(404);
    expect(wasAsked()).toBe(false);
  });

  it('cannot expect anything else', async () => {
    const { call } = ask(client, { Expect: 'the-unexpected', 'Content-Length': '0' });
    call.end();
    expect((await responseTo(call)).statusCode).toBe(417);
    expect(app.received).toEqual([]);
  });
});
