import { SignJWT } from 'jose';
import { aConfig } from '../../../testing/config.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { AccessJwt } from '../../auth/access-jwt.js';
import { requestHeaders } from './request-headers.js';

const FORWARDING = { clientAddress: '192.0.2.7', host: 'a.apps.example.net', scheme: 'https' } as const;
const OURS = {
  'x-forwarded-for': '192.0.2.7',
  'x-forwarded-host': 'a.apps.example.net',
  'x-forwarded-proto': 'https',
};

describe('the headers of a request', () => {
  it('reach the application as they came, but for what is of the connection', () => {
    const kept = {
      host: 'a.apps.example.net',
      origin: 'https://a.apps.example.net',
      accept: 'text/html',
      range: 'bytes=0-1',
      authorization: 'token abc',
      'sec-websocket-protocol': 'tty',
    };
    const dropped = {
      connection: 'keep-alive, X-Hop',
      'x-hop': '1',
      te: 'trailers',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQ',
      'keep-alive': 'timeout=5',
      'proxy-authorization': 'Basic eA==',
      expect: '100-continue',
    };
    expect(requestHeaders({ ...kept, ...dropped }, FORWARDING)).toEqual({ ...kept, ...OURS });
  });

  it('cannot say what only we may say, in any spelling', () => {
    const forged = {
      forwarded: 'for=10.0.0.1',
      'x-forwarded-for': '10.0.0.1',
      x_forwarded_for: '10.0.0.1',
      'x-forwarded-prefix': '/admin',
      'x-real-ip': '10.0.0.1',
      'x-streamspace-csrf': '1',
    };
    expect(requestHeaders(forged, FORWARDING)).toEqual(OURS);
  });

  it('cannot name what makes the message as a field of the connection', () => {
    const headers = { connection: 'content-length, host, cookie', 'content-length': '3', host: 'h', cookie: 'a=1' };
    expect(requestHeaders(headers, FORWARDING)).toMatchObject({ 'content-length': '3', host: 'h', cookie: 'a=1' });
  });

  it('keep the frame of a body whose length is not known', () => {
    const headers = { 'transfer-encoding': 'chunked', connection: 'transfer-encoding' };
    expect(requestHeaders(headers, FORWARDING)).toEqual({ ...OURS, 'transfer-encoding': 'chunked' });
  });

  it('carry no cookie of ours', () => {
    const cookie = '__Host-streamspace-app=secret; theme=dark';
    expect(requestHeaders({ cookie }, FORWARDING)).toEqual({ ...OURS, cookie: 'theme=dark' });
    expect(requestHeaders({ cookie: '__Host-streamspace-app=secret' }, FORWARDING)).toEqual(OURS);
  });

  it('carry no credential of the portal, and those of the application', async () => {
    const jwt = new AccessJwt(aConfig({}).auth, new ManualClock());
    const principal = {
      userId: crypto.randomUUID(),
      signInId: crypto.randomUUID(),
      username: 'a',
      role: 'user',
    } as const;
    const ours = [`Bearer ${await jwt.sign(principal, 60)}`, `bearer   ssk_${'x'.repeat(43)}`];
    for (const authorization of ours) expect(requestHeaders({ authorization }, FORWARDING)).toEqual(OURS);
    const theirs = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setIssuer('app').sign(new Uint8Array(32));
    for (const authorization of [`Bearer ${theirs}`, 'Bearer opaque', 'Basic eDp5', 'token x', 'Bearer']) {
      expect(requestHeaders({ authorization }, FORWARDING)).toEqual({ ...OURS, authorization });
    }
  });
});
