import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A JSON schema as OpenAPI 3.0 writes it. */
export const ApiSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.string().optional(),
  nullable: z.boolean().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  get anyOf() {
    return z.array(ApiSchema).optional();
  },
  get oneOf() {
    return z.array(ApiSchema).optional();
  },
  get items() {
    return ApiSchema.optional();
  },
  get properties() {
    return z.record(z.string(), ApiSchema).optional();
  },
  required: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
});
export type ApiSchema = z.infer<typeof ApiSchema>;

const Content = z.record(z.string(), z.object({ schema: ApiSchema.default({}) }));

const Operation = z.object({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean().default(false),
        schema: ApiSchema.default({}),
      }),
    )
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ content: Content.optional() })),
});

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), ApiSchema) }),
});

/** A route of the API, as `openapi.json` has it. */
export interface ApiOperation extends z.infer<typeof Operation> {
  readonly method: string;
  readonly path: string;
}

/** What `openapi.json` says. */
export interface ApiDocument {
  readonly operations: readonly [ApiOperation, ...ApiOperation[]];
  readonly schemas: Readonly<Record<string, ApiSchema>>;
}

/** Reads the golden document, which the checks keep equal to the code. */
export function readApiDocument(): ApiDocument {
  const { paths, components } = Document.parse(JSON.parse(readFileSync('openapi.json', 'utf8')));
  const [first, ...others] = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
  if (!first) throw new Error('openapi.json has no routes.');
  return { operations: [first, ...others], schemas: components.schemas };
}
