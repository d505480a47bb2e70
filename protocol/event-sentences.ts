import { ACCOUNT_READINGS } from './event-sentences-accounts.js';
import { PEOPLE_READINGS } from './event-sentences-people.js';
import { SESSION_READINGS } from './event-sentences-sessions.js';
import type { EventReading, EventWords } from './event-words.js';
import type { EventData, EventName } from './events.js';

/** How every event reads. A new event does not compile until somebody decides that. */
export const EVENT_READINGS: { readonly [Name in EventName]: EventReading<Name> } = {
  ...ACCOUNT_READINGS,
  ...PEOPLE_READINGS,
  ...SESSION_READINGS,
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The event as a sentence for a person. */
export function eventSentence<Name extends EventName>(name: Name, data: EventData<Name>, words: EventWords): string {
  return capital(EVENT_READINGS[name].sentence(data, words));
}
