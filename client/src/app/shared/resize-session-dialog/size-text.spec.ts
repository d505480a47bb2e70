import { amountIn, complaint, textOfAmount } from './size-text';

describe('a size in words of a person', () => {
  it.each([
    ['cpuMillis', '1.5', 1500],
    ['cpuMillis', '0,25', 250],
    ['memoryMiB', ' 2 ', 2048],
    ['memoryMiB', '0.5', 512],
    ['storageGiB', '12', 12],
    ['storageGiB', 'much', null],
    ['cpuMillis', '-1', null],
    ['cpuMillis', '', null],
    ['memoryMiB', '1e3', null],
  ] as const)('%s: %j', (resource, text, amount) => {
    expect(amountIn(resource, text)).toBe(amount);
  });

  it('reads as it is typed', () => {
    expect([textOfAmount('cpuMillis', 1500), textOfAmount('memoryMiB', 512)]).toEqual(['1.5', '0.5']);
  });

  it.each([
    ['cpuMillis', '2', null],
    ['cpuMillis', '65', 'Enter a number from 0.1 to 64.'],
    ['memoryMiB', 'a lot', 'Enter a number from 0.13 to 256.'],
    ['storageGiB', '10', null],
    ['storageGiB', '9', 'Storage can only grow. Enter 10 or more.'],
    ['storageGiB', '', 'Enter a number from 10 to 4096.'],
  ] as const)('is refused in a sentence: %s %j', (resource, text, sentence) => {
    expect(complaint(resource, text, 10)).toBe(sentence);
  });
});
