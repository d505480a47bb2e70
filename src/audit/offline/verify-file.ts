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
  /** Keys that are trusted; null means that signatures are not looked at, so that nothing is proved by checkpoints. */
  readonly keys: TrustedKeys | null;
}

/** What was found, and what the file cannot tell. */
export interface FileVerification extends AuditVerification {
  /** Whether anything was verified at all, and no checkpoint was believed without a key. */
  readonly isConclusive: boolean;
  readonly notes: readonly string[];
}

/**
 * Verifies an export, a stream or archives of the log, and what follows on them, as one: without a database, in memory that does not grow with it.
 *
 * @param paths in any order.
 * @throws when one cannot be read.
 */
export async function verifyFiles(paths: readonly string[], { checkpoints, keys }: Proof): Promise<FileVerification> {
  const startedMs = performance.now();
  const files = await inOrder(paths);
  const first = files[0]?.first ?? null;
  // A range and what follows on it may both hold the one between them, and so may a copy that was kept elsewhere.
  const given = [...checkpoints, ...(await checkpointsIn(files))];
  const all = [...new Map(given.map((checkpoint) => [checkpoint.signature, checkpoint])).values()];
  const start: ChainTip = first ? { position: first.position - 1, hash: first.previousHash } : CHAIN_START;
  const check = new ChainCheck(
    all.map((checkpoint): CheckedCheckpoint => ({ checkpoint, isSigned: () => keys?.hasSigned(checkpoint) ?? true })),
    first?.position === 1 ? CHAIN_START : start,
  );
  const finding = await follow(files, check);
  const result = verdict(check, finding, Math.round(performance.now() - startedMs), keys !== null);
  const isConclusive = first !== null && (all.length === 0 || keys !== null);
  return { ...result, isConclusive, notes: notes(first, result, all, keys) };
}

/** A file of the log, and the first entry in it. */
interface LogFile {
  readonly path: string;
  readonly first: AuditRecord | null;
}

async function inOrder(paths: readonly string[]): Promise<LogFile[]> {
  const files: LogFile[] = [];
  for (const path of paths) files.push({ path, first: await firstEntry(path) });
  return files.sort((one, other) => (one.first?.position ?? 0) - (other.first?.position ?? 0));
}

async function firstEntry(path: string): Promise<AuditRecord | null> {
  for await (const line of logLines(path)) if (line.kind === 'entry') return line.record;
  return null;
}

async function checkpointsIn(files: readonly LogFile[]): Promise<AuditCheckpoint[]> {
  const found: AuditCheckpoint[] = [];
  for (const { path } of files)
    for await (const line of logLines(path)) if (line.kind === 'checkpoint') found.push(line.checkpoint);
  return found;
}

async function follow(files: readonly LogFile[], check: ChainCheck): Promise<AuditFinding | null> {
  const repeats = new Repeats();
  for (const { path } of files) {
    for await (const line of logLines(path)) {
      if (line.kind === 'checkpoint') continue;
      if (line.kind === 'unreadable') return check.flush() ?? unreadable(line.line, check.tip);
      if (repeats.has(line.record)) continue;
      const finding = check.add([line.record]);
      if (finding) return finding;
    }
  }
  return check.end();
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
  if (!first) found.push('There is no entry in it, so that nothing was verified. Check which file it is.');
  if (first && first.position > 1)
    found.push(`The file begins with entry ${first.position}; what was before is not in it and was not verified.`);
  if (checkpoints.length === 0)
    found.push(
      'No checkpoints were given: a tail that was cut, or a chain that was computed anew, would not be noticed.',
    );
  else if (keys === null)
    found.push(
      'No key was given: it was not verified who signed the checkpoints, so that they prove nothing. Give the public key with --key FILE.',
    );
  const covered = checkpoints.reduce((most, { position }) => Math.max(most, position), 0);
  if (isIntact && checkpoints.length > 0 && covered < lastPosition)
    found.push(`The entries after ${covered} are younger than the last checkpoint: only the chain covers them.`);
  return found;
}
