import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment does not fit its schema. The message lists every problem, one a line. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(readonly problems: readonly string[]) {
    super(['The configuration is not valid. Correct these variables and start again:', ...problems].join('\n  - '));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `NAME_FILE` into `NAME` for each name of the schema, so that secrets may come from files. An empty value counts as not set. */
function resolve(names: readonly string[], env: Environment, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (env[name]) values[name] = env[name];
    else if (file) {
      try {
        values[name] = readFileSync(file, 'utf8').trimEnd();
      } catch {
        problems.push(`${name}_FILE names a file that cannot be read.`);
      }
    }
  }
  return values;
}

/**
 * Parses the environment by a flat schema whose keys are variable names.
 *
 * @throws EnvironmentError naming every problem at once, never a value.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: Environment = process.env,
): z.infer<z.ZodObject<Shape>> {
  const problems: string[] = [];
  const values = resolve(Object.keys(schema.shape), env, problems);
  const parsed = schema.safeParse(values);
  if (!parsed.success)
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  if (problems.length > 0 || !parsed.success) throw new EnvironmentError(problems);
  return parsed.data;
}
