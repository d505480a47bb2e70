import type { z } from 'zod';

/** Kinds of values, as people call them. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with members',
  record: 'an object with members',
};

/** What a value of some form looks like. */
const FORMS: Readonly<Record<string, string>> = {
  datetime: 'Use a time such as 2026-01-31T09:30:00Z (ISO 8601).',
  uuid: 'Use an id as the API gives it.',
};

/** So many of what a value is counted in. */
function counted(count: number | bigint, origin: string): string {
  const [one, many] = origin === 'string' ? ['character', 'characters'] : ['entry', 'entries'];
  return `${count} ${BigInt(count) === 1n ? one : many}`;
}

const isNumber = (origin: string): boolean => ['number', 'int', 'bigint'].includes(origin);

/**
 * Says what is wrong with a value in a sentence that tells what to do, where the schema says nothing of its own. Undefined leaves it to zod.
 * Given to `z.config`.
 */
export function plainSentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'It is missing.';
      return `Use ${KINDS[issue.expected] ?? `a value of type ${issue.expected}`}.`;
    case 'too_small':
      if (isNumber(issue.origin)) return `Use ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}.`;
      return issue.minimum === 1 ? 'It may not be empty.' : `Use at least ${counted(issue.minimum, issue.origin)}.`;
    case 'too_big':
      if (isNumber(issue.origin)) return `Use ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}.`;
      return `Use at most ${counted(issue.maximum, issue.origin)}.`;
    case 'invalid_value':
      return `Use ${issue.values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value))).join(' or ')}.`;
    case 'invalid_format':
      return FORMS[issue.format];
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return undefined;
  }
}
