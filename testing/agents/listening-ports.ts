import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

/** TCP ports that this process listens on, as the kernel says (Linux). */
export function listeningPorts(): number[] {
  const own = new Set(readdirSync('/proc/self/fd').map(socketOf));
  const ports = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
    readFileSync(table, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === LISTEN && own.has(inode))
      .map(([, local = '']) => parseInt(local.slice(local.lastIndexOf(':') + 1), 16)),
  );
  return [...new Set(ports)].sort((one, other) => one - other);
}

/** The inode of a descriptor that is a socket. A descriptor may be closed by now: the one of the folder itself is. */
function socketOf(descriptor: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.[1];
  } catch {
    return undefined;
  }
}
