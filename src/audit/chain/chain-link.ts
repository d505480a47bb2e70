import type { AuditRecord } from '../../../protocol/http/audit.js';
import { originCommitment } from '../../platform/events/origin-commitment.js';
import { FIRST_LINK, sealHash, type SealVersion } from './event-seal.js';

/** Where the chain stands: position and hash of the last entry that is known to be good. */
export interface ChainTip {
  readonly position: number;
  /** In hexadecimal. */
  readonly hash: string;
}

/** Where a whole log begins. */
export const CHAIN_START: ChainTip = { position: 0, hash: FIRST_LINK.toString('hex') };

const VERSIONS: readonly number[] = [1, 2] satisfies readonly SealVersion[];

function isVersion(version: number): version is SealVersion {
  return VERSIONS.includes(version);
}

/** Hash that `record` would have at `position` after `previous`; null for a version of seals that is not known here. */
export function hashAt(previous: string, position: number, record: AuditRecord): string | null {
  if (!isVersion(record.version)) return null;
  return sealHash(Buffer.from(previous, 'hex'), position, record.version, record).toString('hex');
}

/** Whether `record` follows `tip`, by its place and by its hash. */
export function follows(tip: ChainTip, record: AuditRecord): boolean {
  return record.position === tip.position + 1 && hashAt(tip.hash, record.position, record) === record.hash;
}

/** Whether an origin, or its absence, is what the sealed commitment says; `erased` where it is gone. */
export function originState({ origin, originSalt, originCommitment: sealed }: AuditRecord): 'good' | 'bad' | 'erased' {
  if (sealed === null) return origin === null ? 'good' : 'bad';
  if (origin === null || originSalt === null) return 'erased';
  return originCommitment(Buffer.from(originSalt, 'hex'), origin).toString('hex') === sealed ? 'good' : 'bad';
}
