import type { SessionReason, SessionReasonCode } from '../../../protocol/session.js';

/** Why a session is not what it should be, read off the cluster. */
export interface Trouble {
  /** For its owner. */
  readonly reason: SessionReason;
  /** For operators: what the cluster said. */
  readonly detail: string;
  /** Whether waiting does not help: what the session is made of has to go. */
  readonly isFinal: boolean;
}

const MAX_DETAIL = 2000;

/** Every trouble that is told apart: the code that machines read, the sentence that people read, and whether waiting helps. */
const TROUBLES = {
  'no-room': {
    code: 'start-failed',
    message: 'There is no room for this session at the moment. Try again later, or end a session that you do not need.',
    isFinal: false,
  },
  'no-gpu': {
    code: 'start-failed',
    message: 'Every graphics card that this application needs is in use. Try again later, or tell your administrator.',
    isFinal: false,
  },
  'no-node': {
    code: 'start-failed',
    message:
      'No machine of the cluster may run this application. Ask your administrator to correct its node selector and tolerations.',
    isFinal: false,
  },
  'home-elsewhere': {
    code: 'home-unavailable',
    message:
      'The machine that has your files open has no room for another session. End one of yours, or try again later.',
    isFinal: false,
  },
  'home-pending': {
    code: 'home-unavailable',
    message:
      'The storage for your files is not there yet. Try again in a few minutes; if it happens again, tell your administrator.',
    isFinal: false,
  },
  'home-mount': {
    code: 'home-unavailable',
    message:
      'Your files could not be opened. Try again in a few minutes; if it happens again, tell your administrator.',
    isFinal: false,
  },
  'image-missing': {
    code: 'image-unavailable',
    message: 'The image of this application does not exist. Ask your administrator to correct the application.',
    isFinal: true,
  },
  'image-denied': {
    code: 'image-unavailable',
    message:
      'The registry does not give this cluster the image of this application. Ask your administrator to check its access to the registry.',
    isFinal: true,
  },
  'registry-unreachable': {
    code: 'image-unavailable',
    message:
      'The registry that has the image of this application cannot be reached. Try again in a few minutes, or tell your administrator.',
    isFinal: false,
  },
  'image-trouble': {
    code: 'image-unavailable',
    message:
      'The image of this application could not be fetched. Try again in a few minutes, or tell your administrator.',
    isFinal: false,
  },
  'image-invalid': {
    code: 'image-unavailable',
    message:
      'The image of this application cannot be used on this cluster. Ask your administrator to correct the application.',
    isFinal: true,
  },
  'out-of-memory': {
    code: 'out-of-memory',
    message: 'The session ran out of memory and was ended. Start it again with more memory.',
    isFinal: true,
  },
  'disk-full': {
    code: 'disk-full',
    message:
      'The session wrote more than it may outside of your files, so it was ended. Start it again, and keep large files in your home.',
    isFinal: true,
  },
  'node-trouble': {
    code: 'start-failed',
    message:
      'The machine that is to run this session has a problem. Try again in a few minutes; if it happens again, tell your administrator.',
    isFinal: false,
  },
  evicted: {
    code: 'instance-gone',
    message: 'The machine that ran this session needed its room for others. Start it again.',
    isFinal: true,
  },
  'node-lost': {
    code: 'instance-gone',
    message: 'The machine that ran this session is gone. Start it again.',
    isFinal: true,
  },
  'pod-gone': {
    code: 'instance-gone',
    message: 'The programs of this session were stopped by the cluster. Start it again.',
    isFinal: true,
  },
  crashed: {
    code: 'start-failed',
    message: 'The session did not start. Try again; if it happens again, tell your administrator.',
    isFinal: true,
  },
  'screen-lost': {
    code: 'screen-lost',
    message: 'The screen of this session stopped working, so the session was ended. Start it again.',
    isFinal: true,
  },
  misconfigured: {
    code: 'start-failed',
    message:
      'The cluster cannot make this session as the application says. Ask your administrator to correct the application.',
    isFinal: true,
  },
  'quota-exceeded': {
    code: 'start-failed',
    message:
      'The cluster gives all sessions together no more than they use now. Try again later, or tell your administrator.',
    isFinal: false,
  },
  forbidden: {
    code: 'spec-refused',
    message: 'The rules of the cluster do not let this session run. Tell your administrator.',
    isFinal: true,
  },
} as const satisfies Record<string, { code: SessionReasonCode; message: string; isFinal: boolean }>;

/** Names of everything that is told apart. */
export type TroubleKind = keyof typeof TROUBLES;

/** The trouble of a kind, with what the cluster said of it. */
export function trouble(kind: TroubleKind, detail: string): Trouble {
  const { code, message, isFinal } = TROUBLES[kind];
  return { reason: { code, message }, detail: detail.slice(0, MAX_DETAIL), isFinal };
}
