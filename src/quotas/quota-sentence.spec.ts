import type { QuotaExcess } from '../../protocol/http/quotas.js';
import { excessSentence } from './quota-sentence.js';

describe('the sentence about too much', () => {
  const cases: [QuotaExcess, 'new' | 'there', string][] = [
    [
      { resource: 'sessions', limit: 1, used: 1, asked: 1 },
      'new',
      'You have 1 session, and your quota is 1 session. End one that you no longer need, or ask your administrator for more.',
    ],
    [
      { resource: 'cpuMillis', limit: 4000, used: 3500, asked: 1000 },
      'new',
      'This takes 1 processor core more. You use 3.5 processor cores, and your quota is 4 processor cores. Put another session to sleep, end one, launch a smaller size, or ask your administrator for more.',
    ],
    [
      { resource: 'memoryMiB', limit: 2048, used: 1536, asked: 1024 },
      'there',
      'This takes 1 GiB of memory more. You use 1.5 GiB of memory, and your quota is 2 GiB of memory. Put another session to sleep, end one, or ask your administrator for more.',
    ],
    [
      { resource: 'storageGiB', limit: 5, used: 0, asked: 10 },
      'new',
      'This takes 10 GiB of storage, and your quota is 5 GiB of storage. Ask your administrator for more.',
    ],
    [
      { resource: 'memoryMiB', limit: 512, used: 0, asked: 1024 },
      'new',
      'This takes 1 GiB of memory, and your quota is 512 MiB of memory. Launch a smaller size, or ask your administrator for more.',
    ],
    [
      { resource: 'memoryMiB', limit: 512, used: 0, asked: 1024 },
      'there',
      'This takes 1 GiB of memory, and your quota is 512 MiB of memory. Ask your administrator for more.',
    ],
  ];
  it.each(cases)('%j, for a session that is %s', (excess, which, sentence) => {
    expect(excessSentence(excess, which === 'new')).toBe(sentence);
  });
});
