import type { Mutator } from '../mutator.js';
import type { ApiDocument, ApiSchema } from './api-operations.js';

const UUID = '3f2b8c1e-6a54-4d2f-9b7e-0c5a1d2e3f40';

/** Texts of which one fits every pattern that the API has, or nearly. */
const TEXTS: readonly string[] = [
  'Ada',
  'a-name',
  UUID,
  '/desktop',
  'https://127.0.0.1:9/x',
  '2026-01-01T10:00:00.000Z',
  'openid',
  'MIIB',
  'ghcr.io/a/b@sha256:' + '0'.repeat(64),
  '#102030',
  'x'.repeat(43),
  '12:30',
  'mdiApplication',
];

/** How deep values go; schemas may name themselves. */
const MAX_DEPTH = 8;

/** Makes values that a schema allows, by chance. */
export class ValueMaker {
  constructor(
    private readonly document: ApiDocument,
    private readonly chance: Mutator,
  ) {}

  valueOf(schema: ApiSchema, depth = 0): unknown {
    const { $ref, anyOf, oneOf, enum: values, nullable } = schema;
    if (nullable && this.chance.chance(30)) return null;
    if ($ref !== undefined) return this.valueOf(this.document.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, depth);
    if (values !== undefined) return values[this.chance.below(values.length)];
    const choices = anyOf ?? oneOf;
    if (choices?.[0]) return this.valueOf(this.chance.pick([choices[0], ...choices.slice(1)]), depth + 1);
    if (schema.type === 'object') return this.objectOf(schema, depth);
    if (schema.type === 'array') return this.arrayOf(schema, depth);
    return this.scalarOf(schema);
  }

  private objectOf({ properties = {}, required = [] }: ApiSchema, depth: number): unknown {
    const isWanted = (name: string): boolean =>
      required.includes(name) || (depth < MAX_DEPTH && this.chance.chance(35));
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => isWanted(name))
        .map(([name, schema]) => [name, this.valueOf(schema, depth + 1)]),
    );
  }

  private arrayOf({ items = {}, minItems = 0 }: ApiSchema, depth: number): unknown[] {
    const length = depth < MAX_DEPTH ? Math.max(minItems, this.chance.below(3)) : minItems;
    return Array.from({ length }, () => this.valueOf(items, depth + 1));
  }

  private scalarOf(schema: ApiSchema): unknown {
    const { type, minimum = 0, maximum = 1_000_000 } = schema;
    if (type === 'boolean') return this.chance.chance(50);
    if (type !== 'integer' && type !== 'number') return this.textOf(schema);
    const most = Math.min(maximum, minimum + 1_000_000);
    return this.chance.chance(10) ? maximum : minimum + this.chance.below(Math.max(1, most - minimum + 1));
  }

  private textOf({ pattern, minLength = 0, maxLength = 100_000 }: ApiSchema): string {
    const expression = pattern === undefined ? null : new RegExp(pattern, 'u');
    const fitting = TEXTS.filter(
      (text) => (expression?.test(text) ?? true) && text.length >= minLength && text.length <= maxLength,
    );
    return fitting[this.chance.below(fitting.length)] ?? 'x'.repeat(Math.min(minLength || 1, 64));
  }
}
