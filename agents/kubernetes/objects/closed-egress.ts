import { isIP } from 'node:net';
import { CLOSED_IPV6_RANGES, closedRanges } from '../../core/closed-ranges.js';

/** All addresses of one version of IP, with the ranges of it that nobody reaches. */
export interface OpenBlock {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** Whether `text` is a range of addresses in CIDR notation (RFC 4632, RFC 4291): an address and the length of its prefix. */
export function isRange(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128);
}

/** The Internet as network policies say it: everything but private, special and metadata ranges, and `further` ones. */
export function internetBlocks(further: readonly string[]): OpenBlock[] {
  const isVersion6 = (range: string): boolean => range.includes(':');
  const version4 = [...closedRanges([]), ...further.filter((range) => !isVersion6(range))];
  const version6 = [...CLOSED_IPV6_RANGES, ...further.filter(isVersion6)];
  return [
    { cidr: '0.0.0.0/0', except: [...new Set(version4)] },
    { cidr: '::/0', except: [...new Set(version6)] },
  ];
}
