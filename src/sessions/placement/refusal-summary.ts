/** What keeps an agent from taking a session: the first of these that holds, so that what time cannot cure comes first. */
export type RefusalKind = 'platform' | 'too-old' | 'files-elsewhere' | 'offline' | 'draining' | 'full';

/** An agent that cannot take a session. */
export interface NamedRefusal {
  readonly agent: string;
  readonly kind: RefusalKind;
}

/** More agents than these are counted and not named. */
const MOST_NAMES = 3;
const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** What is said of agents that time or somebody may cure, in this order. */
const WORDS = [
  ['full', 'full'],
  ['draining', 'being emptied for maintenance'],
  ['too-old', 'waiting for an upgrade'],
  ['offline', 'offline'],
] as const satisfies readonly (readonly [RefusalKind, string])[];

/** Why nobody takes a session right now, and what helps, in two sentences or three. */
export function refusalSummary(refusals: readonly NamedRefusal[]): string {
  const groups = WORDS.flatMap(([kind, words]) => {
    const names = refusals.filter((refusal) => refusal.kind === kind).map(({ agent }) => agent);
    return names.length === 0 ? [] : [`${subject(names)} ${words}`];
  });
  const why = groups.length === 0 ? '' : `: ${LIST.format(groups)}`;
  const isFull = refusals.some(({ kind }) => kind === 'full');
  const help = isFull ? ' Ending another session, or putting one to sleep, makes room.' : '';
  return `No agent can take the session right now${why}. It starts as soon as one can.${help}`;
}

function subject(names: readonly string[]): string {
  if (names.length > MOST_NAMES) return `${names.length} agents are`;
  return `${LIST.format(names)} ${names.length === 1 ? 'is' : 'are'}`;
}
