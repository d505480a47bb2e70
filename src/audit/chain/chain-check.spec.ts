import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import type { AuditCheckpoint, AuditRecord } from '../../../protocol/http/audit.js';
import { signCheckpoint, TrustedKeys } from '../checkpoints/checkpoint-signature.js';
import { ChainCheck, type CheckedCheckpoint } from './chain-check.js';
import { CHAIN_START, hashAt } from './chain-link.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys = new TrustedKeys([String(publicKey.export({ type: 'spki', format: 'pem' }))]);

function sealed(
  previousHash: string,
  position: number,
  data: unknown,
  changes: Partial<AuditRecord> = {},
): AuditRecord {
  const record: AuditRecord = {
    ...{ position, previousHash, data, id: `event-${position}`, name: 'session.released', version: 2, hash: '' },
    ...{ occurredAt: '2026-01-01T00:00:00.000Z', requestId: null, actor: { kind: 'system' }, sessionId: null },
    ...{ outcome: 'succeeded', target: null, origin: null, originSalt: null, originCommitment: null },
    ...changes,
  };
  return { ...record, hash: hashAt(previousHash, position, record) ?? '' };
}

function aLog(length: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let position = 1; position <= length; position += 1)
    records.push(sealed(records.at(-1)?.hash ?? CHAIN_START.hash, position, { number: position }));
  return records;
}

function aCheckpoint({ position, hash }: AuditRecord, by = privateKey): AuditCheckpoint {
  const keyId = '0'.repeat(16);
  const checkpoint = { type: 'checkpoint', position, hash, keyId, createdAt: '2026-01-01T00:00:00.000Z' } as const;
  return signCheckpoint(checkpoint, by);
}

const checked = (checkpoint: AuditCheckpoint, isSigned = true): CheckedCheckpoint => ({
  checkpoint,
  isSigned: () => isSigned,
});

const LOG = aLog(600);

function findingIn(
  records: readonly AuditRecord[],
  checkpoints: readonly CheckedCheckpoint[] = [],
  size = 100,
): unknown {
  const check = new ChainCheck(checkpoints);
  for (let from = 0; from < records.length; from += size) {
    const finding = check.add(records.slice(from, from + size));
    if (finding) return [finding.kind, finding.position];
  }
  const finding = check.end();
  return finding && [finding.kind, finding.position];
}

describe('ChainCheck', () => {
  it('finds nothing in a log that is whole, however it comes', () => {
    for (const size of [1, 7, 256, 600]) expect(findingIn(LOG, [], size)).toBeNull();
  });

  it('names the first bad entry of any single change, wherever it is', () => {
    const attacks = fc.oneof(
      fc.record({ kind: fc.constant('altered' as const), at: fc.integer({ min: 1, max: 600 }) }),
      fc.record({ kind: fc.constant('missing' as const), at: fc.integer({ min: 1, max: 599 }) }),
      fc.record({ kind: fc.constant('added' as const), at: fc.integer({ min: 1, max: 600 }) }),
      fc.record({ kind: fc.constant('reordered' as const), at: fc.integer({ min: 1, max: 500 }) }),
    );
    const apply = (kind: 'altered' | 'missing' | 'added' | 'reordered', at: number): AuditRecord[] => {
      const log = [...LOG];
      const [here, there] = [log[at - 1], log[at + 9]];
      if (!here) throw new Error('There is no such entry.');
      if (kind === 'altered') log[at - 1] = { ...here, data: {} };
      if (kind === 'missing') log.splice(at - 1, 1);
      if (kind === 'added') log.splice(at - 1, 0, { ...here, data: {} });
      if (kind === 'reordered' && there) [log[at - 1], log[at + 9]] = [there, here];
      return log;
    };
    fc.assert(
      fc.property(attacks, fc.integer({ min: 1, max: 600 }), ({ kind, at }, size) => {
        expect(findingIn(apply(kind, at), [], size)).toEqual([kind, at]);
      }),
      { numRuns: 60 },
    );
  });

  it('says after which checkpoint a chain was computed anew', () => {
    const forged = [...LOG.slice(0, 300)];
    for (const record of LOG.slice(300))
      forged.push(sealed(forged.at(-1)?.hash ?? '', record.position, record.position === 301 ? {} : record.data));
    const checkpoints = LOG.filter(({ position }) => [200, 400, 600].includes(position)).map((record) =>
      checked(aCheckpoint(record)),
    );
    expect(findingIn(forged)).toBeNull();
    expect(findingIn(forged, checkpoints)).toEqual(['altered', 201]);
    expect(findingIn(LOG, checkpoints)).toBeNull();
    expect(findingIn(LOG.slice(0, 500), checkpoints)).toEqual(['cut', 501]);
  });

  it('believes no checkpoint that is not signed, nor one whose members were altered', () => {
    const last = LOG.at(-1);
    if (!last) throw new Error('There is no last entry.');
    expect(findingIn(LOG, [checked(aCheckpoint(last), false)])).toEqual(['checkpoint-forged', 600]);
    expect(keys.hasSigned(aCheckpoint(last))).toBe(false);
  });

  it.each([
    ['nobody ever erased', null, ['origin-missing', 2]],
    ['was erased before the entry was made', 1, ['origin-missing', 2]],
    ['was erased afterwards, in what is not sealed yet', 3, null],
  ])('takes an origin for erased only by an erasure that came later: one that %s', (_, erasedAt, expected) => {
    const first = sealed(CHAIN_START.hash, 1, {});
    const lacking = sealed(first.hash, 2, {}, { actor: { kind: 'user', id: 'alice' }, originCommitment: 'aa' });
    const check = new ChainCheck([]);
    expect(check.add([first, lacking])).toBeNull();
    const finding = check.end(new Map(erasedAt === null ? [] : [['alice', erasedAt]]));
    expect(finding && [finding.kind, finding.position]).toEqual(expected);
  });

  it('begins in the middle where it is told to', () => {
    const at = LOG[99];
    if (!at) throw new Error('There is no such entry.');
    const check = new ChainCheck([checked(aCheckpoint(at))], { position: 100, hash: at.hash });
    expect(check.add(LOG.slice(100)) ?? check.end()).toBeNull();
    expect([check.entries, check.agreed, check.tip.position]).toEqual([500, 1, 600]);
  });
});
