import type { Weekday } from '../../../../../protocol/end-of-day.js';
import type { QuotaLimitName, QuotaOrigin } from '../../../../../protocol/http/quotas.js';

/** Words of the page of people and limits. English; another language is another object of this shape. */
export const strings = {
  title: 'People and limits',
  lead: 'A person’s own limit wins, then the most generous of their groups’, then everybody’s.',
  loading: 'Reading…',
  edit: 'Change limits',
  everybody: {
    title: 'Everybody',
    hint: 'What holds for whoever has nothing else.',
    edit: 'Change everybody’s limits',
    nothing: 'Nothing is settled: what StreamSpace brings along holds.',
  },
  groups: {
    title: 'Groups',
    empty: 'There are no groups yet. Make one to settle limits for several people at once.',
    name: 'Name of a new group',
    nameError: 'Use 1 to 64 characters.',
    create: 'Make group',
    members: (count: number): string => (count === 1 ? '1 member' : `${count} members`),
    manage: (name: string): string => `Members of ${name}`,
    manageShort: 'Members',
    limits: (name: string): string => `Limits of ${name}`,
    limitsShort: 'Limits',
  },
  group: {
    title: (name: string): string => `Group “${name}”`,
    rename: 'Rename',
    name: 'Name',
    members: 'Members',
    noMembers: 'Nobody is in it yet.',
    remove: (name: string): string => `Remove ${name} from the group`,
    removeShort: 'Remove',
    findLabel: 'Find somebody to add',
    find: 'Find',
    add: (name: string): string => `Add ${name} to the group`,
    addShort: 'Add',
    nobody: 'Nobody else has this in their name.',
    delete: 'Delete group',
    sure: 'Its limits go with it, and its members have what holds without it.',
    really: 'Delete it for good',
    close: 'Close',
  },
  people: {
    title: 'People',
    find: 'Find people by name',
    empty: 'Nobody has this in their name.',
    more: 'Show more',
    edit: (name: string): string => `Limits of ${name}`,
    editShort: 'Limits',
    usage: (used: string, limit: string): string => `${used} of ${limit}`,
    noGroups: 'In no group',
  },
  resources: { sessions: 'Sessions', cpuMillis: 'CPU cores', memoryMiB: 'Memory, GiB', storageGiB: 'Storage, GiB' },
  unlimited: 'unlimited',
  origin: ({ kind, group }: QuotaOrigin): string => {
    switch (kind) {
      case 'user':
        return 'own';
      case 'group':
        return `group ${group?.name ?? ''}`;
      case 'default':
        return 'everybody’s';
      case 'built-in':
        return 'built in';
    }
  },
  quota: {
    title: (name: string): string => `Limits of ${name}`,
    everybody: 'everybody',
    inherit: 'Not settled here',
    unlimited: 'Unlimited',
    number: 'At most',
    names: {
      sessions: 'Sessions',
      cpuMillis: 'CPU cores',
      memoryMiB: 'Memory in GiB',
      storageGiB: 'Storage in GiB',
      maxLifetimeMinutes: 'Time at a stretch, in minutes',
      idleMinutes: 'Idle time before sleep, in minutes',
    } satisfies Record<QuotaLimitName, string>,
    amount: (name: string): string => `${name}, at most`,
    outOfBounds: (least: string, most: string): string => `Enter a number from ${least} to ${most}.`,
    wholeNumber: (least: string, most: string): string => `Enter a whole number from ${least} to ${most}.`,
    save: 'Save limits',
    cancel: 'Cancel',
    remove: 'Settle nothing here',
  },
  day: {
    legend: 'End of the day',
    never: 'The day never ends',
    rule: 'The day ends',
    at: 'Time of day',
    atError: 'Enter a time of day, such as 19:00.',
    timeZone: 'Time zone',
    days: 'On',
    daysError: 'Choose at least one day.',
    action: 'What happens then',
    hibernate: 'Sessions go to sleep',
    end: 'Sessions end',
    extend: 'May be put off by, in minutes',
    extendError: 'Enter a whole number from 0 to 1440; 0 for not at all.',
    names: {
      monday: 'Mon',
      tuesday: 'Tue',
      wednesday: 'Wed',
      thursday: 'Thu',
      friday: 'Fri',
      saturday: 'Sat',
      sunday: 'Sun',
    } satisfies Record<Weekday, string>,
  },
} as const;
