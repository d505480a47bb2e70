import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../../testing/sso/self-signed.js';
import { OutboundConfig } from '../config/control-plane.config.js';
import { OutboundHttp } from './outbound-http.js';
import { OutboundFailedError, OutboundRefusedError } from './outbound.errors.js';

describe('OutboundHttp', () => {
  let server: Server;
  let origin: string;
  let hits = 0;
  const open = new OutboundHttp(new OutboundConfig(['127.0.0.1', 'localhost']));
  const shut = new OutboundHttp(new OutboundConfig([]));

  beforeAll(async () => {
    server = createServer((request, response) => {
      hits += 1;
      if (request.url === '/away') response.writeHead(302, { location: '/' }).end();
      else if (request.url === '/large') response.end(Buffer.alloc(2 * 1024 * 1024));
      else if (request.url === '/silent') return;
      else if (request.url === '/cut') request.socket.destroy();
      else response.setHeader('content-type', 'application/json').end('{"a":1}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('asks what the configuration names', async () => {
    for (const host of ['127.0.0.1', 'localhost']) {
      const response = await open.fetch(`http://${host}${origin}/`);
      expect(await response.json()).toEqual({ a: 1 });
    }
  });

  it('asks nobody on this machine or in its network otherwise, by number or by name', async () => {
    const before = hits;
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '0x7f.1', '2130706433', '169.254.169.254'])
      for (const scheme of ['http', 'https'])
        await expect(shut.fetch(`${scheme}://${host}${origin}/`)).rejects.toThrow(OutboundRefusedError);
    expect(hits).toBe(before);
  });

  it('never asks where clouds keep their secrets, even if it is configured', async () => {
    const careless = new OutboundHttp(new OutboundConfig(['169.254.169.254']));
    await expect(careless.fetch('https://169.254.169.254/')).rejects.toThrow(OutboundRefusedError);
  });

  it('does not follow redirects', async () => {
    expect((await open.fetch(`http://127.0.0.1${origin}/away`)).status).toBe(302);
  });

  it('gives up on an answer that is too large, and on a server that is silent', async () => {
    await expect(open.fetch(`http://127.0.0.1${origin}/large`)).rejects.toThrow(OutboundFailedError);
    const signal = AbortSignal.abort();
    await expect(open.fetch(`http://127.0.0.1${origin}/silent`, { signal })).rejects.toThrow(OutboundFailedError);
  });

  it('says why in words', async () => {
    await expect(open.fetch('http://127.0.0.1:1/')).rejects.toThrow('127.0.0.1:1 refuses connections. Check the port');
    const nobody = open.fetch('https://nobody.invalid/');
    await expect(nobody).rejects.toThrow('nobody.invalid is a name that nobody knows. Check how it is spelt');
    const silent = open.fetch(`http://127.0.0.1${origin}/silent`, { signal: AbortSignal.abort() });
    await expect(silent).rejects.toThrow('did not answer within 5 s. Check whether it is overloaded');
    const cut = open.fetch(`http://127.0.0.1${origin}/cut`);
    await expect(cut).rejects.toThrow('cannot be reached (ECONNRESET). Check the address');
    await expect(open.fetch('http://10.0.0.1/')).rejects.toThrow('Use an https address instead of http://10.0.0.1.');
  });

  it('says what to do about a certificate that nobody here trusts', async () => {
    const { privatePem, certificate } = selfSigned('stranger');
    const stranger = createSecureServer({ key: privatePem, cert: certificate }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const answer = open.fetch(`https://localhost:${(stranger.address() as AddressInfo).port}/`);
    await expect(answer).rejects.toThrow(
      /not trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. Renew it .* NODE_EXTRA_CA_CERTS/,
    );
    stranger.close();
  });
});
