import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract, pack, type Header } from 'tar-stream';
import { engineLabels } from '../containers/session-labels.js';
import type { DockerEngine } from '../engine/docker-engine.js';
import { isMissing } from '../engine/engine-errors.js';

/** A home in a container that was made and not started yet. */
export interface HomePlace {
  readonly containerId: string;
  readonly image: string;
  readonly volume: string;
  /** Where the container has it. */
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
}

/** Where the volume lies while its folder is given away. */
const SCRATCH = 'home';

/**
 * Sees to it that a home's folder belongs to the user of its programs. A new volume begins as a copy of the image's folder, which is right
 * already where the image has one. Nothing is run for it: the engine tells and sets an owner as an archive does.
 */
export class HomeOwner {
  constructor(
    private readonly engine: DockerEngine,
    private readonly namespace: string,
  ) {}

  /** Leaves the files in it alone. Rejects with the engine's error. */
  async settle(place: HomePlace): Promise<void> {
    const { uid, gid, mode } = await this.engine.call((abortSignal) => this.folderOf(place, abortSignal));
    if (uid === place.uid && gid === place.gid) return;
    await this.give(place, mode);
  }

  /** The first entry of an archive of the folder is the folder itself; nothing else of it is read. */
  private async folderOf({ containerId, path }: HomePlace, abortSignal: AbortSignal): Promise<Header> {
    const container = this.engine.docker.getContainer(containerId);
    const archive = (await container.getArchive({ path, abortSignal })) as Readable;
    const entries = extract();
    archive
      .on('data', (chunk: Buffer) => entries.write(chunk))
      .once('end', () => entries.end(Buffer.alloc(0)))
      .on('error', (error) => entries.destroy(error));
    try {
      for await (const { header } of entries) return header;
      throw new Error(`The container has no ${path}.`);
    } finally {
      archive.destroy();
    }
  }

  /** By way of another container, since the session's own root may be one that nobody can write to. */
  private async give({ image, volume, uid, gid }: HomePlace, mode: number): Promise<void> {
    const entries = pack();
    entries.entry({ name: `${SCRATCH}/`, type: 'directory', uid, gid, mode });
    entries.finalize();
    const archive = await buffer(entries);
    const name = `${volume}-owner`;
    await this.remove(name);
    const { id } = await this.engine.call((abortSignal) =>
      this.engine.docker.createContainer({
        name,
        Image: image,
        Cmd: ['never'],
        Labels: engineLabels(this.namespace, {}),
        HostConfig: {
          NetworkMode: 'none',
          Mounts: [
            {
              Type: 'volume',
              Source: volume,
              Target: `/${SCRATCH}`,
              VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } },
            },
          ],
        },
        abortSignal,
      }),
    );
    try {
      await this.engine.call<unknown>(() => this.engine.docker.getContainer(id).putArchive(archive, { path: '/' }));
    } finally {
      await this.remove(id);
    }
  }

  private async remove(idOrName: string): Promise<void> {
    const container = this.engine.docker.getContainer(idOrName);
    const remove = this.engine.call<unknown>((abortSignal) => container.remove({ force: true, abortSignal }));
    await remove.catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}
