import type { Mutator } from '../mutator.js';
import type { ApiDocument, ApiOperation } from './api-operations.js';
import { spoilBody, spoilText } from './spoilers.js';
import { ValueMaker } from './value-maker.js';

/** A request, as it goes over the wire. */
export interface GeneratedRequest {
  readonly operation: ApiOperation;
  /** Path and query, escaped or deliberately not. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What was done: as the document says, damaged, or without the sign-in. */
  readonly way: 'valid' | 'mutated' | 'stripped';
}

/** Reads the whole log each time: asked less often, so that a run has time for the others. */
const SLOW = /\/audit\/(verify|export)$/;

/** What parameters name, whatever path they stand in. */
const NAMED: Readonly<Record<string, string>> = { userId: 'users', home: 'homes', instance: 'orphans' };

/** Makes requests of every route by chance. It learns ids that exist from the answers. */
export class RequestMaker {
  private readonly people: [string, ...string[]];
  private readonly values: ValueMaker;
  private readonly known = new Map<string, string[]>();

  constructor(
    private readonly document: ApiDocument,
    private readonly chance: Mutator,
    /** `Authorization` headers of people who may much and little. */
    people: readonly [string, ...string[]],
  ) {
    this.people = [...people];
    this.values = new ValueMaker(document, chance);
  }

  next(): GeneratedRequest {
    const operation = this.operation();
    const way = this.chance.pick<GeneratedRequest['way']>(['valid', 'valid', 'mutated', 'mutated', 'stripped']);
    const isSpoilt = way === 'mutated' || (way === 'stripped' && this.chance.chance(50));
    const where = isSpoilt ? this.chance.below(3) : -1;
    const { body, type } = this.body(operation, where === 0);
    const headers: Record<string, string> = { origin: 'http://localhost', 'x-streamspace-csrf': '1' };
    if (type !== null) headers['content-type'] = where === 0 && this.chance.chance(5) ? 'text/plain' : type;
    if (way !== 'stripped') headers.authorization = this.chance.pick(this.people);
    else if (this.chance.chance(30)) headers.authorization = `Bearer ${this.chance.bytes(40).toString('base64url')}`;
    const target = this.path(operation, where === 1) + this.query(operation, where === 2);
    return { operation, target, headers, body, way };
  }

  /** Remembers an id that an answer named, for requests under the same path. */
  learn(path: string, id: string): void {
    const ids = this.known.get(area(path)) ?? [];
    if (ids.length < 50) ids.push(id);
    else ids[this.chance.below(50)] = id;
    this.known.set(area(path), ids);
  }

  /** Has `successor` ask from now on where `person` did. */
  replace(person: string, successor: string): void {
    this.people.forEach((one, index) => {
      if (one === person) this.people[index] = successor;
    });
  }

  private operation(): ApiOperation {
    const picked = this.chance.pick(this.document.operations);
    return SLOW.test(picked.path) && this.chance.chance(90) ? this.operation() : picked;
  }

  private path({ path }: ApiOperation, isSpoilt: boolean): string {
    let before = '';
    return path.replaceAll(/([^{]*)\{(\w+)\}/g, (_, fixed: string, name: string) => {
      before += fixed;
      // Nothing at all would be the address of another route.
      if (isSpoilt) return fixed + (spoilText(this.chance) || '%20');
      const ids = this.known.get(NAMED[name] ?? area(before)) ?? [];
      return fixed + encodeURIComponent(ids[this.chance.below(ids.length)] ?? String(this.values.valueOf({})));
    });
  }

  private query({ parameters }: ApiOperation, isSpoilt: boolean): string {
    const wanted = parameters.filter((one) => one.in === 'query' && (one.required || this.chance.chance(50)));
    const pairs = wanted.map(({ name, schema }) => {
      const value = isSpoilt ? spoilText(this.chance) : encodeURIComponent(String(this.values.valueOf(schema)));
      return `${name}=${value}`;
    });
    if (isSpoilt && this.chance.chance(30)) pairs.push(`limit=1e9`, `unknown[]=${spoilText(this.chance)}`);
    return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  }

  private body({ requestBody }: ApiOperation, isSpoilt: boolean): { body: string | null; type: string | null } {
    const [first] = Object.entries(requestBody?.content ?? {});
    if (!first) return isSpoilt ? { body: '{}', type: 'application/json' } : { body: null, type: null };
    const [type, { schema }] = first;
    const value = this.values.valueOf(schema);
    if (type !== 'application/json') return { body: new URLSearchParams(asFields(value)).toString(), type };
    return { body: isSpoilt ? spoilBody(value, this.chance) : JSON.stringify(value), type };
  }
}

/** The resource that a path is about: `sessions` of `/api/v1/admin/sessions/…`. */
function area(path: string): string {
  return (
    path
      .split(/[/?{]/)
      .filter((part) => /^[a-z-]+$/.test(part))
      .at(-1) ?? ''
  );
}

function asFields(value: unknown): Record<string, string> {
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return Object.fromEntries(entries.map(([name, field]) => [name, String(field)]));
}
