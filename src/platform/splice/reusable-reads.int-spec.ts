import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { Socket } from 'node:net';
import { type SocketPair, aSocketPair } from '../../../testing/agents-gateway/socket-pair.js';
import { readReusably, type ReusableReads } from './reusable-reads.js';

/** Remembers a copy of what came. */
class Reader implements ReusableReads {
  readonly buffers = [Buffer.alloc(4), Buffer.alloc(8)] as const;
  readonly source = new PassThrough();
  private turn = 0;

  nextBuffer(): Buffer {
    return this.buffers[this.turn === 0 ? 0 : 1];
  }

  read(length: number): boolean {
    this.source.write(Buffer.from(this.nextBuffer().subarray(0, length)));
    this.turn += 1;
    return true;
  }
}

describe('readReusably', () => {
  let pair: SocketPair;

  beforeEach(async () => {
    pair = await aSocketPair();
  });
  afterEach(() => {
    pair.outer.destroy();
    pair.accepted.destroy();
  });

  it('works on accepted sockets of this version of Node, or every stream would be piped', () => {
    expect(readReusably(pair.accepted, new Reader())).toBe(true);
  });

  it('reads into the memory that it is given, and changes it when told', async () => {
    const reader = new Reader();
    readReusably(pair.accepted, reader);
    const ended = once(pair.accepted.resume(), 'end');
    pair.outer.end('0123456789');
    await ended;
    expect(reader.source.read()).toEqual(Buffer.from('0123456789'));
    expect(reader.buffers.map(String)).toEqual(['0123', '456789\0\0']);
  });

  it('leaves a socket alone that somebody reads so already', () => {
    readReusably(pair.accepted, new Reader());
    expect(readReusably(pair.accepted, new Reader())).toBe(false);
  });

  it('leaves a socket alone that is not connected', () => {
    expect(readReusably(new Socket(), new Reader())).toBe(false);
  });

  it('leaves a socket alone that lacks what it needs', async () => {
    Object.defineProperty(pair.accepted, 'encrypted', { value: true });
    const reader = new Reader();
    expect(readReusably(pair.accepted, reader)).toBe(false);
    const data = once(pair.accepted.resume(), 'data');
    pair.outer.write('as ever');
    expect(String(await data)).toBe('as ever');
  });
});
