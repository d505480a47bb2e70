import type { EventData, EventName } from './events.js';

/** Words for those that an event is about, as a reader may know them; also for those that are not there any more. */
export interface EventWords {
  /** Who caused it, to begin a sentence with. */
  readonly actor: string;
  person(id: string | null): string;
  group(id: string | null): string;
  /** With its owner, for example `Ben's session “Desktop”`. */
  session(id: string): string;
  agent(id: string): string;
  template(id: string): string;
  /** An identity provider. */
  provider(id: string): string;
}

/** How one kind of event reads. */
export interface EventReading<Name extends EventName> {
  /** Name for people, to choose it by. */
  readonly title: string;
  sentence(data: EventData<Name>, words: EventWords): string;
}

/** How some of the events read; a name that does not exist, or data that it does not have, does not compile. */
export type EventReadings = { readonly [Name in EventName]?: EventReading<Name> };
