import type { AgentWarning } from '../../../../../protocol/agent/warnings.js';
import { strings } from '../strings';

const TITLES = new Map(Object.entries(strings.warnings.titles));

/** What a warning is about, in a few words; agents that are newer than this page may have others. */
export function warningTitle({ code }: AgentWarning): string {
  return TITLES.get(code) ?? strings.warnings.other;
}

/** What there is to mend, for a place with room for a few words only. */
export function warningsInShort(warnings: readonly AgentWarning[]): string {
  const [first] = warnings;
  return first && warnings.length === 1 ? warningTitle(first) : strings.warnings.count(warnings.length);
}
