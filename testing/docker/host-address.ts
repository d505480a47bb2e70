import { networkInterfaces } from 'node:os';

/** An IPv4 address of this machine that others could reach; of loopback where it has no other. */
export function firstAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find((address) => address.family === 'IPv4' && !address.internal)?.address ?? '127.0.0.2';
}
