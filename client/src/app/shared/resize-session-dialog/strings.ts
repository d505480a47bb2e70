import type { SessionView } from '../../../../../protocol/http/sessions.js';

/** Words of the dialog that changes a session's size. English; another language is another object of this shape. */
export const strings = {
  title: (name: string): string => `Size of “${name}”`,
  cpuMillis: 'Processor cores',
  memoryMiB: 'Memory in GiB',
  storageGiB: 'Storage in GiB',
  outOfBounds: (least: string, most: string): string => `Enter a number from ${least} to ${most}.`,
  onlyGrows: (present: number): string => `Storage can only grow. Enter ${present} or more.`,
  confirm: 'Change size',
  cancel: 'Cancel',
  done: 'Done',
  unchanged: 'This is the size that it has already.',
  outcome: ({ resizing, state }: SessionView): string => {
    if (resizing === 'under-way') return 'Its machine is being told. You can close this; nothing stops meanwhile.';
    if (resizing === 'at-next-start') {
      return 'The new size holds from its next start: its machine cannot change what runs. Put it to sleep and wake it to have it now.';
    }
    if (state === 'running' || state === 'standby') return 'The new size holds from now on. Nothing had to stop.';
    return 'It starts with its new size the next time.';
  },
} as const;
