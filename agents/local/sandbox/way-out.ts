import { access, constants, readFile } from 'node:fs/promises';

/** The device that pasta makes a sandbox's network interface with (tun(4)). */
export const TUN_DEVICE = '/dev/net/tun';

/** Whether the machine has a way to the Internet: an IPv4 default route (proc_net(5)). */
async function hasDefaultRoute(): Promise<boolean> {
  const table = await readFile('/proc/net/route', 'utf8').catch(() => '');
  return table.split('\n').some((line) => line.split('\t')[1] === '00000000');
}

/**
 * Whether sandboxes can be connected to the Internet. Without the device there is no way out, and without root none where only root may open
 * it: sessions are offline then, which is better than none. Root makes the device accessible, see {@link launchArguments}.
 */
export async function hasWayOut(isRoot: boolean, device: string = TUN_DEVICE): Promise<boolean> {
  const mode = isRoot ? constants.F_OK : constants.R_OK | constants.W_OK;
  const hasDevice = await access(device, mode).then(
    () => true,
    () => false,
  );
  return hasDevice && (await hasDefaultRoute());
}
