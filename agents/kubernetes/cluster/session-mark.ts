import type { V1Deployment } from '@kubernetes/client-node';
import { z } from 'zod';
import { SessionReason } from '../../../protocol/session.js';
import { OWN_DOMAIN } from '../objects/object-labels.js';

/**
 * What a Deployment is for its session. `starting` until its screen answered, `ready` from then on, or `standby`; `asleep` once no pod of it is
 * to be left; `dead` when its pod went unasked and no other one is wanted.
 */
export const MARKS = ['starting', 'ready', 'standby', 'asleep', 'dead'] as const;
export type Mark = (typeof MARKS)[number];

const Fate = z.strictObject({ reason: SessionReason, detail: z.string() });
/** Why a session died. */
export type Fate = z.infer<typeof Fate>;

const name = (key: string): string => `${OWN_DOMAIN}${key}`;
const MARK = name('mark');
const START = name('start');
const POD = name('pod');
const FATE = name('fate');

/** What the agent writes on a Deployment, and on nothing of it that makes a new pod. */
export interface SessionMark {
  readonly mark: Mark;
  /** Which start it was made for last; the pods of that start wear it too. */
  readonly start: string;
  /** UID of the pod whose screen answered. Any other pod is one that somebody else began. */
  readonly podUid: string;
  readonly fate: Fate | undefined;
}

/** The annotations that say so. Nothing is left out, so that they replace what was said before. */
export function markAnnotations({ mark, start, podUid, fate }: SessionMark): Record<string, string> {
  return { [MARK]: mark, [START]: start, [POD]: podUid, [FATE]: fate === undefined ? '' : JSON.stringify(fate) };
}

/** The annotation of the pods of one start. */
export const startAnnotation = (start: string): Record<string, string> => ({ [START]: start });

/** Which start a pod belongs to. */
export const startOf = (annotations: Readonly<Record<string, string>> = {}): string => annotations[START] ?? '';

/** The opposite of {@link markAnnotations}. A Deployment without a mark is one that is being made. */
export function readMark({ metadata }: V1Deployment): SessionMark {
  const annotations = metadata?.annotations ?? {};
  return {
    mark: MARKS.find((mark) => mark === annotations[MARK]) ?? 'starting',
    start: annotations[START] ?? '',
    podUid: annotations[POD] ?? '',
    fate: readFate(annotations[FATE] ?? ''),
  };
}

function readFate(text: string): Fate | undefined {
  if (text === '') return undefined;
  try {
    return Fate.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
