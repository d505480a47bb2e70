import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';

const Collect = z.custom<() => void>((value) => typeof value === 'function');

/** Memory that this process has taken for objects and buffers, garbage included, in bytes. */
export function usedBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * How many bytes more than `startBytes` are used. Where that is `limit` or more, garbage is collected first: how much of it waits at a moment says
 * nothing about what is kept.
 */
export function growthSince(startBytes: number, limit: number): number {
  if (usedBytes() - startBytes >= limit) collectGarbage();
  return usedBytes() - startBytes;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  Collect.parse(runInNewContext('gc'))();
}
