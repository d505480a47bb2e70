import type { AuditFinding, AuditVerification } from '../../../protocol/http/audit.js';
import type { ChainCheck } from './chain-check.js';

const count = (number: number, one: string, many: string): string =>
  number === 1 ? `one ${one}` : `${number} ${many}`;

function intact({ entries, tip, agreed }: ChainCheck, areSignaturesKnown: boolean): string {
  if (entries === 0) return 'There are no sealed entries yet.';
  const proof =
    agreed === 0
      ? 'No signed checkpoint covers them, so that a chain that was computed anew would not be noticed.'
      : areSignaturesKnown
        ? `They agree with ${count(agreed, 'signed checkpoint', 'signed checkpoints')}.`
        : `They agree with ${count(agreed, 'checkpoint', 'checkpoints')}, of which nobody knows who signed them.`;
  return `Nothing was altered: ${count(entries, 'entry was', 'entries were')} verified up to position ${tip.position}. ${proof}`;
}

/** What a verification found, in words as well. @param areSignaturesKnown whether it was looked at who signed the checkpoints. */
export function verdict(
  check: ChainCheck,
  finding: AuditFinding | null,
  elapsedMs: number,
  areSignaturesKnown = true,
): AuditVerification {
  return {
    isIntact: finding === null,
    entries: check.entries,
    lastPosition: check.tip.position,
    checkpoints: check.agreed,
    erasedOrigins: check.erasedOrigins,
    finding,
    sentence: finding === null ? intact(check, areSignaturesKnown) : `The log was tampered with. ${finding.detail}`,
    elapsedMs,
  };
}
