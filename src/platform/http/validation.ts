import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { z } from 'zod';
import type { InvalidField } from '../../../protocol/problem.js';
import { plainSentence } from './plain-sentences.js';
import { ProblemError } from './problem.error.js';

const MAX_ERRORS = 50;

/** A request does not fit its schema; `errors` points at each member that is wrong. */
export class ValidationFailedError extends ProblemError {
  constructor(readonly errors: readonly InvalidField[]) {
    super('validation-failed', 'Correct the members that are listed and send the request again.', { errors });
  }
}

/** JSON pointer (RFC 6901) of an issue's path. */
function pointer(path: StandardSchemaV1.Issue['path']): string {
  return (path ?? [])
    .map((segment) => (typeof segment === 'object' ? segment.key : segment))
    .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** zod names unknown members on their parent: each gets a pointer of its own. */
function fields(issue: StandardSchemaV1.Issue): InvalidField[] {
  const parent = pointer(issue.path);
  if ('code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)) {
    return issue.keys.map((key) => ({
      pointer: `${parent}${pointer([String(key)])}`,
      detail: 'There is no such member.',
    }));
  }
  return [{ pointer: parent, detail: issue.message }];
}

/** The members that `issues` are about, at most {@link MAX_ERRORS}. */
export function invalidFields(issues: readonly StandardSchemaV1.Issue[]): InvalidField[] {
  return issues.flatMap(fields).slice(0, MAX_ERRORS);
}

/** Validates every parameter that has a schema. From then on all schemas of the process speak in plain sentences. */
export function validationPipe(): StandardSchemaValidationPipe {
  z.config({ customError: plainSentence });
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => new ValidationFailedError(invalidFields(issues)),
  });
}
