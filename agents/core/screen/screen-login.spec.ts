import fc from 'fast-check';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { greet, logIn, ScreenRefusalError } from './screen-login.js';
import { answerChallenge } from './vnc-auth.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const challenge = Buffer.from('0123456789abcdef');

/** Says `script` at once, as a server may, and answers with what the client said. */
async function logInto(
  script: Buffer,
  password = 'password',
): Promise<{ said: Buffer; error: unknown; pair: DuplexPair }> {
  const pair = new DuplexPair();
  pair.near.on('error', () => undefined);
  pair.far.end(script);
  const error: unknown = await logIn(pair.near, password).then(
    () => null,
    (reason: unknown) => reason,
  );
  await turn();
  return { said: pair.received(), error, pair };
}

const reason = (text: string): Buffer => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
const server = (...parts: (string | Buffer | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));

describe('logIn', () => {
  it('answers the challenge and leaves what follows in the stream', async () => {
    const script = server('RFB 003.008\n', [2, 1, 2], challenge, [0, 0, 0, 0], Buffer.alloc(24, 1));
    const { said, error, pair } = await logInto(script);
    expect(error).toBeNull();
    expect(said).toEqual(server('RFB 003.008\n', [2], answerChallenge('password', challenge)));
    await expect(greet(pair.near)).resolves.toBeUndefined();
  });

  it.each([
    ['another protocol', server('SSH-2.0-Open')],
    ['an old version', server('RFB 003.003\n')],
    ['a refusal', server('RFB 003.008\n', [0], reason('Too many'))],
    ['no password', server('RFB 003.008\n', [1, 1])],
    ['a wrong password', server('RFB 003.008\n', [1, 2], challenge, [0, 0, 0, 1], reason('Wrong'))],
  ])('says that the screen refuses: %s', async (_what, script) => {
    expect((await logInto(script)).error).toBeInstanceOf(ScreenRefusalError);
  });

  it('never says the password, and ends for any bytes of a server', async () => {
    const head = fc.constantFrom(server(), server('RFB 003.008\n'), server('RFB 003.008\n', [1, 2]));
    await fc.assert(
      fc.asyncProperty(head, fc.uint8Array({ maxLength: 64 }), async (start, tail) => {
        const { said } = await logInto(Buffer.concat([start, tail]), 'canary77');
        expect(said.includes('canary77')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
