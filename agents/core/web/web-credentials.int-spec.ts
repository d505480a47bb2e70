import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { PLAIN_WEB, type WebProfile } from '../../../protocol/session.js';
import { GatewayBench } from '../../../testing/agents/gateway-bench.js';
import { type AppClient, read, responseTo } from '../../../testing/app-proxy/app-client.js';
import { WebApp } from '../../../testing/app-proxy/web-app.js';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const OF_BROWSER = { Authorization: basic('mallory:guess') };

describe('what the gateway knows of an application', () => {
  let app: WebApp;
  let bench: GatewayBench;
  let client: AppClient;

  beforeEach(async () => {
    app = await new WebApp().start();
    bench = await new GatewayBench(() => app.connect()).start();
    client = bench.client();
  });
  afterEach(async () => {
    await bench.stop();
    await app.stop();
  });

  const endpoint = (activity: Partial<WebProfile['activity']>, password: string | null = null): void => {
    const credentials = password === null ? null : { username: 'agent', password };
    bench.runtime.web = { activity: { ...PLAIN_WEB.activity, ...activity }, credentials };
  };
  const presented = (): (string | undefined)[] => app.received.map(({ headers }) => headers.authorization as string);

  describe('its password', () => {
    it('is presented in place of what the browser presents, with requests and WebSockets', async () => {
      endpoint({}, 'secret');
      await client.get('/echo');
      await client.get('/echo', OF_BROWSER);
      await client.send('POST', '/echo', { ...OF_BROWSER, 'Transfer-Encoding': 'chunked' }, 'body');
      await client.send('POST', '/echo', { ...OF_BROWSER, Expect: '100-continue' }, 'body');
      const webSocket = client.webSocket('/ws', OF_BROWSER);
      await once(webSocket, 'open');
      webSocket.terminate();
      expect(presented()).toEqual(Array.from({ length: 5 }, () => basic('agent:secret')));
    });

    it('is none where the application asks for none: then that of the browser is passed on', async () => {
      await client.get('/echo', OF_BROWSER);
      await client.get('/echo');
      expect(presented()).toEqual([OF_BROWSER.Authorization, undefined]);
    });

    it('is that of the instance which a connection leads to, also over a stream that was there before', async () => {
      const one = new Agent({ keepAlive: true, maxSockets: 1 });
      const get = async (): Promise<void> => {
        await read(await responseTo(request({ host: '127.0.0.1', port: bench.port, path: '/echo', agent: one }).end()));
      };
      endpoint({}, 'old');
      await get();
      endpoint({}, 'new');
      await get();
      for (const socket of app.sockets) socket.destroy();
      while (app.sockets.size > 0) await new Promise(setImmediate);
      await get();
      expect(bench.streams).toHaveLength(1);
      // The connection that stayed leads to the instance that asks for the old one.
      expect(presented()).toEqual([basic('agent:old'), basic('agent:old'), basic('agent:new')]);
      one.destroy();
    });
  });

  describe('its signs of use', () => {
    /** Whether each of `times` requests counted, `everyMs` apart. */
    const poll = async (path: string, times: number, everyMs: number): Promise<boolean[]> => {
      const counted: boolean[] = [];
      for (let index = 0; index < times; index += 1) {
        bench.clock.advance(everyMs - 1);
        await client.get(path);
        counted.push(bench.wasUsed());
      }
      return counted;
    };

    it('are the pages and files that somebody opens, and what they ask for by hand', async () => {
      for (const path of ['/', '/app.js', '/style.css?v=1', '/echo']) {
        await client.get(path);
        expect(bench.wasUsed()).toBe(true);
      }
    });

    it('are not the requests that a page makes periodically, whatever their query', async () => {
      const counted = await poll('/echo', 5, 5_000);
      expect(counted.slice(0, 4)).toEqual([true, true, true, true]);
      expect(counted[4]).toBe(false);
      bench.clock.advance(4_999);
      await client.get('/echo?again=6');
      expect(bench.wasUsed()).toBe(false);
      bench.clock.advance(1_000);
      await client.get('/echo?by=hand');
      expect(bench.wasUsed()).toBe(true);
    });

    it('are not what the template takes out', async () => {
      endpoint({ ignoredPaths: ['/echo'] });
      await client.get('/echo?x=1');
      expect(bench.wasUsed()).toBe(false);
      await client.get('/');
      expect(bench.wasUsed()).toBe(true);
      endpoint({ requests: false });
      await client.get('/other');
      expect(bench.wasUsed()).toBe(false);
    });

    it('are the messages of a WebSocket that do not come periodically, and neither answers nor pings', async () => {
      const webSocket = client.webSocket('/ws');
      await once(webSocket, 'open');
      expect(bench.wasUsed()).toBe(false);
      const say = async (text: string): Promise<boolean> => {
        webSocket.send(text);
        await once(webSocket, 'message');
        return bench.wasUsed();
      };
      expect(await say('a key')).toBe(true);
      webSocket.ping();
      await once(webSocket, 'pong');
      expect(bench.wasUsed()).toBe(false);
      const beats: boolean[] = [];
      for (let beat = 0; beat < 7; beat += 1) {
        bench.clock.advance(24_999);
        beats.push(await say(`{"heartbeat":${beat}}`));
      }
      expect(beats.slice(-3)).toEqual([false, false, false]);
      expect(await say('a key')).toBe(true);
      webSocket.terminate();
    });

    it('are no messages that begin as the template says, which nobody compresses', async () => {
      endpoint({ ignoredMessages: [{ opcode: 'text', prefix: 'CLIENT_FRAME_ACK' }] });
      const webSocket = client.webSocket('/ws');
      await once(webSocket, 'open');
      expect(webSocket.extensions).toBe('');
      expect(app.received.at(-1)?.headers).not.toHaveProperty('sec-websocket-extensions');
      for (const [text, counts] of [
        ['CLIENT_FRAME_ACK 17', false],
        ['m,100,200,0,0', true],
      ] as const) {
        webSocket.send(text);
        await once(webSocket, 'message');
        expect(bench.wasUsed()).toBe(counts);
      }
      webSocket.terminate();
    });

    it('are no messages where the template says so', async () => {
      endpoint({ messages: false });
      const webSocket = client.webSocket('/ws');
      await once(webSocket, 'open');
      bench.wasUsed();
      webSocket.send('a key');
      await once(webSocket, 'message');
      expect(bench.wasUsed()).toBe(false);
      webSocket.terminate();
    });
  });
});
