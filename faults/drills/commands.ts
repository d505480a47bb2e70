import { randomUUID } from 'node:crypto';
import type { LedgerEntry, Wish } from '../oracle/ledger.js';
import type { Desk } from '../rig/desk.js';
import type { Dice } from '../rig/dice.js';
import type { Person } from '../rig/person.js';
import { PATIENCE_MS, until } from '../rig/until.js';

/** Something that a person asks for, again and again until there is an answer, as a page or a program does. */
export interface Command {
  /** What the row must come to. */
  readonly wish: Exclude<Wish, 'any'>;
  /** Resolves with the session once it was answered. */
  send(): Promise<LedgerEntry>;
}

/** A launch, a hibernation, a wake or an end of one of `awake` or `asleep`, which are taken out of the list. */
export function aCommand(desk: Desk, dice: Dice, person: Person, awake: LedgerEntry[], asleep: LedgerEntry[]): Command {
  const kind = dice.pick(['launch', 'launch', 'hibernate', 'end', 'wake'] as const);
  const one = (list: LedgerEntry[]): LedgerEntry | undefined => list.splice(dice.between(0, list.length - 1), 1)[0];
  const target = kind === 'wake' ? one(asleep) : kind === 'launch' ? undefined : one(awake);
  if (!target) return { wish: 'running', send: () => launch(desk, person) };
  desk.sleeps(target);
  if (kind === 'end') return { wish: 'ended', send: () => act(target, 'DELETE', '', 'ended') };
  if (kind === 'wake') return { wish: 'running', send: () => act(target, 'POST', '/wake', 'running') };
  return { wish: 'hibernated', send: () => act(target, 'POST', '/hibernate', 'hibernated') };
}

/** The key makes a launch that is asked for twice happen once. */
async function launch(desk: Desk, person: Person): Promise<LedgerEntry> {
  const key = { 'idempotency-key': randomUUID() };
  const { id } = await until('a launch to be answered', () => person.launch({}, key), PATIENCE_MS, 100);
  return desk.ledger.find(id) ?? desk.ledger.add(id, person);
}

async function act(entry: LedgerEntry, method: string, action: string, wish: Wish): Promise<LedgerEntry> {
  // Until there is an answer both are right.
  entry.wish = 'any';
  const ask = async (): Promise<boolean> => {
    const { status } = await entry.owner.call(method, `/sessions/${entry.id}${action}`, undefined, {}, 3_000);
    return status < 300;
  };
  await until(`${method} ${action} to be answered`, ask, PATIENCE_MS, 100);
  entry.wish = wish;
  return entry;
}
