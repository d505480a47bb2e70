import fc from 'fast-check';
import { ViewerHandshake, type HandshakeStep } from './viewer-handshake.js';

/** Feeds the bytes in pieces of this size and adds up what comes of them. */
function shakeHands(
  bytes: Buffer,
  size: number,
): { reply: string; rest: string | undefined; refusal: string | undefined } {
  const handshake = new ViewerHandshake();
  let reply = '';
  for (let at = 0; at < bytes.length; at += size) {
    const step: HandshakeStep = handshake.push(bytes.subarray(at, at + size));
    reply += step.reply.toString('hex');
    const { refusal } = step;
    if (step.rest === undefined && refusal === undefined) continue;
    const rest = step.rest && Buffer.concat([step.rest, bytes.subarray(at + size)]).toString('latin1');
    return { reply, rest, refusal };
  }
  return { reply, rest: undefined, refusal: undefined };
}

describe('ViewerHandshake', () => {
  const table: [string, string, string][] = [
    ['RFB 003.008\n', '\x01', '010100000000'],
    ['RFB 003.007\n', '\x01', '0101'],
    ['RFB 003.003\n', '', '00000001'],
    ['RFB 003.005\n', '', '00000001'],
  ];

  it.each(table)('offers no security to %j, however its bytes come', (version, choice, reply) => {
    const bytes = Buffer.from(`${version}${choice}\x01and more`, 'latin1');
    for (let size = 1; size <= bytes.length; size += 1) {
      expect(shakeHands(bytes, size)).toEqual({ reply, rest: '\x01and more', refusal: undefined });
    }
  });

  it('turns away a choice that was not offered, with words where the version has them', () => {
    const refused = shakeHands(Buffer.from('RFB 003.008\n\x02', 'latin1'), 1);
    expect(refused.refusal).toBeDefined();
    expect(Buffer.from(refused.reply, 'hex').toString('latin1')).toContain('chose a kind of security');
    expect(shakeHands(Buffer.from('RFB 003.007\n\x02', 'latin1'), 1).reply).toBe('010100000001');
  });

  it('turns away what is no viewer', () => {
    const refused = shakeHands(Buffer.from('GET / HTTP/1.1\r\n\r\n'), 4);
    expect(refused.reply).toBe('');
    expect(refused.refusal).toBeDefined();
  });

  it('comes to the same end for any bytes, whatever the pieces, and never throws', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc
        .tuple(fc.constantFrom('RFB 003.008\n', 'RFB 003.003\n', 'RFB 003.00'), fc.uint8Array({ maxLength: 32 }))
        .map(([head, tail]) => Buffer.concat([Buffer.from(head), tail])),
    );
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 20 }), (raw, size) => {
        const all = Buffer.from(raw);
        expect(shakeHands(all, size)).toEqual(shakeHands(all, 1));
      }),
      { numRuns: 2000 },
    );
  });
});
