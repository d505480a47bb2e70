import { HttpErrorResponse } from '@angular/common/http';
import type { InvalidField } from '../../../../../protocol/problem.js';
import { strings } from '../strings';
import { isProblemCode } from './problem-codes';
import { type ClientProblem, type ClientProblemCode, ProblemError } from './problem-error';

/** Turns whatever a call failed with into a {@link ClientProblem}. Never throws. */
export function toProblem(error: unknown): ClientProblem {
  if (error instanceof ProblemError) return error.problem;
  if (!(error instanceof HttpErrorResponse)) return clientProblem('unexpected-answer', 0, null);
  const requestId = error.headers.get('X-Request-Id');
  if (error.status === 0) return clientProblem('no-answer', 0, requestId);
  return { ...fromBody(error, requestId), retryAfterSeconds: retryAfter(error.headers.get('Retry-After')) };
}

function fromBody(error: HttpErrorResponse, requestId: string | null): ClientProblem {
  const body = parsed(error.error);
  if (!isRecord(body) || !isProblemCode(body.code) || typeof body.detail !== 'string') {
    return clientProblem('unexpected-answer', error.status, requestId);
  }
  return {
    code: body.code,
    status: error.status,
    title: typeof body.title === 'string' ? body.title : strings.problems.unexpected.title,
    detail: body.detail,
    requestId: typeof body.instance === 'string' ? body.instance : requestId,
    errors: Array.isArray(body.errors) ? body.errors.filter(isInvalidField) : [],
    retryAfterSeconds: null,
  };
}

/** HttpClient leaves the body of some refusals as text, depending on the media type. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function clientProblem(code: ClientProblemCode, status: number, requestId: string | null): ClientProblem {
  const text = code === 'no-answer' ? strings.problems.noAnswer : strings.problems.unexpected;
  return { code, status, ...text, requestId, errors: [], retryAfterSeconds: null };
}

function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isInvalidField(value: unknown): value is InvalidField {
  return isRecord(value) && typeof value.pointer === 'string' && typeof value.detail === 'string';
}
