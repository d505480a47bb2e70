import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** The configuration cannot be used. Every problem is a sentence that names its variable; none quotes a value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly string[]) {
    super(`The agent cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Parses `environment` by every schema and reports the problems of all of them at once as one {@link ConfigurationError}. Each variable
 * may be given as the name of a file that holds the value, in `<NAME>_FILE`, which counts when the variable itself is not set. An
 * empty variable counts as one that is not set.
 */
export function readEnvironment<Schemas extends Record<string, z.ZodObject>>(
  schemas: Schemas,
  environment: Variables,
): { [Name in keyof Schemas]: z.output<Schemas[Name]> } {
  const problems: string[] = [];
  const sections: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const parsed = schema.safeParse(valuesOf(Object.keys(schema.shape), environment, problems));
    if (parsed.success) sections[name] = parsed.data;
    else problems.push(...parsed.error.issues.map(sentenceOf));
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return sections as { [Name in keyof Schemas]: z.output<Schemas[Name]> };
}

function valuesOf(names: readonly string[], environment: Variables, problems: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const name of names) {
    const value = environment[name];
    const path = environment[`${name}_FILE`];
    if (value) values[name] = value;
    else if (path) values[name] = readValue(name, path, problems);
  }
  return values;
}

function readValue(name: string, path: string, problems: string[]): string {
  try {
    return readFileSync(path, 'utf8').trimEnd();
  } catch {
    problems.push(`${name}_FILE names a file that cannot be read: check the path and its permissions.`);
    return '';
  }
}

function sentenceOf({ path, message, code, ...issue }: z.core.$ZodIssue): string {
  const name = String(path[0] ?? 'The configuration');
  const isMissing =
    code === 'invalid_type' && !('input' in issue && issue.input !== undefined) && message.includes('undefined');
  return isMissing
    ? `${name} is not set.`
    : `${name} ${message.startsWith('must') ? message : `is not valid: ${message}`}.`;
}
