import { Ajv, type ValidateFunction } from 'ajv';
import { Problem } from '../../protocol/problem.js';
import type { ApiDocument, ApiOperation, ApiSchema } from './api-operations.js';

/** An answer, as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** Refusals that any route may give before it is asked: HTTP itself, limits, and a database that is away. */
const ANYWHERE: ReadonlySet<string> = new Set([
  'malformed-request',
  'route-not-found',
  'payload-too-large',
  'unsupported-media-type',
  'validation-failed',
  'unauthenticated',
  'too-many-requests',
]);

const BOUNDS = ['Minimum', 'Maximum'] as const;

/** What OpenAPI 3.0 says with `nullable`, `$ref` and exclusive bounds, in the words of JSON schema. */
function inJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inJsonSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema)) plain[name] = inJsonSchema(value);
  if (typeof plain.$ref === 'string') plain.$ref = idOf(plain.$ref.split('/').at(-1) ?? '');
  for (const bound of BOUNDS) {
    if (typeof plain[`exclusive${bound}`] !== 'boolean') continue;
    plain[`exclusive${bound}`] = plain[bound.toLowerCase()];
    plain[bound.toLowerCase()] = undefined;
  }
  const { nullable, ...rest } = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest;
}

const idOf = (name: string): string => `${name}.json`;

/** Says of answers whether the document announces them. */
export class AnswerChecker {
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: true });
  private readonly validators = new Map<ApiSchema, ValidateFunction>();

  constructor(document: ApiDocument) {
    for (const [name, schema] of Object.entries(document.schemas))
      this.ajv.addSchema(Object.assign({}, inJsonSchema(schema)), idOf(name));
  }

  /** What is wrong with `answer`; null when nothing is. */
  fault(operation: ApiOperation, answer: RawAnswer): string | null {
    const { status, type, body } = answer;
    const declared = operation.responses[String(status)];
    if (type.startsWith('application/problem+json')) return this.problemFault(declared !== undefined, body);
    if (!declared) return `the status ${status} is not declared`;
    const [content] = Object.entries(declared.content ?? {});
    if (!content || status === 304) return null;
    const [mediaType, { schema }] = content;
    if (mediaType !== 'application/json' || schema.type === 'string') return null;
    if (!type.startsWith('application/json')) return `${type} instead of JSON`;
    const validate = this.validatorOf(schema);
    return validate(JSON.parse(body.toString('utf8'))) ? null : this.ajv.errorsText(validate.errors);
  }

  private problemFault(isDeclared: boolean, body: Buffer): string | null {
    const problem = Problem.safeParse(JSON.parse(body.toString('utf8')));
    if (!problem.success) return `no problem document: ${problem.error.message}`;
    const { code, status } = problem.data;
    return isDeclared || ANYWHERE.has(code) ? null : `the problem ${code} (${status}) is not declared`;
  }

  private validatorOf(schema: ApiSchema): ValidateFunction {
    const present = this.validators.get(schema);
    if (present) return present;
    const made = this.ajv.compile(Object.assign({}, inJsonSchema(schema)));
    this.validators.set(schema, made);
    return made;
  }
}
