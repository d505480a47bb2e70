import type { QuotaExcess } from '../../protocol/http/quotas.js';
import { excessSentence } from './quota-sentence.js';

describe('the sentence about too much', () => {
  const cases: [QuotaExcess, string][] = [
    [
      { resource: 'sessions', limit: 1, used: 1, asked: 1 },
      'You have 1 session, and your quota is 1 session. End one that you no longer need, or ask your administrator for more.',
    ],
    [
      { resource: 'cpuMillis', limit: 4000, used: 3500, asked: 1000 },
      'This takes 1 processor core more. You use 3.5 processor cores, and your quota is 4 processor cores. Put a session to sleep, end one, or launch a smaller size; or ask your administrator for more.',
    ],
    [
      { resource: 'memoryMiB', limit: 2048, used: 1536, asked: 1024 },
      'This takes 1 GiB of memory more. You use 1.5 GiB of memory, and your quota is 2 GiB of memory. Put a session to sleep, end one, or launch a smaller size; or ask your administrator for more.',
    ],
    [
      { resource: 'storageGiB', limit: 5, used: 0, asked: 10 },
      'This takes 10 GiB of storage, and your quota is 5 GiB of storage. Ask your administrator for more.',
    ],
    [
      { resource: 'memoryMiB', limit: 512, used: 0, asked: 1024 },
      'This takes 1 GiB of memory, and your quota is 512 MiB of memory. Launch a smaller size, or ask your administrator for more.',
    ],
  ];
  it.each(cases)('%j', (excess, sentence) => {
    expect(excessSentence(excess)).toBe(sentence);
  });
});
