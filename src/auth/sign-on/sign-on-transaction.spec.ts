import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { aConfig } from '../../../testing/config.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { DerivedKeys } from '../tokens/derived-keys.js';
import { SignOnTransactions, TRANSACTION_MS } from './sign-on-transaction.js';

describe('transactions cross from one version to another while replicas are replaced one by one', () => {
  const keys = new DerivedKeys(aConfig({}).auth);
  const transactions = new SignOnTransactions(keys, new ManualClock());
  const stepUp = { userId: 'person', signInId: 'sign-in' };

  const membersOf = (cookie: string): string[] =>
    Object.keys(z.looseObject({}).parse(JSON.parse(Buffer.from(cookie.split('.')[0] ?? '', 'base64url').toString())));

  function signed(content: object): string {
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return `${text}.${createHmac('sha256', keys.signOnTransaction).update(text).digest('base64url')}`;
  }

  it('says nothing of step-ups in a sign-in, since older versions refuse what they do not know', () => {
    expect(membersOf(transactions.write(transactions.begin('contoso', '/', null)))).toEqual([
      'provider',
      'secret',
      'returnTo',
      'startedAtMs',
    ]);
  });

  it.each([null, stepUp])('comes back as it went: %j', (wanted) => {
    const transaction = transactions.begin('contoso', '/account', wanted);
    expect(transactions.read(transactions.write(transaction))).toEqual(transaction);
  });

  it('reads what a newer version wrote', () => {
    const content = { provider: 'contoso', secret: 's', returnTo: '/', startedAtMs: 0, stepUp: null, later: 1 };
    expect(transactions.read(signed(content))).toMatchObject({ providerId: 'contoso', stepUp: null });
  });
});

describe('a transaction is under way', () => {
  const clock = new ManualClock();
  const transactions = new SignOnTransactions(new DerivedKeys(aConfig({}).auth), clock);

  it('at the provider that the browser left for alone, and for less than ten minutes', () => {
    const transaction = transactions.begin('contoso', '/', null);
    expect(transactions.isUnderWay(transaction, 'contoso')).toBe(true);
    expect(transactions.isUnderWay(transaction, 'fabrikam')).toBe(false);
    clock.advance(TRANSACTION_MS - 1);
    expect(transactions.isUnderWay(transaction, 'contoso')).toBe(true);
    clock.advance(1);
    expect(transactions.isUnderWay(transaction, 'contoso')).toBe(false);
  });
});
