import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type ClientRequest, request, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { GatewayBench } from '../../../testing/agents/gateway-bench.js';
import { type Answer, type AppClient, read, responseTo } from '../../../testing/app-proxy/app-client.js';
import { WebApp } from '../../../testing/app-proxy/web-app.js';

const MIB = 1024 * 1024;

describe('the gateway to a web application', () => {
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

  describe('passes requests on', () => {
    it.each(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('with their method: %s', async (method) => {
      await client.send(method, '/echo');
      expect(app.received).toMatchObject([{ method }]);
    });

    it('with their target as it is', async () => {
      const targets = [
        '/echo?a=1&a=2&%zz=%2F',
        '//double//slash',
        '/a/../b/./c',
        '/%2e%2e/%2F/%00',
        '/a;b=c',
        '/echo?',
      ];
      for (const target of targets) await client.get(target);
      expect(app.received.map(({ url }) => url)).toEqual(targets);
    });

    it('with their header fields, Host and Origin among them', async () => {
      const headers = {
        Origin: 'https://session.apps.test',
        Range: 'bytes=5-9',
        Cookie: 'a=1; b=2',
        Authorization: 'Bearer of-the-application',
        'Accept-Encoding': 'zstd',
        'X-Forwarded-Proto': 'https',
      };
      await client.get('/echo', headers);
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      expect(app.received[0]?.headers).toMatchObject({ ...lower, host: 'session.apps.test:8080' });
    });

    it('with their body, of known length or not, and what trails it', async () => {
      const trailers: unknown[] = [];
      app.on('/trailed', (asked, response) => {
        asked.resume().on('end', () => {
          trailers.push(asked.trailers);
          response.end();
        });
      });
      expect((await client.send('POST', '/echo', { 'Content-Length': '5' }, 'hello')).body).toContain('"body":"hello"');
      const chunked = client.begin('POST', '/trailed', { 'Transfer-Encoding': 'chunked', Trailer: 'X-Digest' });
      chunked.write('some');
      chunked.addTrailers({ 'X-Digest': 'abc' });
      chunked.end('more');
      await read(await responseTo(chunked));
      expect(trailers).toEqual([{ 'x-digest': 'abc' }]);
    });

    describe('when the sender waits for leave to send the body', () => {
      /** `wasAsked` tells whether leave came. */
      const ask = (): { call: ClientRequest; wasAsked(): boolean } => {
        const call = client.begin('PUT', '/echo', { Expect: '100-continue', 'Content-Length': '5' });
        let isAsked = false;
        call.on('continue', () => (isAsked = true)).flushHeaders();
        return { call, wasAsked: () => isAsked };
      };

      it('which the application gives', async () => {
        const { call } = ask();
        await once(call, 'continue');
        call.end('hello');
        expect((await read(await responseTo(call))).body).toContain('"body":"hello"');
        expect(app.received[0]?.headers).toMatchObject({ expect: '100-continue' });
      });

      it('and does not send it where the application refuses', async () => {
        app.onExpect((_request, response) => response.writeHead(413).end('Too much.'));
        const { call, wasAsked } = ask();
        const answer = await read(await responseTo(call));
        // The body may come all the same, and is no request.
        expect(answer).toMatchObject({ status: 413, body: 'Too much.', headers: { connection: 'close' } });
        expect(wasAsked()).toBe(false);
        call.destroy();
      });

      it('and sends it all the same, because nobody says a word', async () => {
        app.onExpect((request, response) => void request.resume().once('end', () => response.end('late')));
        const { call } = ask();
        call.end('hello');
        expect((await read(await responseTo(call))).body).toBe('late');
      });
    });

    it('of 64 MiB, at the pace of the application', async () => {
      const sent = randomBytes(MIB);
      const hash = createHash('sha256');
      app.on('/digest', (asked, response) => {
        const own = createHash('sha256');
        asked.on('data', (chunk: Buffer) => own.update(chunk)).on('end', () => response.end(own.digest('hex')));
      });
      const upload = client.begin('PUT', '/digest', { 'Content-Length': String(64 * MIB) });
      for (let index = 0; index < 64; index += 1) {
        hash.update(sent);
        if (!upload.write(sent)) await once(upload, 'drain');
      }
      upload.end();
      expect((await read(await responseTo(upload))).body).toBe(hash.digest('hex'));
    });
  });

  describe('passes answers back', () => {
    const answering = async (serve: (response: ServerResponse) => void, method = 'GET'): Promise<Answer> => {
      app.on('/answer', (_request, response) => serve(response));
      return client.send(method, '/answer');
    };

    it('with their fields in their own spelling and order, none added', async () => {
      const fields = ['X-b', '1', 'Set-Cookie', 'a=1', 'x-A', '2', 'Set-Cookie', 'b=2', 'Content-Length', '2'];
      app.on('/answer', (_request, response) => {
        response.sendDate = false;
        response.writeHead(206, fields).end('ok');
      });
      const answer = await responseTo(client.begin('GET', '/answer').end());
      expect(answer.statusCode).toBe(206);
      expect(answer.rawHeaders.slice(0, -2)).toEqual(fields);
      expect(answer.rawHeaders.slice(-2)[0]).toBe('Connection');
      await read(answer);
    });

    it.each([204, 304])('without a body: %i', async (status) => {
      const answer = await answering((response) => response.writeHead(status, { ETag: '"1"' }).end());
      expect(answer).toMatchObject({ status, body: '', headers: { etag: '"1"' } });
    });

    it('to HEAD, with the length that the body would have', async () => {
      const answer = await answering((response) => response.writeHead(200, { 'Content-Length': '5000' }).end(), 'HEAD');
      expect(answer).toMatchObject({ status: 200, body: '', headers: { 'content-length': '5000' } });
    });

    it('with what trails them', async () => {
      app.on('/trailed', (_request, response) => {
        response.writeHead(200, { Trailer: 'X-Digest' });
        response.write('body');
        response.addTrailers({ 'X-Digest': 'abc' });
        response.end();
      });
      const answer = await responseTo(client.begin('GET', '/trailed').end());
      await read(answer);
      expect(answer.trailers).toEqual({ 'x-digest': 'abc' });
    });

    it('one event after the other, the head before the first', async () => {
      const events: ServerResponse[] = [];
      app.on('/events', (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
        events.push(response);
      });
      const answer = await responseTo(client.begin('GET', '/events').end());
      for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
        events[0]?.write(event);
        const [chunk] = (await once(answer, 'data')) as [Buffer];
        expect(chunk.toString()).toBe(event);
      }
      answer.destroy();
    });

    it('of 64 MiB, at the pace of whoever reads, and no faster', async () => {
      const piece = randomBytes(MIB);
      let written = 0;
      app.on('/download', (_request, response) => {
        const pour = (): void => {
          while (written < 64) {
            written += 1;
            if (!response.write(piece)) return void response.once('drain', pour);
          }
          response.end();
        };
        pour();
      });
      const answer = await responseTo(client.begin('GET', '/download').end());
      await standsStill(() => written);
      expect(written).toBeLessThan(64);
      let received = 0;
      for await (const chunk of answer) received += (chunk as Buffer).length;
      expect(received).toBe(64 * MIB);
    });
  });

  describe('keeps connections', () => {
    /** Requests one after the other over one stream. */
    const overOne = new Agent({ keepAlive: true, maxSockets: 1 });
    const get = async (path: string, method = 'GET'): Promise<Answer> => {
      const call = request({ host: '127.0.0.1', port: bench.port, path, method, agent: overOne });
      call.end(method === 'POST' ? 'body' : undefined);
      return read(await responseTo(call));
    };
    afterEach(() => overOne.destroy());

    it('to the application between the requests of a stream, one for each stream', async () => {
      for (let times = 0; times < 5; times += 1) await get('/');
      expect([bench.streams.length, app.connections]).toEqual([1, 1]);
      await client.get('/');
      expect([bench.streams.length, app.connections]).toEqual([2, 2]);
    });

    it('to the control plane when the application closes its own', async () => {
      app.on('/last', (_request, response) => response.writeHead(200, { Connection: 'close' }).end('bye'));
      for (let times = 0; times < 3; times += 1) expect((await get('/last')).body).toBe('bye');
      expect([bench.streams.length, app.connections]).toEqual([1, 3]);
    });

    it('not those that the application closed in the moment in which they were used', async () => {
      let answered = 0;
      app.on('/flaky', (asked, response) => {
        answered += 1;
        // The second request over a connection finds it closed, without an answer.
        if (answered === 2) asked.socket.destroy();
        else response.end(String(answered));
      });
      expect((await get('/flaky')).body).toBe('1');
      expect((await get('/flaky')).body).toBe('3');
      answered = 1;
      await expect(get('/flaky', 'POST')).rejects.toThrow('socket hang up');
      expect(answered).toBe(2);
    });
  });

  describe('says in the log why an exchange broke', () => {
    const Line = z.object({ reason: z.string() });
    const reasons = (): string[] => bench.logged.map((line) => Line.parse(JSON.parse(line)).reason);

    it('and neither what was asked nor what was said', async () => {
      app.on('/private-path', (asked) => asked.socket.destroy());
      const secret = { Authorization: 'Bearer secret-of-somebody', Cookie: 'secret-cookie=1' };
      const call = client.send('POST', '/private-path?secret-query', secret, 'secret body');
      await expect(call).rejects.toThrow('socket hang up');
      expect(reasons()).toEqual(['ECONNRESET']);
      expect(bench.logged.join()).not.toMatch(/secret|private/);
    });

    it('also where what came is no HTTP, from either side', async () => {
      app.on('/nonsense', (asked) => asked.socket.end('HTTP/1.1 nonsense\r\n\r\n'));
      await expect(client.get('/nonsense')).rejects.toThrow('socket hang up');
      await client.raw('nonsense\r\n\r\n');
      expect(reasons()).toEqual([expect.stringMatching('^HPE_'), expect.stringMatching('^HPE_')]);
    });
  });
});

/** Resolves when `measure` has not changed for many turns of the event loop and 200 ms. */
async function standsStill(measure: () => number): Promise<void> {
  let last = -1;
  let since = performance.now();
  while (performance.now() - since < 200) {
    const now = measure();
    if (now !== last) since = performance.now();
    last = now;
    await new Promise(setImmediate);
  }
}
