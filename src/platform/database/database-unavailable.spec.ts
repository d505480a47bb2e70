import { QueryFailedError } from 'typeorm';
import { toProblem } from '../http/to-problem.js';
import { isDatabaseUnavailable, isRolledBack } from './database-unavailable.js';

function aFailure(code: string): QueryFailedError {
  return new QueryFailedError('INSERT', [], Object.assign(new Error('of the driver'), { code }));
}

describe('a database that cannot be used', () => {
  it.each(['57014', '57P01', '57P03', '25006', '08006', '53100', '53200', '53300', '58030', 'ECONNREFUSED'])(
    'is one that answers %s',
    (code) => {
      expect(isDatabaseUnavailable(aFailure(code))).toBe(true);
      expect(toProblem(aFailure(code), 'request')).toMatchObject({ status: 503, code: 'database-unavailable' });
    },
  );

  it('is named full when its disk is', () => {
    expect(toProblem(aFailure('53100'), 'request').detail).toMatch(/disk of the database is full/);
  });

  it.each(['23505', '42601', '22P02'])('is not one that answers %s', (code) => {
    expect(isDatabaseUnavailable(aFailure(code))).toBe(false);
    expect(toProblem(aFailure(code), 'request')).toMatchObject({ status: 500, code: 'internal' });
  });
});

describe('A transaction was undone', () => {
  const failed = (code: string): Error => Object.assign(new Error('It failed.'), { code });

  it.each(['23505', '40001', '40P01', '55P03', '57014', 'P0001'])('when the server says %s', (code) => {
    expect(isRolledBack(failed(code))).toBe(true);
  });

  it.each(['ECONNRESET', 'EHOSTUNREACH', '08006', '57P01', '58030', ''])('is not said by %s', (code) => {
    expect(isRolledBack(failed(code))).toBe(false);
  });
});
