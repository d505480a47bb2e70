import { PROBLEMS, problemDocument } from '../../../../../protocol/problem.js';
import { httpError } from '../../../../testing/api-doubles';
import { isProblemCode } from './problem-codes';
import { toProblem } from './problem-parsing';

describe('toProblem', () => {
  const errors = [{ pointer: '/name', detail: 'Use at most 64 characters.' }];
  const document = problemDocument('validation-failed', 'The name is too long.', 'req-7', { errors });

  it('reads a problem document with its fields and request id', () => {
    expect(toProblem(httpError(422, document))).toEqual({
      code: 'validation-failed',
      status: 422,
      title: 'The request is not valid',
      detail: 'The name is too long.',
      requestId: 'req-7',
      errors,
      retryAfterSeconds: null,
    });
  });

  it('reads a problem document that arrived as text', () => {
    expect(toProblem(httpError(422, JSON.stringify(document))).code).toBe('validation-failed');
  });

  it('tells no answer from an unexpected one', () => {
    expect(toProblem(httpError(0, new ProgressEvent('error')))).toMatchObject({ code: 'no-answer', requestId: null });
    expect(toProblem(httpError(502, '<h1>Bad gateway</h1>', { 'X-Request-Id': 'req-8' }))).toMatchObject({
      code: 'unexpected-answer',
      status: 502,
      requestId: 'req-8',
    });
  });

  it.each([[{ code: 'no-such-code', detail: 'x' }], [{ code: 'internal' }], [null], [[]], ['']])(
    'takes %j for an unexpected answer',
    (body) => {
      expect(toProblem(httpError(500, body)).code).toBe('unexpected-answer');
    },
  );

  it('drops errors that are none', () => {
    const body = { ...document, errors: [...errors, { pointer: 1 }, null] };
    expect(toProblem(httpError(422, body)).errors).toEqual(errors);
  });

  it('says how long to wait', () => {
    const body = problemDocument('too-many-attempts', 'Wait.', 'req-9');
    expect(toProblem(httpError(429, body, { 'Retry-After': '30' })).retryAfterSeconds).toBe(30);
    expect(toProblem(httpError(429, body, { 'Retry-After': 'soon' })).retryAfterSeconds).toBeNull();
  });

  it('knows every code of the protocol', () => {
    expect(Object.keys(PROBLEMS).filter((code) => !isProblemCode(code))).toEqual([]);
    expect(isProblemCode('toString')).toBe(false);
  });
});
