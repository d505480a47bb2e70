import { PassThrough, Duplex } from 'node:stream';
import { greetScreen } from './rfb-greeting.js';

/** Says `lines` whatever is written to it. */
function screenThatSays(said: Buffer): Duplex {
  const readable = new PassThrough();
  readable.end(said);
  return Duplex.from({ readable, writable: new PassThrough().resume() });
}

const init = Buffer.concat([Buffer.from([4, 0, 3, 0]), Buffer.alloc(16), Buffer.from([0, 0, 0, 2]), Buffer.from('hi')]);
const greeting = Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 1), Buffer.alloc(4), init]);

describe('greetScreen', () => {
  it('reads what the screen says of itself', async () => {
    expect(await greetScreen(screenThatSays(greeting))).toEqual({ width: 1024, height: 768, name: 'hi' });
  });

  it.each([
    ['3.3', Buffer.concat([Buffer.from('RFB 003.003\n'), Buffer.of(0, 0, 0, 1), init])],
    ['3.7', Buffer.concat([Buffer.from('RFB 003.007\n'), Buffer.of(1, 1), init])],
    ['3.889', Buffer.concat([Buffer.from('RFB 003.889\n'), greeting.subarray(12)])],
  ])('speaks version %s', async (_version, said) => {
    expect(await greetScreen(screenThatSays(said))).toEqual({ width: 1024, height: 768, name: 'hi' });
  });

  it.each([
    ['speaks something else', Buffer.from('HTTP/1.1 400 Bad'), 'does not speak RFB'],
    ['wants a password', Buffer.concat([Buffer.from('RFB 003.008\n'), Buffer.of(1, 2)]), 'asks for a password'],
    ['goes away', greeting.subarray(0, 20), 'closed the connection'],
  ])('rejects a screen that %s', async (_case, said, message) => {
    await expect(greetScreen(screenThatSays(said))).rejects.toThrow(message);
  });
});
