/** A member that is not what it was. */
export interface Change {
  /** Name of the member, with those that it lies in. */
  readonly name: string;
  /** Null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

type Members = ReadonlyMap<string, string>;

function flatten(value: unknown, name: string, into: Map<string, string>): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, member] of Object.entries(value)) flatten(member, name === '' ? key : `${name}.${key}`, into);
  } else if (value !== null && value !== undefined) {
    into.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return into;
}

/** Every member of an entry's data with its value, by name. */
export function membersOf(data: unknown): readonly (readonly [name: string, value: string])[] {
  return [...flatten(data, '', new Map())];
}

/** Members `from` and `to` of one entry, or what differs from the data of the entry before of the same kind. */
export function changesOf(before: unknown, after: unknown): readonly Change[] {
  const [old, fresh] = [flatten(before, '', new Map()), flatten(after, '', new Map())];
  if (fresh.has('from') && fresh.has('to'))
    return [{ name: 'state', before: fresh.get('from') ?? null, after: fresh.get('to') ?? null }];
  if (before === null) return [];
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return names
    .map((name) => ({ name, before: old.get(name) ?? null, after: fresh.get(name) ?? null }))
    .filter((change) => change.before !== change.after);
}
