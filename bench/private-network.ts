/** Sets the network up, then becomes the command. */
const SCRIPT = `ip link set lo up &&
  sysctl -qw net.ipv4.tcp_congestion_control=reno net.ipv4.ip_local_port_range="20000 65535" net.core.somaxconn=8192 &&
  exec "$@"`;

/**
 * Words to put before a command so that it runs in a network of its own, whose loopback nobody else uses: ports are free there, and TCP is not
 * paced (bbr paces even loopback). Needs root, or user namespaces.
 */
export const PRIVATE_NETWORK: readonly [string, ...string[]] = [
  'unshare',
  '--net',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
  'sh',
  '-c',
  SCRIPT,
  'sh',
];
