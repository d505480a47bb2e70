import { Id } from '../../../protocol/ids.js';

/**
 * What a container is for its session. `starting` until its screen answered, `ready` from then on, `asleep` once it is to be stopped:
 * a container that has ended is one that died, unless it is `asleep`.
 */
export const MARKS = ['starting', 'ready', 'asleep'] as const;
export type Mark = (typeof MARKS)[number];

/** What a container's name says. Unlike its labels, the name can change while it lives. */
export interface ContainerName {
  readonly sessionId: string;
  readonly generation: number;
  readonly mark: Mark;
}

const UUID_LENGTH = 36;

/** `<namespace>-<session>-<generation>-<mark>`. */
export function formatName(namespace: string, { sessionId, generation, mark }: ContainerName): string {
  return `${namespace}-${sessionId}-${generation}-${mark}`;
}

/** The opposite of {@link formatName}; undefined for any other name. */
export function parseName(namespace: string, name: string): ContainerName | undefined {
  const text = name.replace(/^\//, '');
  if (!text.startsWith(`${namespace}-`)) return undefined;
  const rest = text.slice(namespace.length + 1);
  const sessionId = Id.safeParse(rest.slice(0, UUID_LENGTH)).data;
  const [, digits, word] = /^-(\d{1,15})-([a-z]+)$/.exec(rest.slice(UUID_LENGTH)) ?? [];
  const mark = MARKS.find((known) => known === word);
  return sessionId === undefined || mark === undefined ? undefined : { sessionId, generation: Number(digits), mark };
}
