import { ProblemError } from '../../platform/http/problem.error.js';
import { acceptKey, readHandshake, secretAmong, switchingProtocols } from './websocket-handshake.js';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const HEADERS = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': KEY,
};

function codeOf(headers: Record<string, string | undefined>, method = 'GET'): string {
  try {
    readHandshake({ method, headers });
    return 'accepted';
  } catch (error) {
    return error instanceof ProblemError ? error.code : 'defect';
  }
}

describe('readHandshake', () => {
  it('reads the key and the subprotocols', () => {
    const headers = { ...HEADERS, 'sec-websocket-protocol': 'binary,  streamspace.ticket.x , ' };
    expect(readHandshake({ method: 'GET', headers })).toEqual({
      key: KEY,
      protocols: ['binary', 'streamspace.ticket.x'],
    });
    expect(readHandshake({ method: 'GET', headers: HEADERS }).protocols).toEqual([]);
  });

  it('takes names without regard to case, and lists of them', () => {
    expect(codeOf({ ...HEADERS, connection: 'keep-alive, UPGRADE', upgrade: 'WebSocket' })).toBe('accepted');
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['another protocol', { upgrade: 'h2c' }, 'upgrade-required'],
    ['no protocol', { upgrade: undefined }, 'upgrade-required'],
    ['an old version', { 'sec-websocket-version': '8' }, 'upgrade-required'],
    ['two versions', { 'sec-websocket-version': '13, 8' }, 'upgrade-required'],
    ['no key', { 'sec-websocket-key': undefined }, 'malformed-request'],
    ['a short key', { 'sec-websocket-key': 'AAAA' }, 'malformed-request'],
    ['a key of 17 bytes', { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZWE=' }, 'malformed-request'],
    ['a key with loose bits', { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZR==' }, 'malformed-request'],
    ['a connection that is kept', { connection: 'keep-alive' }, 'malformed-request'],
  ])('refuses %s', (_case, change, code) => {
    expect(codeOf({ ...HEADERS, ...change })).toBe(code);
  });

  it('refuses another method', () => {
    expect(codeOf(HEADERS, 'POST')).toBe('malformed-request');
  });
});

describe('secretAmong', () => {
  it('finds the one secret', () => {
    expect(secretAmong(['binary', 'ticket.abc'], 'ticket.')).toBe('abc');
  });

  it.each([[[]], [['binary']], [['ticket.a', 'ticket.b']], [['ticket.a', 'ticket.a']]])(
    'finds none in %j',
    (protocols) => {
      expect(secretAmong(protocols, 'ticket.')).toBeNull();
    },
  );
});

describe('the answer', () => {
  it('carries the key of RFC 6455, section 1.3', () => {
    expect(acceptKey(KEY)).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  it('agrees to one subprotocol and no extension', () => {
    expect(switchingProtocols(KEY, 'binary')).toBe(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: binary\r\n\r\n',
    );
  });
});
