import type { AuditCheckpoint, AuditFinding, AuditRecord, AuditVerification } from '../../../protocol/http/audit.js';
import { ChainCheck, type CheckedCheckpoint } from '../chain/chain-check.js';
import { CHAIN_START, type ChainTip } from '../chain/chain-link.js';
import { verdict } from '../chain/verification-sentence.js';
import type { TrustedKeys } from '../checkpoints/checkpoint-signature.js';
import { logLines, Repeats } from './log-lines.js';

/** What a file is verified against. */
export interface Proof {
  /** Checkpoints that were kept elsewhere. Those that stand in the file itself count as well. */
  readonly checkpoints: readonly AuditCheckpoint[];
  /** Keys that are trusted; null means that signatures are not looked at. */
  readonly keys: TrustedKeys | null;
}

/** What was found, and what the file cannot tell. */
export interface FileVerification extends AuditVerification {
  readonly notes: readonly string[];
}

/** Verifies an export or a stream of the log, without a database, in memory that does not grow with it. @throws when it cannot be read. */
export async function verifyFile(path: string, { checkpoints, keys }: Proof): Promise<FileVerification> {
  const startedMs = performance.now();
  const first = await firstEntry(path);
  const all = [...checkpoints, ...(await checkpointsIn(path))];
  const start: ChainTip = first ? { position: first.position - 1, hash: first.previousHash } : CHAIN_START;
  const check = new ChainCheck(
    all.map((checkpoint): CheckedCheckpoint => ({ checkpoint, isSigned: () => keys?.hasSigned(checkpoint) ?? true })),
    first?.position === 1 ? CHAIN_START : start,
  );
  const finding = await follow(path, check);
  const result = verdict(check, finding, Math.round(performance.now() - startedMs));
  return { ...result, notes: notes(first, result, all, keys) };
}

async function firstEntry(path: string): Promise<AuditRecord | null> {
  for await (const line of logLines(path)) if (line.kind === 'entry') return line.record;
  return null;
}

async function checkpointsIn(path: string): Promise<AuditCheckpoint[]> {
  const found: AuditCheckpoint[] = [];
  for await (const line of logLines(path)) if (line.kind === 'checkpoint') found.push(line.checkpoint);
  return found;
}

async function follow(path: string, check: ChainCheck): Promise<AuditFinding | null> {
  const erased = new Set<string>();
  const repeats = new Repeats();
  for await (const line of logLines(path)) {
    if (line.kind === 'checkpoint') continue;
    if (line.kind === 'unreadable') return check.flush() ?? unreadable(line.line, check.tip);
    if (repeats.has(line.record)) continue;
    const finding = check.add([line.record]);
    if (finding) return finding;
    if (line.record.name === 'user.origins-erased' && line.record.target?.id) erased.add(line.record.target.id);
  }
  return check.end(erased);
}

function unreadable(line: number, { position }: ChainTip): AuditFinding {
  const detail = `Line ${line} is no entry of a log, or only a part of one; entry ${position + 1} should stand there.`;
  return { kind: 'altered', position: position + 1, detail };
}

function notes(
  first: AuditRecord | null,
  { lastPosition, isIntact }: AuditVerification,
  checkpoints: readonly AuditCheckpoint[],
  keys: TrustedKeys | null,
): string[] {
  const found: string[] = [];
  if (first && first.position > 1)
    found.push(`The file begins with entry ${first.position}; what was before is not in it and was not verified.`);
  if (checkpoints.length === 0)
    found.push(
      'No checkpoints were given: a tail that was cut, or a chain that was computed anew, would not be noticed.',
    );
  else if (keys === null)
    found.push(
      'No key was given: it was not verified who signed the checkpoints. Give the public key with --key FILE.',
    );
  const covered = checkpoints.reduce((most, { position }) => Math.max(most, position), 0);
  if (isIntact && checkpoints.length > 0 && covered < lastPosition)
    found.push(`The entries after ${covered} are younger than the last checkpoint: only the chain covers them.`);
  return found;
}
