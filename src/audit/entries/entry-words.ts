import type { EventWords } from '../../../protocol/event-words.js';
import type { Actor } from '../../../protocol/events.js';
import type { KnownName } from './entry-names.repository.js';

const GONE = {
  user: 'somebody who is not here any more',
  agent: 'an agent that is not here any more',
  group: 'a group that is not here any more',
  session: 'a session that is not here any more',
  provider: 'an identity provider that is not here any more',
} as const;

/** Names by kind and id. */
export class EntryWords {
  private readonly names: ReadonlyMap<string, KnownName>;

  constructor(names: readonly KnownName[]) {
    this.names = new Map(names.map((known) => [`${known.kind} ${known.id}`, known]));
  }

  /** What something is called, or null. */
  nameOf(kind: string, id: string | null): string | null {
    return this.names.get(`${kind} ${id ?? ''}`)?.name ?? null;
  }

  /** The words for an entry that `actor` caused. */
  of(actor: Actor): EventWords {
    return {
      actor: this.actor(actor),
      person: (id) => this.nameOf('user', id) ?? GONE.user,
      group: (id) => this.quoted('group', id) ?? GONE.group,
      session: (id) => this.session(id),
      agent: (id) => this.agent(id),
      template: (id) => this.quoted('template', id) ?? `“${id}”`,
      provider: (id) => this.quoted('identity-provider', id) ?? GONE.provider,
    };
  }

  private actor(actor: Actor): string {
    switch (actor.kind) {
      case 'system':
        return 'StreamSpace';
      case 'anonymous':
        return 'Somebody who had not signed in';
      case 'user':
        return this.nameOf('user', actor.id) ?? GONE.user;
      case 'agent':
        return this.agent(actor.id);
    }
  }

  private agent(id: string): string {
    const name = this.quoted('agent', id);
    return name === null ? GONE.agent : `the agent ${name}`;
  }

  private session(id: string): string {
    const known = this.names.get(`session ${id}`);
    return known ? `${known.owner ?? ''}'s session “${known.name}”` : GONE.session;
  }

  private quoted(kind: KnownName['kind'], id: string | null): string | null {
    const name = this.nameOf(kind, id);
    return name === null ? null : `“${name}”`;
  }
}
