import type { SessionState } from '../../../../protocol/session.js';

/** Words of the shared pieces. English; another language is another object of this shape. */
export const strings = {
  states: {
    pending: 'Waiting',
    starting: 'Starting',
    running: 'Running',
    standby: 'On standby',
    hibernating: 'Going to sleep',
    hibernated: 'Asleep',
    waking: 'Waking up',
    ending: 'Ending',
    ended: 'Ended',
    failed: 'Failed',
  } satisfies Record<SessionState, string>,
  unreachable: 'Unreachable',
  unreachableReason: (agent: string): string =>
    `The machine “${agent}” does not answer at the moment. The session is kept and comes back with it.`,
  keepAwake: {
    kept: 'It keeps running: its idle time begins anew.',
    putOff: (time: string): string => `It keeps running until ${time}.`,
    notKept: 'It could not be kept running just now. Try again, or use the session: that keeps it running as well.',
  },
  quota: {
    title: 'Left of your quota',
    sessions: (left: string, limit: string): string => `${left} of ${limit} sessions`,
    cpuMillis: (left: string, limit: string): string => `${left} of ${limit} CPU`,
    memoryMiB: (left: string, limit: string): string => `${left} of ${limit} GiB memory`,
    storageGiB: (left: string, limit: string): string => `${left} of ${limit} GiB storage`,
    tooMuch: 'More than is left',
    wayOut: 'End a session or put one to sleep to make room, or ask your administrator for more.',
  },
  onDay: (time: string, day: string): string => `${time} on ${day}`,
  endOfDay: {
    sleeps: (time: string): string => `This session goes to sleep at ${time}, by your company’s rule.`,
    ends: (time: string): string => `This session ends at ${time}, by your company’s rule.`,
    keep: (time: string): string => `Keep it running until ${time}`,
  },
  endDialog: {
    title: (name: string): string => `End “${name}”?`,
    persistent: 'Open windows and unsaved work are lost. Files in the home folder stay and are there the next time.',
    temporary: 'Open windows, unsaved work and the files of its temporary home are lost for good.',
    confirm: 'End session',
    cancel: 'Keep it',
  },
  renameDialog: {
    title: 'Rename session',
    label: 'Name',
    tooLong: 'Use 1 to 64 characters.',
    confirm: 'Rename',
    cancel: 'Cancel',
  },
  confirmName: {
    type: 'To confirm, type',
    label: 'Name',
    differs: 'Type the name exactly as it stands above.',
    cancel: 'Cancel',
  },
  timeline: {
    title: (name: string): string => `What happened to “${name}”`,
    empty: 'Nothing has happened yet.',
    took: (text: string): string => `took ${text}`,
    close: 'Close',
  },
  duration: {
    instant: '<0.1 s',
    seconds: (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} s`,
    minutes: (minutes: number, seconds: number): string => `${minutes} min ${seconds} s`,
  },
  ago: {
    now: 'just now',
    minutes: (value: number): string => `${value} min ago`,
    hours: (value: number): string => (value === 1 ? '1 hour ago' : `${value} hours ago`),
    days: (value: number): string => (value === 1 ? 'yesterday' : `${value} days ago`),
  },
} as const;
